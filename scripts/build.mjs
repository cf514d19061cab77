// @ts-check
/** Builds the npm package: `dist/keyless.cjs` (the hot entry), its lazy chunks, the library and its types. */
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
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
  // Bundled CommonJS libraries ask for node's modules through require.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module';const require = createRequireForBundle(import.meta.url);",
  },
})

chmodSync(join(dist, 'keyless.cjs'), 0o755)
writeFileSync(
  join(dist, 'metafile.json'),
  JSON.stringify({ hot: hot.metafile, rest: rest.metafile }),
)

rmSync(join(dist, 'types'), { recursive: true, force: true })
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.types.json'], {
  cwd: root,
  stdio: 'inherit',
})
