// @ts-check
/**
 * The start-up budget, without a clock: the hot entry's size and imports, and what a cached answer
 * really loads. Times are measured by `npm run bench`, never asserted.
 */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './witness-paths.mjs'

const hotPath = join(root, 'dist', 'keyless.cjs')
const budgetBytes = 18_432
const allowed = new Set(['fs', 'os', 'path', 'crypto', 'child_process'])

const problems = []
const size = statSync(hotPath).size
if (size > budgetBytes)
  problems.push(`the hot entry has ${size} bytes, its budget is ${budgetBytes}`)

const text = readFileSync(hotPath, 'utf8')
const eager = [...text.matchAll(/require\("(?:node:)?([\w/]+)"\)/g)].map((match) => match[1] ?? '')
for (const name of eager) if (!allowed.has(name)) problems.push(`the hot entry requires ${name}`)
const lazy = [...text.matchAll(/import\("([^"]+)"\)/g)].map((match) => match[1])
for (const name of lazy)
  if (name !== './chunks/main.mjs') problems.push(`the hot entry imports ${name}`)
for (const word of ['process.stdout', 'fetch(']) {
  if (text.includes(word)) problems.push(`the hot entry uses ${word}`)
}

for (const problem of problems) console.error(`start-up: ${problem}`)
if (problems.length > 0) process.exit(1)
console.log(`start-up: the hot entry has ${size} bytes and loads ${[...new Set(eager)].join(', ')}`)
