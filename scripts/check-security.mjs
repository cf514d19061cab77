// @ts-check
/** Whether every test that SECURITY.md names is there, under the name by which it is called. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from './witness-paths.mjs'

const text = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const links = [...text.matchAll(/\[([^\]]+)\]\(([^)#]+)(?:#[^)]*)?\)/g)]
const problems = links.flatMap(([, words = '', path = '']) => {
  if (/^https?:/.test(path)) return []
  const file = join(root, path)
  if (!existsSync(file)) return [`${path} is not there`]
  const isProof = /\.(?:test\.ts|mjs)$/.test(path)
  const named = words === basename(path).replace(/\.test\.ts$/, '')
  if (!isProof || named || readFileSync(file, 'utf8').includes(words)) return []
  return [`${path} has nothing named "${words}"`]
})
const rows = text.split('\n').filter((line) => /^\|[^|]+\|[^|]+\|[^|]+\|[^|]+\|[^|]+\|$/.test(line))
for (const row of rows.slice(2)) {
  if (!/\]\((?:test|scripts)\//.test(row)) problems.push(`a row has no proof: ${row.slice(0, 60)}`)
}
for (const problem of problems) console.error(`security: ${problem}`)
if (problems.length > 0) process.exit(1)
console.log(`security: ${rows.length - 2} rows of SECURITY.md, each with its proof`)
