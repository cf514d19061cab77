// @ts-check
/**
 * Builds the same commit twice, in clean folders that have nothing in common but what is in git: other
 * paths, file times, user's mask, time zone, language, HOME and clock.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/**
 * @typedef {object} Surroundings
 * @property {string} folder the clone's
 * @property {string} umask
 * @property {Record<string, string>} env
 * @property {Date} changed of every source file
 */

/** The bundlers' own records are not given to anybody, and bun's has the order in which its threads ended. */
const records = new Set(['metafile.json', 'executable-metafile.json'])

/** @param {string} root @param {string} folder @param {Date} changed */
function cleanCopy(root, folder, changed) {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: root, encoding: 'utf8' },
  )
  for (const name of listed.split('\0').filter((entry) => entry !== '')) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    cpSync(join(root, name), path)
    utimesSync(path, changed, changed)
  }
  // Hard links: bundlers follow a symbolic link, and name the files by where they stand then.
  const copy = ['-al', join(root, 'node_modules'), join(folder, 'node_modules')]
  execFileSync('cp', copy)
}

/** @param {string} root @param {Surroundings} surroundings @returns {Map<string, string>} file to digest */
export function buildIn(root, { folder, umask, env, changed }) {
  mkdirSync(join(folder, 'home'), { recursive: true })
  const clone = join(folder, 'clone')
  cleanCopy(root, clone, changed)
  const steps = [
    'node scripts/build.mjs',
    'node scripts/build-executable.mjs',
    'npm pack --silent --pack-destination dist >/dev/null',
  ]
  const script = [`umask ${umask}`, ...steps].join(' && ')
  execFileSync('sh', ['-c', script], {
    cwd: clone,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH ?? '', HOME: join(folder, 'home'), ...env },
  })
  const dist = join(clone, 'dist')
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !records.has(entry.name),
  )
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((path) => [
        relative(dist, path),
        createHash('sha256').update(readFileSync(path)).digest('hex'),
      ]),
  )
}

/** @param {Map<string, string>} one @param {Map<string, string>} other @returns {string[]} */
export function differences(one, other) {
  const names = new Set([...one.keys(), ...other.keys()])
  return [...names].filter((name) => one.get(name) !== other.get(name)).toSorted()
}
