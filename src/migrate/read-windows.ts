/** A file of any length through one buffer, with what stood before kept in view. */
import { fstatSync, readSync } from 'node:fs'
import { reach } from './find-hits.ts'

const bufferLength = 1024 * 1024

export interface Window {
  readonly bytes: Buffer
  /** Hits that begin in `[from, to)` are new, and what they need stands around them. */
  readonly from: number
  readonly to: number
  /** Of the first byte, in the file. */
  readonly offset: number
}

export function createBuffer(): Buffer {
  return Buffer.allocUnsafe(bufferLength)
}

/**
 * Calls `look` with window after window, up to the end that the file had when it was opened if it is
 * longer than the buffer: one that grows would have none. True when all of it was read; `look` stops
 * the reading by answering false. Throws the system's error.
 */
export async function readWindows(
  fd: number,
  buffer: Buffer,
  look: (window: Window) => Promise<boolean> | boolean,
): Promise<boolean> {
  let held = 0
  let from = 0
  let offset = 0
  let end: number | undefined
  for (;;) {
    held = fill(fd, buffer, held)
    const isFull = held === buffer.length
    if (isFull) end ??= fstatSync(fd).size
    const isLast = !isFull || (end !== undefined && offset + held >= end)
    const to = isLast ? held : held - reach
    const goesOn = await look({ bytes: buffer.subarray(0, held), from, to, offset })
    if (isLast || !goesOn) return goesOn
    const kept = to - reach
    buffer.copyWithin(0, kept, held)
    offset += kept
    held -= kept
    from = reach
  }
}

/** How much the buffer holds, after it was filled as far as the file goes. */
function fill(fd: number, buffer: Buffer, held: number): number {
  let length = held
  while (length < buffer.length) {
    const read = readSync(fd, buffer, length, buffer.length - length, null)
    if (read === 0) break
    length += read
  }
  return length
}
