// @ts-check
/**
 * The walls between the rooms: reads the table of ARCHITECTURE.md and refuses every import that
 * it does not allow, every room that it does not name, barrels, and rooms without a name.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { root } from './witness-paths.mjs'

const source = join(root, 'src')
const errors = ['errors.ts', 'error-table.ts']
const everywhere = ['system', ...errors]

/** @returns {Map<string, string[]>} room to what it may import */
function readTable() {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const table = new Map()
  for (const line of text.split('\n')) {
    const row = /^\| `([\w.-]+)\/?` \|[^|]*\|([^|]*)\|$/.exec(line)
    if (row === null) continue
    const allowed = [...(row[2] ?? '').matchAll(/`([\w./-]+?)\/?`( \(types only\))?/g)]
    table.set(
      row[1],
      allowed.map((match) => match[1] + (match[2] === undefined ? '' : ' types')),
    )
  }
  if (table.size < 10) throw new Error('the table of rooms in ARCHITECTURE.md could not be read')
  return table
}

/** @param {string} folder @returns {string[]} */
function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(source, join(entry.parentPath, entry.name)))
}

/** @param {string} file @returns {string} */
function roomOf(file) {
  const [first = ''] = file.split('/')
  return first
}

const importPattern =
  /(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'|import\('(\.[^']+)'\)/g

/** @param {string} file @param {Map<string, string[]>} table @returns {string[]} */
function problemsOf(file, table) {
  const room = roomOf(file)
  const allowed = table.get(room)
  if (allowed === undefined)
    return file === 'globals.d.ts' ? [] : [`${file}: no room of ARCHITECTURE.md`]
  const problems = []
  if (/\/index\.ts$/.test(file) && room !== 'library') problems.push(`${file}: a barrel`)
  if (/(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(file))
    problems.push(`${file}: a room without a name`)
  for (const match of readFileSync(join(source, file), 'utf8').matchAll(importPattern)) {
    const target = normalize(join(dirname(file), match[2] ?? match[3] ?? ''))
    const targetRoom = roomOf(target)
    if (targetRoom === room || (!errors.includes(room) && everywhere.includes(targetRoom))) continue
    const typesOnly = match[1] !== undefined
    const fits = allowed.some((entry) => {
      const [place = '', types] = entry.split(' ')
      if (types !== undefined && !typesOnly) return false
      return place === 'every' || place === target || place === targetRoom
    })
    if (!fits) problems.push(`${file}: may not import ${target}${typesOnly ? ' (type)' : ''}`)
  }
  return problems
}

const table = readTable()
const files = sourceFiles(source)
const problems = files.flatMap((file) => problemsOf(file, table))
for (const problem of problems) console.error(`walls: ${problem}`)
if (problems.length > 0) process.exit(1)
console.log(`walls: ${files.length} files keep to the table of ARCHITECTURE.md`)
