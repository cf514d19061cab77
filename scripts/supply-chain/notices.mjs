// @ts-check
/**
 * THIRD-PARTY-NOTICES, made from the licence files of the packages that the two builds hold. Needs both builds.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit } from 'node:process'
import { fileURLToPath } from 'node:url'
import { root } from '../witness-paths.mjs'
import { bundledPackages, readJson } from './bundled.mjs'
import { licencesOfBun } from './sbom.mjs'
import { unbuilt } from './unbuilt.mjs'

/** @typedef {import('./bundled.mjs').Package} Package */

/** What a program under Apache-2.0 may hold. MPL-2.0 asks that its source can be found: the notices say where. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MPL-2.0',
])

/** @param {readonly Package[]} packages @returns {string[]} */
export function licenceProblems(packages) {
  return packages.flatMap(({ name, license, notices, repository }) => [
    ...(allowed.has(license) ? [] : [`${name} is under ${license}, which is not allowed`]),
    ...(notices.length > 0 ? [] : [`${name} has no licence file`]),
    ...(license !== 'MPL-2.0' || repository !== undefined ? [] : [`${name} has no source`]),
  ])
}

/** @param {Package} bundled */
function lineOf({ name, version, license, repository }) {
  return [
    `${name} ${version} (${license})`,
    ...(repository === undefined ? [] : [repository]),
  ].join('\n  ')
}

/** @param {Package} bundled */
const textOf = ({ notices }) =>
  notices.map(({ text }) => text.replaceAll('\r\n', '\n').trim()).join('\n\n')

/** @param {readonly Package[]} packages @param {string} bun its version */
export function noticesText(packages, bun) {
  const head = [
    'keyless holds parts of the packages below, under the licences that follow their names.',
    'Made from their own licence files by `npm run notices`.',
    '',
    `The executable also holds bun ${bun} (MIT), which is linked statically with JavaScriptCore and`,
    'WebKit (LGPL-2) and with other libraries. What they are, under which licences, and how to link',
    `bun again with another WebKit: ${licencesOfBun(bun)}`,
  ].join('\n')
  const texts = [...new Set(packages.map(textOf))].map((text) => {
    const names = packages.filter((bundled) => textOf(bundled) === text).map(lineOf)
    return `${names.join('\n')}\n\n${text}`
  })
  return `${[head, ...texts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

/** The packages of the npm build and of the executable together. @param {string} folder of the clone */
export function packagesOfBoth(folder) {
  const { hot, rest } = readJson(join(folder, 'dist', 'metafile.json'))
  const executable = readJson(join(folder, 'dist', 'executable-metafile.json'))
  return bundledPackages([hot, rest, executable], folder)
}

/** @param {string} folder @returns {string[]} */
export function noticeProblems(folder) {
  const packages = packagesOfBoth(folder)
  const { devDependencies } = readJson(join(folder, 'package.json'))
  const current = readFileSync(join(folder, 'THIRD-PARTY-NOTICES'), 'utf8')
  const isCurrent = current === noticesText(packages, devDependencies.bun)
  return [
    ...licenceProblems(packages),
    ...(isCurrent ? [] : ['THIRD-PARTY-NOTICES is not what the builds hold: npm run notices']),
  ]
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const missing = unbuilt(root)
  if (missing.length > 0) {
    console.error(`notices: there is not everything to look at: ${missing.join(' && ')}`)
    exit(1)
  }
  const { devDependencies } = readJson(join(root, 'package.json'))
  const text = noticesText(packagesOfBoth(root), devDependencies.bun)
  writeFileSync(join(root, 'THIRD-PARTY-NOTICES'), text)
}
