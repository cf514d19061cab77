// @ts-check
/** What `npm pack` would put into the package, held to what belongs there. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Everything that may be in the package: a file of another kind is a mistake. */
const belongs = [
  /^(?:CHANGELOG\.md|LICENSE|README\.md|SECURITY\.md|THIRD-PARTY-NOTICES|package\.json)$/,
  /^dist\/(?:keyless\.cjs|sbom\.cdx\.json)$/,
  /^dist\/chunks\/[\w-]+\.mjs$/,
  /^dist\/types\/[\w/-]+\.d\.ts$/,
  /^dist\/man\/keyless[\w-]*\.1$/,
]

/** What must not be missing. */
const needed = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES',
  'dist/chunks/library.mjs',
  'dist/chunks/main.mjs',
  'dist/keyless.cjs',
  'dist/man/keyless.1',
  'dist/sbom.cdx.json',
  'dist/types/library/index.d.ts',
]

/** @param {string} root @returns {readonly {path: string, mode: number}[]} */
function packed(root) {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts']
  const answer = execFileSync('npm', pack, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return JSON.parse(answer)[0].files
}

/** @param {string} root @returns {string[]} */
export function packageProblems(root) {
  const files = packed(root)
  const paths = files.map(({ path }) => path)
  /** @param {string} path */
  const tellsOnUs = (path) => {
    const text = readFileSync(join(root, path), 'latin1')
    return text.includes(root) || (homedir().length > 1 && text.includes(`${homedir()}/`))
  }
  return [
    ...paths
      .filter((path) => !belongs.some((kind) => kind.test(path)))
      .map((path) => `the package has ${path}, which does not belong there`),
    ...needed.filter((path) => !paths.includes(path)).map((path) => `the package lacks ${path}`),
    ...paths.filter(tellsOnUs).map((path) => `${path} says where it was built`),
    ...files
      .filter(({ path, mode }) => mode !== (path === 'dist/keyless.cjs' ? 0o755 : 0o644))
      .map(({ path, mode }) => `${path} has the mode ${mode.toString(8)}`),
  ]
}
