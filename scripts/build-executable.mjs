// @ts-check
/**
 * Builds the single-file executable with bun: for this machine into `dist/keyless`, or with
 * `--all` (or `--target bun-darwin-arm64`) for other platforms into `dist/executables/`. Each has its
 * SBOM beside it.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeHome } from './bench-inputs.mjs'
import { bundledPackages, readJson, runtimeOf } from './supply-chain/bundled.mjs'
import { billOfMaterials } from './supply-chain/sbom.mjs'
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

/** @param {string} outfile @param {readonly string[]} [more] */
function compile(outfile, more = []) {
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
      // A cached answer ends before compiling its loops would pay: no threads are started for that.
      '--compile-jit-policy=16',
      ...more,
      `--outfile=${outfile}`,
      'src/hot.ts',
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  )
}

/**
 * The order in which a cached answer reads the bytecode: laid out in that order it stands together,
 * in fewer pages to load. @param {string} folder
 */
function readingOrder(folder) {
  const draft = join(folder, 'keyless')
  compile(draft)
  const home = makeHome(folder, 30)
  const order = join(folder, 'order')
  execFileSync(draft, ['credential-process', home.profile], {
    env: { HOME: home.path, BUN_BYTECODE_ORDER_OUT: order },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return order
}

const metafile = join(root, 'dist', 'executable-metafile.json')

/** @param {string} outfile @param {string} target */
function writeSbom(outfile, target) {
  const packages = bundledPackages([readJson(metafile)], root)
  const text = billOfMaterials(packages, root, runtimeOf(target, root))
  writeFileSync(join(root, `${outfile}.cdx.json`), text)
}

/** The target that is this machine. */
function thisTarget() {
  const report = /** @type {any} */ (process.report?.getReport())
  const musl = process.platform === 'linux' && report?.header.glibcVersionRuntime === undefined
  const os = process.platform === 'win32' ? 'windows' : process.platform
  return `bun-${os}-${process.arch}${musl ? '-musl' : ''}`
}

mkdirSync(join(root, 'dist'), { recursive: true })
const folder = mkdtempSync(join(tmpdir(), 'keyless-build-'))
const ordered = [`--bytecode-order=${readingOrder(folder)}`, `--metafile=${metafile}`]
const chosen = values.all ? targets : (values.target ?? [])
if (chosen.length === 0) {
  compile('dist/keyless', ordered)
  writeSbom('dist/keyless', thisTarget())
} else {
  mkdirSync(join(root, 'dist', 'executables'), { recursive: true })
  for (const target of chosen) {
    const ending = target.includes('windows') ? '.exe' : ''
    const outfile = `dist/executables/${target.replace('bun-', 'keyless-')}${ending}`
    compile(outfile, [...ordered, `--target=${target}`])
    writeSbom(outfile, target)
    console.log(`built ${target}`)
  }
}
rmSync(folder, { recursive: true, force: true })
