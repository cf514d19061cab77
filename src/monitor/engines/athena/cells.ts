/** Answers of Athena, which are texts and the types they are of, as answers of any engine. */
import type { Cell } from '../../engine.ts'

export interface AthenaColumn {
  readonly name: string
  /** `varchar`, `bigint`, `timestamp`, … */
  readonly type: string
}

const numbers: ReadonlySet<string> = new Set([
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'float',
  'real',
  'double',
  'decimal',
])

/** `2026-11-23 09:00:00.000`, in UTC. */
function timeOf(text: string): Date {
  return new Date(`${text.slice(0, 23).replace(' ', 'T')}Z`)
}

export function cellOf(text: string | null | undefined, { type }: AthenaColumn): Cell {
  if (text === null || text === undefined) return null
  if (type === 'boolean') return text === 'true'
  if (type === 'timestamp') return timeOf(text)
  if (!numbers.has(type)) return text
  const number = Number(text)
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number
}
