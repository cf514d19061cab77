// @ts-check
/** Builds the npm package: `dist/keyless.cjs` (the hot entry), its lazy chunks, the library, its types, its man pages and its SBOM. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { loadTables } from './command-tables.mjs'
import { manPages } from './man-pages.mjs'
import { bundledPackages } from './supply-chain/bundled.mjs'
import { billOfMaterials } from './supply-chain/sbom.mjs'
import { root } from './witness-paths.mjs'

const dist = join(root, 'dist')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20.19',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  define: { KEYLESS_VERSION: JSON.stringify(version) },
}

/** The hot entry loads everything else as `./chunks/main.mjs`, built beside it. */
const lazyMain = {
  name: 'lazy-main',
  /** @param {import('esbuild').PluginBuild} plugin */
  setup(plugin) {
    plugin.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({
      path: './chunks/main.mjs',
      external: true,
    }))
  },
}

rmSync(join(dist, 'chunks'), { recursive: true, force: true })

const hot = await build({
  ...shared,
  entryPoints: ['src/hot.ts'],
  outfile: 'dist/keyless.cjs',
  format: 'cjs',
  banner: { js: '#!/usr/bin/env node' },
  plugins: [lazyMain],
})

const rest = await build({
  ...shared,
  entryPoints: { main: 'src/main.ts', library: 'src/library/index.ts' },
  outdir: 'dist/chunks',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  splitting: true,
  // Loaded where the program runs on bun.
  external: ['bun:ffi'],
  // Bundled CommonJS libraries ask for node's modules through require.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module';const require = createRequireForBundle(import.meta.url);",
  },
})

writeFileSync(
  join(dist, 'metafile.json'),
  JSON.stringify({ hot: hot.metafile, rest: rest.metafile }),
)
const packages = bundledPackages([hot.metafile, rest.metafile], root)
writeFileSync(join(dist, 'sbom.cdx.json'), billOfMaterials(packages, root))

rmSync(join(dist, 'types'), { recursive: true, force: true })
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.types.json'], {
  cwd: root,
  stdio: 'inherit',
})

const types = join(dist, 'types')
const reached = new Set()

/** Every TypeScript finds the declarations under the names of scripts; not every one under `.ts`. @param {string} file */
function reach(file) {
  if (reached.has(file)) return
  reached.add(file)
  const text = readFileSync(file, 'utf8')
  const imported = /from '(\.[^']+)\.ts'/g
  writeFileSync(file, text.replaceAll(imported, "from '$1.js'"))
  for (const [, path = ''] of text.matchAll(imported)) reach(join(dirname(file), `${path}.d.ts`))
}

// The package holds the declarations that its users see, and no others.
reach(join(types, 'library', 'index.d.ts'))
for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name)
  if (entry.isFile() && !reached.has(file)) rmSync(file)
}

rmSync(join(dist, 'man'), { recursive: true, force: true })
mkdirSync(join(dist, 'man'))
for (const [name, page] of manPages(await loadTables(), version)) {
  writeFileSync(join(dist, 'man', name), page)
}

// npm packs the modes as they are: the user's mask must not show in the package.
const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
for (const name of ['package.json', ...files]) {
  const path = join(root, name)
  const isFolder = statSync(path).isDirectory()
  const below = isFolder ? readdirSync(path, { recursive: true, withFileTypes: true }) : []
  const within = below.filter((entry) => entry.isFile())
  for (const file of isFolder
    ? within.map((entry) => join(entry.parentPath, entry.name))
    : [path]) {
    chmodSync(file, name === 'dist/keyless.cjs' ? 0o755 : 0o644)
  }
}
