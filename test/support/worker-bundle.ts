import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** `executable` is bun inside a compiled program, as it is shipped. */
export type Runtime = 'node' | 'bun' | 'executable'

/** One test worker as a single file that Node and bun run, and that every user can read. */
export interface WorkerBundle {
  /** The command that runs it; `setpriv` and the like go in front. */
  command(runtime: Runtime, ...args: readonly string[]): readonly string[]
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
  const executable = outfile.replace(/\.mjs$/, '')
  return {
    command: (runtime, ...args) => {
      if (runtime === 'node') return [process.execPath, outfile, ...args]
      if (runtime === 'bun') return [bunPath, outfile, ...args]
      if (!existsSync(executable)) compile(outfile, executable)
      return [executable, ...args]
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function compile(source: string, executable: string): void {
  const options = ['--compile', '--minify', '--bytecode', '--format=esm']
  const args = ['build', ...options, source, '--outfile', executable]
  execFileSync(bunPath, args, { stdio: 'pipe' })
}
