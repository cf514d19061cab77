// @ts-check
/**
 * Builds the single-file executable with bun: for this machine into `dist/keyless`, or with
 * `--all` (or `--target bun-darwin-arm64`) for other platforms into `dist/executables/`.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './witness-paths.mjs'

const targets = [
  'bun-linux-x64',
  'bun-linux-arm64',
  'bun-linux-x64-musl',
  'bun-linux-arm64-musl',
  'bun-darwin-x64',
  'bun-darwin-arm64',
  'bun-windows-x64',
  'bun-windows-arm64',
]

const { values } = parseArgs({
  options: { all: { type: 'boolean' }, target: { type: 'string', multiple: true } },
})
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** @param {string} outfile @param {string} [target] */
function compile(outfile, target) {
  execFileSync(
    join(root, 'node_modules', '.bin', 'bun'),
    [
      'build',
      '--compile',
      '--minify',
      '--bytecode',
      '--splitting',
      '--format=esm',
      // A file in the working directory must never run code or set variables in keyless.
      '--no-compile-autoload-dotenv',
      '--no-compile-autoload-bunfig',
      `--define=KEYLESS_VERSION=${JSON.stringify(version)}`,
      ...(target === undefined ? [] : [`--target=${target}`]),
      `--outfile=${outfile}`,
      'src/hot.ts',
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  )
}

const chosen = values.all ? targets : (values.target ?? [])
if (chosen.length === 0) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  compile('dist/keyless')
} else {
  mkdirSync(join(root, 'dist', 'executables'), { recursive: true })
  for (const target of chosen) {
    const ending = target.includes('windows') ? '.exe' : ''
    compile(`dist/executables/${target.replace('bun-', 'keyless-')}${ending}`, target)
    console.log(`built ${target}`)
  }
}
