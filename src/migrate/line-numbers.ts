import { readSync } from 'node:fs'

const lineFeed = 0x0a
const bufferLength = 256 * 1024

/** A byte of the file, and whether its characters take two. */
export interface Position {
  readonly offset: number
  readonly isWide: boolean
}

/** Line feeds so far: of text, and of UTF-16 whose low bytes stand at even or at odd places. */
interface Counts {
  narrow: number
  even: number
  odd: number
}

function count(counts: Counts, bytes: Buffer, at: number, offset: number): void {
  counts.narrow++
  // In UTF-16 the other half of a line feed is zero.
  if ((offset + at) % 2 === 0) counts.even += bytes[at + 1] === 0 ? 1 : 0
  else counts.odd += bytes[at - 1] === 0 ? 1 : 0
}

function lineOf({ narrow, even, odd }: Counts, { offset, isWide }: Position): number {
  if (!isWide) return narrow + 1
  return (offset % 2 === 0 ? even : odd) + 1
}

/**
 * The lines of these positions, from 1, by a second look at the part of the file before them: only
 * few files have any. A file that has become shorter has the lines that are left.
 */
export function lineNumbers(fd: number, positions: readonly Position[]): readonly number[] {
  const order = positions.toSorted((one, other) => one.offset - other.offset)
  const lines = new Map<Position, number>()
  const counts: Counts = { narrow: 0, even: 0, odd: 0 }
  const last = order.at(-1)?.offset ?? 0
  let next = 0
  const settle = (upTo: number): void => {
    for (let one = order[next]; one !== undefined && one.offset <= upTo; one = order[++next]) {
      lines.set(one, lineOf(counts, one))
    }
  }
  const buffer = Buffer.allocUnsafe(bufferLength)
  for (let offset = 0; offset < last;) {
    const length = readSync(fd, buffer, 0, Math.min(bufferLength, last - offset + 2), offset)
    if (length === 0) break
    // The half of a line feed that comes after it is still in the buffer.
    const used = Math.min(length, last - offset, bufferLength - 2)
    const bytes = buffer.subarray(0, length)
    let at = bytes.indexOf(lineFeed)
    for (; at >= 0 && at < used; at = bytes.indexOf(lineFeed, at + 1)) {
      settle(offset + at)
      count(counts, bytes, at, offset)
    }
    offset += used
  }
  settle(Number.POSITIVE_INFINITY)
  return positions.map((position) => lines.get(position) ?? 1)
}
