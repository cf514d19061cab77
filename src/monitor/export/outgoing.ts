/** Events on their way out: those that came after a place, whatever their time. */
import type { Cell, Engine } from '../engine.ts'
import { beginning, type Place } from './checkpoint.ts'
import outgoing from './outgoing.sql' with { type: 'text' }

/** What is not known is undefined. Every text is somebody else's. */
export interface OutgoingEvent {
  readonly id: string
  readonly batch: number
  readonly time: Date
  readonly name: string
  readonly service: string
  /** By the columns of `acts`. */
  text(column: string): string | undefined
  readonly readOnly: boolean | undefined
}

/** So many are in memory at once. */
const pageRows = 5000

/** A text of more is cut: nobody looks for one by its end. */
const longestText = 4096

function eventOf(columns: readonly string[], cells: readonly Cell[]): OutgoingEvent {
  const row = new Map(columns.map((name, at) => [name, cells[at] ?? null]))
  const text = (column: string): string | undefined => {
    const cell = row.get(column) ?? null
    return cell === null ? undefined : String(cell).slice(0, longestText)
  }
  const time = row.get('time')
  const readOnly = row.get('read_only')
  return {
    id: text('id') ?? '',
    batch: Number(row.get('batch') ?? 0),
    time: time instanceof Date ? time : new Date(0),
    name: text('name') ?? '',
    service: text('service') ?? '',
    readOnly: typeof readOnly === 'boolean' ? readOnly : undefined,
    text,
  }
}

async function nextBatchAfter(engine: Engine, batch: number): Promise<number | undefined> {
  const { rows } = await engine.ask('SELECT min(batch) FROM stored WHERE batch > $batch', { batch })
  const [cell] = rows[0] ?? []
  return cell === null || cell === undefined ? undefined : Number(cell)
}

/** In the order of their places, page by page. The engine has an open store. */
export async function* eventsAfter(
  engine: Engine,
  place: Place,
): AsyncGenerator<readonly OutgoingEvent[]> {
  let { id } = place
  let batch: number | undefined = place.batch
  while (batch !== undefined) {
    const { columns, rows } = await engine.ask(outgoing, { batch, id, most: pageRows })
    const page = rows.map((cells) => eventOf(columns, cells))
    if (page.length > 0) yield page
    id = page.at(-1)?.id ?? id
    if (page.length === pageRows) continue
    batch = await nextBatchAfter(engine, batch)
    id = beginning.id
  }
}
