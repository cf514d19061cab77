// @ts-check
/** Which packages a build holds: what its bundler says, with the facts of the lock and of each package. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} license SPDX expression, as the package has it
 * @property {string} integrity of its tarball, by the lock: `sha512-…`
 * @property {string | undefined} repository where its source is
 * @property {readonly string[]} needs names of packages
 * @property {readonly {name: string, text: string}[]} notices its licence files
 */

/** @typedef {{outputs: Record<string, {inputs: Record<string, {bytesInOutput: number}>}>}} Metafile */

/** @param {string} path @returns {any} */
export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** What of a package is in the output, if only a byte. @param {readonly Metafile[]} metafiles */
function foldersOf(metafiles) {
  const folders = new Set()
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)
        if (found !== null && bytesInOutput > 0) folders.add(found[0])
      }
    }
  }
  return [...folders].toSorted()
}

/** @param {unknown} repository */
function sourceOf(repository) {
  const address = typeof repository === 'object' ? Object(repository).url : repository
  if (typeof address !== 'string') return undefined
  const https = address
    .replace(/^git\+/, '')
    .replace(/^(?:(?:git|ssh):\/\/)?(?:git@)?(github\.com)[:/]/, 'https://$1/')
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(https)
  return short === null ? https.replace(/\.git$/, '') : `https://github.com/${short[1]}`
}

/** @param {string} folder @param {any} lock @param {string} root @returns {Package} */
function packageIn(folder, lock, root) {
  const locked = lock.packages[folder]
  const path = join(root, folder)
  const manifest = readJson(join(path, 'package.json'))
  if (locked?.version !== manifest.version) {
    throw new Error(`${folder} is not the version of the lock: npm ci`)
  }
  const files = readdirSync(path).filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
  return {
    name: manifest.name,
    version: manifest.version,
    license: manifest.license,
    integrity: locked.integrity,
    repository: sourceOf(manifest.repository),
    needs: Object.keys(locked.dependencies ?? {}),
    notices: files.map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') })),
  }
}

/**
 * Some packages of a large repository are published without its licence file: one of its other packages has it.
 * @param {Package} bundled @param {readonly Package[]} packages @returns {Package}
 */
function withNotices(bundled, packages) {
  const { notices, repository, license } = bundled
  if (notices.length > 0 || repository === undefined) return bundled
  const sibling = packages.find(
    (other) =>
      other.repository === repository && other.license === license && other.notices.length > 0,
  )
  return { ...bundled, notices: sibling?.notices ?? [] }
}

/**
 * The packages of a build, by name.
 * @param {readonly Metafile[]} metafiles @param {string} root @returns {readonly Package[]}
 */
export function bundledPackages(metafiles, root) {
  const lock = readJson(join(root, 'package-lock.json'))
  const packages = foldersOf(metafiles).map((folder) => packageIn(folder, lock, root))
  const licensed = packages.map((bundled) => withNotices(bundled, packages))
  return licensed.toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

/** Names of bun's packages, which differ from those of its targets. @param {string} target */
const runtimeName = (target) => `@oven/${target.replace('arm64', 'aarch64')}`

/** What bun puts into every executable: itself. @param {string} target @param {string} root */
export function runtimeOf(target, root) {
  const { packages } = readJson(join(root, 'package-lock.json'))
  const name = runtimeName(target)
  const { version, integrity } = packages[`node_modules/${name}`]
  return { name, version, integrity }
}
