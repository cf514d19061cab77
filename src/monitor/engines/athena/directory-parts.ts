/**
 * The directory as tables of Athena: all of it in as few as statements of 256 KB make, and a name for each of its
 * lists over them.
 */
import { createHash } from 'node:crypto'
import {
  type DirectoryTable,
  directoryRows,
  directoryTables,
} from '../../directory/directory-tables.ts'
import type { Directory } from '../../directory/directory.ts'
import { quoted } from '../duckdb.ts'

/** Lists of a directory, as tables that a statement makes each. */
export interface DirectoryPart {
  /** Another directory has others: `directory_0a1b2c3d_0`. */
  readonly name: string
  /** Its SELECT. */
  readonly sql: string
}

/** What stands behind the names of the lists. */
export const directoryName = 'directory_parts'

const places = ['one', 'two', 'three', 'four'] as const

/** As much as a statement has room for beside the rest. */
const mostBytes = 180_000

function chunks(lines: readonly string[]): readonly string[] {
  const texts: string[] = []
  let chunk: string[] = []
  let bytes = 0
  for (const line of lines) {
    const more = Buffer.byteLength(line) + 1
    if (bytes + more > mostBytes && chunk.length > 0) {
      texts.push(chunk.join('\n'))
      chunk = []
      bytes = 0
    }
    chunk.push(line)
    bytes += more
  }
  return [...texts, chunk.join('\n')]
}

function partText(lines: string): string {
  const columns = ['list', ...places].map(
    (name, at) => `split_part(line, chr(9), ${at + 1}) AS ${name}`,
  )
  return `SELECT ${columns.join(', ')}
FROM UNNEST(split(${quoted(lines)}, chr(10))) AS lines (line)`
}

export function directoryParts(directory: Directory | undefined): readonly DirectoryPart[] {
  const rows = directoryRows(directory)
  const lines = (Object.keys(rows) as DirectoryTable[]).flatMap((table) =>
    rows[table].map((row) => [table, ...places.map((_, at) => row[at] ?? '')].join('\t')),
  )
  const texts = chunks(lines)
  const digest = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 8)
  return texts.map((text, at) => ({ name: `directory_${digest}_${at}`, sql: partText(text) }))
}

/** `assignments` and its like, each over the parts. */
export const directoryLists: readonly (readonly [string, string])[] = Object.entries(
  directoryTables,
).map(([table, columns]) => {
  const named = columns.map((name, at) => `${places[at]} AS ${name}`)
  return [table, `SELECT ${named.join(', ')} FROM ${directoryName} WHERE list = '${table}'`]
})
