import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { type Outcome, runProgram } from './programs.ts'

/** A test program, bundled so that Node 20 and bun can both run it. */
export interface Bundle {
  /** For a test that talks with the program while it runs. */
  command(runtime: 'node' | 'bun'): readonly [file: string, script: string]
  run(
    runtime: 'node' | 'bun',
    input: unknown,
    env?: Readonly<Record<string, string>>,
  ): Promise<Outcome>
  remove(): void
}

const programs = { node: process.execPath, bun: resolve('node_modules/.bin/bun') }

/** Bundles `test/support/<name>.ts`; its input is one JSON value on standard input. */
export function bundleProgram(name: string): Bundle {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-bundle-'))
  buildSync({
    entryPoints: [resolve('test/support', `${name}.ts`)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  const command = (runtime: 'node' | 'bun') =>
    [programs[runtime], join(folder, `${name}.mjs`)] as const
  return {
    command,
    run: (runtime, input, env = {}) =>
      runProgram(command(runtime), {
        env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
        cwd: folder,
        input: JSON.stringify(input),
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
