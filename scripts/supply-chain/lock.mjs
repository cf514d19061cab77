// @ts-check
/** What the lock and the manifest must hold to, so that an install fetches exactly this and runs nothing. */
import { join } from 'node:path'
import { readJson } from './bundled.mjs'

/** npm runs these on other people's machines, or on ours before a publication. */
const installScripts = [
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
  'prepublish',
  'dependencies',
]

/** Packages of others that run something at `npm ci` of a clone: they fetch their program for this platform. */
const mayInstall = new Set(['node_modules/bun', 'node_modules/esbuild', 'node_modules/fsevents'])

/** @param {any} manifest @returns {string[]} */
export function manifestProblems(manifest) {
  const kinds = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies']
  return [
    ...installScripts
      .filter((name) => manifest.scripts?.[name] !== undefined)
      .map((name) => `package.json has a script that runs at installation: ${name}`),
    ...kinds
      .filter((kind) => manifest[kind] !== undefined)
      .map((kind) => `package.json has ${kind}: what is used is bundled`),
    ...Object.entries(manifest.devDependencies)
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(String(version)))
      .map(([name, version]) => `${name} is not pinned: ${version}`),
    ...(manifest.publishConfig?.provenance === true
      ? []
      : ['package.json does not ask for provenance when it is published']),
  ]
}

/** @param {any} lock @param {any} manifest @returns {string[]} */
export function lockProblems(lock, manifest) {
  const problems = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue
    if (entry.resolved !== undefined) problems.push(`the lock names a registry: ${path}`)
    if (!/^sha512-[\w+/]{86}==$/.test(entry.integrity ?? '')) {
      problems.push(`the lock has no SHA-512 of ${path}`)
    }
    if (entry.link === true) problems.push(`the lock links to a folder: ${path}`)
    if (entry.hasInstallScript === true && !mayInstall.has(path)) {
      problems.push(`${path} runs a script at installation`)
    }
  }
  const wanted = JSON.stringify(manifest.devDependencies)
  if (JSON.stringify(lock.packages[''].devDependencies) !== wanted) {
    problems.push('the lock is not that of package.json: npm install --package-lock-only')
  }
  return problems
}

/** @param {string} root @returns {string[]} */
export function pinProblems(root) {
  const manifest = readJson(join(root, 'package.json'))
  return [
    ...manifestProblems(manifest),
    ...lockProblems(readJson(join(root, 'package-lock.json')), manifest),
  ]
}
