/** Where DuckDB may be. It is a native library of 70 MB: nobody gets it who does not ask for it. */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Paths } from '../../system/paths.ts'
import type { Platform } from '../../system/platform.ts'

/** The version that the tests run with; its bindings are there for every platform of ours. */
export const duckDbPackage = '@duckdb/node-api@1.5.5-r.5'

type World = {
  readonly paths: Pick<Paths, 'stateFolder'>
  readonly platform: Pick<Platform, 'self'>
}

/** What is behind it is the throw-away HOME of a sandbox, which ends with it. */
const outsideSandbox = /^(.+)[\\/]sandbox[\\/]\d{1,5}[\\/]home[\\/]/

/** The folder that `npm install --prefix` is told to use; in a sandbox's HOME that of whoever started it. */
export function engineFolder({ stateFolder }: Pick<Paths, 'stateFolder'>): string {
  return join(outsideSandbox.exec(stateFolder)?.[1] ?? stateFolder, 'engine')
}

/**
 * The entry of the package, or undefined: our own folder first, then where npm puts what is installed
 * beside keyless. Never the working directory: a repository must not bring code along.
 */
export function findDuckDb(world: World): string | undefined {
  for (const folder of moduleFolders(world)) {
    const entry = join(folder, '@duckdb', 'node-api', 'lib', 'index.js')
    // Other package managers put links there, beside whose target its own packages stand.
    if (existsSync(entry)) return realpathSync(entry)
  }
  return undefined
}

function moduleFolders({ paths, platform }: World): readonly string[] {
  const program = realPath(platform.self.at(-1) ?? '')
  const own = join(engineFolder(paths), 'node_modules')
  if (program === undefined) return [own]
  // The executable stands in `bin`, beside whose `lib` npm has its global packages.
  const isScript = platform.self.length > 1
  const folder = dirname(program)
  const beside = isScript
    ? above(folder)
    : [join(folder, 'node_modules'), join(folder, '..', 'lib', 'node_modules')]
  return [own, ...beside]
}

/** As Node looks for packages. */
function above(folder: string): readonly string[] {
  const own = basename(folder) === 'node_modules' ? folder : join(folder, 'node_modules')
  return dirname(folder) === folder ? [own] : [own, ...above(dirname(folder))]
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
