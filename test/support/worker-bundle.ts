import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** One test worker as a single file that Node and bun run, and that every user can read. */
export interface WorkerBundle {
  /** The command that runs it; `setpriv` and the like go in front. */
  command(runtime: 'node' | 'bun', ...args: readonly string[]): readonly string[]
  remove(): void
}

export const bunPath = fileURLToPath(new URL('../../node_modules/bun/bin/bun.exe', import.meta.url))

/** Words in front of a command that make it run as the user nobody. */
export const asNobody: readonly string[] = [
  'setpriv',
  '--reuid=65534',
  '--regid=65534',
  '--clear-groups',
]

export async function bundleWorker(
  source: URL,
  plugins: readonly Plugin[] = [],
): Promise<WorkerBundle> {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-worker-'))
  chmodSync(folder, 0o755)
  const entry = fileURLToPath(source)
  const outfile = join(folder, basename(entry).replace(/\.ts$/, '.mjs'))
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    plugins: [...plugins],
  })
  return {
    command: (runtime, ...args) => [
      runtime === 'bun' ? bunPath : process.execPath,
      outfile,
      ...args,
    ],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
