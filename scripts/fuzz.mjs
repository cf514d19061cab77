// @ts-check
/**
 * `npm run fuzz`: bundles the fuzzer of test/fuzz, which Node cannot run as it is, and runs it. The target
 * `built` starts the npm build, which is made first; `KEYLESS_UNDER_TEST` names another program.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './witness-paths.mjs'

const program = process.env.KEYLESS_UNDER_TEST
if (program === undefined) {
  execFileSync(process.execPath, [join('scripts', 'build.mjs')], { cwd: root, stdio: 'ignore' })
}

const folder = mkdtempSync(join(tmpdir(), 'keyless-fuzz-'))
try {
  const outfile = join(folder, 'fuzz.mjs')
  await build({
    absWorkingDir: root,
    entryPoints: ['test/fuzz/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'error',
    external: ['bun:ffi'],
    define: { KEYLESS_VERSION: '"fuzz"' },
    banner: {
      js: "import { createRequire as createRequireForBundle } from 'node:module';const require = createRequireForBundle(import.meta.url);",
    },
  })
  const args = [outfile, ...process.argv.slice(2)]
  const npmBuild = JSON.stringify([process.execPath, join(root, 'dist', 'keyless.cjs')])
  const env = { ...process.env, KEYLESS_UNDER_TEST: program ?? npmBuild }
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
