// @ts-check
/** The tables of the source, for what is made from them: the pages of docs/ and the man pages. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from './witness-paths.mjs'

const folder = join(root, 'node_modules', '.cache', 'keyless-docs')

/** @returns {Promise<any>} */
export async function loadTables() {
  const outfile = join(folder, `tables-${process.pid}.mjs`)
  mkdirSync(folder, { recursive: true })
  await build({
    absWorkingDir: root,
    stdin: {
      contents:
        "export { commandGroups } from './src/cli/table.ts'\n" +
        "export { globalFlags, globalFlagsOf } from './src/cli/global-flags.ts'\n" +
        "export { about, usageLine } from './src/cli/help.ts'\n" +
        "export { errorTable } from './src/error-table.ts'\n" +
        "export { exitCodes } from './src/errors.ts'\n" +
        "export { knownMessages } from './src/doctor/messages.ts'\n" +
        "export { checks } from './src/doctor/checks.ts'\n" +
        "export { groups, groupTitles } from './src/doctor/finding.ts'\n",
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'warning',
    plugins: [
      {
        name: 'bodies-stay-out',
        setup: (plugin) => {
          plugin.onResolve({ filter: /commands\// }, ({ path }) =>
            path.endsWith('/table.ts') ? undefined : { path, external: true },
          )
        },
      },
    ],
  })
  try {
    return await import(pathToFileURL(outfile).href)
  } finally {
    rmSync(outfile)
  }
}
