/** Events on their way into the store: lines of a file, until there are enough for a part. */
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { writeError } from '../../system/file-errors.ts'
import type { Oddity } from '../events/decode-event.ts'
import type { EventRow } from '../events/columns.ts'
import { rowLine } from '../events/row-line.ts'
import type { ReadFile } from './log.ts'

export interface Batch {
  readonly path: string
  /** Of the part that it becomes. */
  readonly name: string
  readonly rows: number
  /** On the clock that only grows. */
  readonly begunMs: number
  readonly bytes: number
  /** Those whose last event is in it. */
  readonly files: ReadFile[]
  readonly names: Record<string, string>
  readonly odd: Partial<Record<Oddity, number>>
  add(row: EventRow, file: string): void
  /** Writes what is left. */
  close(): void
}

const bufferedBytes = 4 * 1024 * 1024

/** In `folder`, which is there. Throws SystemError `disk-full` and its like. */
export function createBatch(folder: string, begunMs: number): Batch {
  const id = randomUUID()
  const path = join(folder, `${id}.txt`)
  const fd = guarded(path, () => openSync(path, 'wx', 0o600))
  let held: string[] = []
  let heldBytes = 0
  let rows = 0
  let bytes = 0
  const write = (): void => {
    guarded(path, () => writeAll(fd, Buffer.from(held.join(''), 'utf8')))
    bytes += heldBytes
    held = []
    heldBytes = 0
  }
  return {
    path,
    name: `${id}.parquet`,
    begunMs,
    get rows() {
      return rows
    },
    get bytes() {
      return bytes + heldBytes
    },
    files: [],
    names: {},
    odd: {},
    add: (row, file) => {
      const line = rowLine(row, file)
      held.push(line)
      heldBytes += line.length
      rows++
      if (heldBytes > bufferedBytes) write()
    },
    close: () => {
      write()
      closeSync(fd)
    },
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at)
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw writeError(error, path)
  }
}
