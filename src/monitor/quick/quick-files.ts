/** Which files DuckDB may try to read itself, by their first and last bytes. */
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { constants as zlib, gunzipSync } from 'node:zlib'
import type { SourceFile } from '../sources/find-files.ts'

export interface QuickFile {
  readonly file: SourceFile
  /** Where its bytes are. */
  readonly at: string
  readonly isTemporary: boolean
  readonly isPacked: boolean
  /** As CloudTrail writes it: nowhere a line break, as far as can be told. */
  readonly isOneLine: boolean
  /** As far as can be told without unpacking it. */
  readonly unpackedBytes: number
}

/** What a path must not have: it would stand for other files, or be shown otherwise than it is. */
/* oxlint-disable-next-line no-control-regex -- they are what a path must not have */
const otherPath = /[\u0000-\u001F\u007F*?[\]{}"\\]/

/** CloudTrail's own wrapper. */
const wrapper = /^(?:\u00EF\u00BB\u00BF)?\s*\{\s*"Records"\s*:\s*\[/

const broken = /\n\s*\S/

/** The wrapper stands within so many bytes, also where they are packed. */
const headBytes = 512

/** Undefined for one that is not told apart at once as a file of CloudTrail, with at most so many bytes. */
export function quickFile(
  found: Pick<QuickFile, 'file' | 'at' | 'isTemporary'>,
  mostBytes: number,
): QuickFile | undefined {
  if (!isAbsolute(found.at) || otherPath.test(found.at) || otherPath.test(found.file.path)) return
  const ends = endsOf(found.at)
  if (ends === undefined) return
  const isPacked = ends.head[0] === 0x1f && ends.head[1] === 0x8b
  const text = isPacked ? unpackedHead(ends.head) : ends.head.toString('latin1')
  // The last four bytes of a packed file are the length of what is in it.
  const unpackedBytes = isPacked ? ends.tail.readUInt32LE() : ends.bytes
  if (text === undefined || !wrapper.test(text) || unpackedBytes > mostBytes) return
  return { ...found, isPacked, isOneLine: !broken.test(text), unpackedBytes }
}

interface Ends {
  readonly bytes: number
  readonly head: Buffer
  readonly tail: Buffer
}

function endsOf(path: string): Ends | undefined {
  try {
    // A pipe must not be waited for.
    const { O_RDONLY, O_NONBLOCK = 0 } = constants
    const fd = openSync(path, O_RDONLY | O_NONBLOCK)
    try {
      const stats = fstatSync(fd)
      if (!stats.isFile() || stats.size < 8) return undefined
      const [head, tail] = [Buffer.alloc(headBytes), Buffer.alloc(4)]
      const read = readSync(fd, head, 0, headBytes, 0)
      readSync(fd, tail, 0, 4, stats.size - 4)
      return { bytes: stats.size, head: head.subarray(0, read), tail }
    } finally {
      closeSync(fd)
    }
  } catch {
    return undefined
  }
}

function unpackedHead(head: Buffer): string | undefined {
  try {
    const options = { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength: 4 * 1024 * 1024 }
    return gunzipSync(head, options).toString('latin1', 0, headBytes)
  } catch {
    return undefined
  }
}

/** Of a whole file; what cannot be unpacked has none. */
export function hasBreak({ at, isPacked, unpackedBytes }: QuickFile): boolean {
  try {
    const bytes = readFileSync(at)
    const text = isPacked ? gunzipSync(bytes, { maxOutputLength: unpackedBytes + 1 }) : bytes
    // The pattern would look at blank lines behind it all once for each of them.
    return text.toString('latin1').trimEnd().includes('\n')
  } catch {
    return false
  }
}
