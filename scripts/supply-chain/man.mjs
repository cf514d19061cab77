// @ts-check
/** The man pages: one for each command, and nothing in them that mandoc or groff warns of. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTables } from '../command-tables.mjs'
import { manPages } from '../man-pages.mjs'
import { readJson } from './bundled.mjs'

/** A date would be one more thing that differs between two builds. */
const undated = /missing date/

/** @param {readonly string[]} command @returns {string[]} */
function warnings([program = '', ...args]) {
  if (!existsSync(join('/usr/bin', program))) {
    if (process.env.CI) throw new Error(`${program} is not installed: see .ci/run`)
    console.error(`supply-chain: the man pages were not shown to ${program}, which is not here`)
    return []
  }
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  const lines = `${program === 'groff' ? '' : stdout}${stderr}`.split('\n')
  return lines.filter((line) => line !== '' && !undated.test(line))
}

/** @param {string} root @returns {Promise<string[]>} */
export async function manProblems(root) {
  const folder = join(root, 'dist', 'man')
  const { version } = readJson(join(root, 'package.json'))
  const wanted = manPages(await loadTables(), version)
  const there = readdirSync(folder)
  const files = there.map((name) => join(folder, name))
  const stale = [...wanted].filter(
    ([name, page]) => !there.includes(name) || readFileSync(join(folder, name), 'utf8') !== page,
  )
  return [
    ...stale.map(([name]) => `dist/man/${name} is not what the command table says: npm run build`),
    ...there.filter((name) => !wanted.has(name)).map((name) => `dist/man/${name} is no command`),
    ...warnings(['mandoc', '-T', 'lint', '-W', 'warning', ...files]),
    ...warnings(['groff', '-man', '-ww', '-T', 'utf8', ...files]),
  ]
}
