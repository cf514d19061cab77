/** A file as text, as far as it is one that is worth parsing. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { decodeText, isUtf16 } from '../../system/decode-text.ts'
import type { Source } from './source.ts'

/** No template of AWS may be larger than one, no pipeline of anybody's is. */
export const longestFile = 2 * 1024 * 1024

export type SourceRead =
  | { readonly kind: 'source'; readonly source: Source }
  /** It has none of the marks. */
  | { readonly kind: 'other' }
  | { readonly kind: 'problem'; readonly says: string }

const blockLength = 1024 * 1024
const { O_RDONLY, O_NONBLOCK = 0 } = constants

function readBlock(fd: number, block: Buffer, from: number): number {
  let held = from
  while (held < block.length) {
    const read = readSync(fd, block, held, block.length - held, null)
    if (read === 0) break
    held += read
  }
  return held
}

function hasMark(bytes: Buffer, marks: readonly Buffer[]): boolean {
  return marks.length === 0 || marks.some((mark) => bytes.includes(mark))
}

/** As the file would have them. */
function marksIn(start: Buffer, texts: readonly string[]): readonly Buffer[] {
  if (!isUtf16(start)) return texts.map((text) => Buffer.from(text))
  // Without the zero before the first letter or after the last, so that both orders fit.
  return texts.map((text) => Buffer.from(text, 'utf16le').subarray(0, -1))
}

/** Whether one of the marks stands anywhere in a file of any length. */
function searchFile(fd: number, block: Buffer, held: number, marks: readonly Buffer[]): boolean {
  const overlap = 64
  for (let length = held; length > overlap;) {
    if (hasMark(block.subarray(0, length), marks)) return true
    block.copyWithin(0, length - overlap, length)
    const next = readBlock(fd, block, overlap)
    if (next === overlap) return false
    length = next
  }
  return false
}

export interface ReadSource {
  (path: string, marks: readonly string[]): SourceRead
}

/** Files through one buffer; only what has a mark is kept. Throws the system's error. */
export function createSourceReader(): ReadSource {
  const block = Buffer.allocUnsafe(blockLength)
  return (path, texts) => {
    const fd = openSync(path, O_RDONLY | O_NONBLOCK)
    try {
      const stats = fstatSync(fd)
      if (!stats.isFile()) return { kind: 'other' }
      const held = readBlock(fd, block, 0)
      const marks = marksIn(block.subarray(0, held), texts)
      if (held < block.length) {
        const bytes = block.subarray(0, held)
        if (!hasMark(bytes, marks)) return { kind: 'other' }
        return { kind: 'source', source: { path, text: decodeText(bytes) } }
      }
      if (stats.size > longestFile) {
        if (!searchFile(fd, block, held, marks)) return { kind: 'other' }
        const says = `It is larger than ${longestFile / 1024 / 1024} MB.`
        return { kind: 'problem', says }
      }
      const rest = Buffer.alloc(stats.size - held)
      const bytes = Buffer.concat([block, rest.subarray(0, readBlock(fd, rest, 0))])
      if (!hasMark(bytes, marks)) return { kind: 'other' }
      return { kind: 'source', source: { path, text: decodeText(bytes) } }
    } finally {
      closeSync(fd)
    }
  }
}
