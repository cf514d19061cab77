/** The records of one file of CloudTrail, whatever is wrong with it. */
import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
} from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip, gunzipSync, constants as zlib } from 'node:zlib'
import { isFields } from '../events/fields.ts'
import { createSplitter } from './split-records.ts'

/** What is wrong with a file, or with a part of it. */
export type FileProblem = 'unreadable' | 'gzip' | 'bomb' | 'cut' | 'json' | 'long'

export interface RecordEvents {
  readonly onRecord: (value: unknown) => void
  readonly onProblem: (problem: FileProblem) => void
  /** Waited for between the parts of a large file. */
  readonly between?: () => Promise<void>
}

export interface ReadLimits {
  /** A file of more is not parsed whole, in bytes. */
  readonly wholeBytes: number
  /** A file is not read further than this, in bytes unpacked. */
  readonly mostBytes: number
}

/** CloudTrail's own files unpack to some megabytes. */
export const usualLimits: ReadLimits = {
  wholeBytes: 32 * 1024 * 1024,
  mostBytes: 2 * 1024 * 1024 * 1024,
}

/** Calls back for every record and every problem, in the file's order. Never throws for what is in the file. */
export async function readRecords(
  path: string,
  events: RecordEvents,
  limits: ReadLimits = usualLimits,
): Promise<void> {
  let fd: number
  try {
    const { O_RDONLY, O_NONBLOCK = 0 } = constants
    // A pipe must not be waited for.
    fd = openSync(path, O_RDONLY | O_NONBLOCK)
  } catch {
    return events.onProblem('unreadable')
  }
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile()) return events.onProblem('unreadable')
    const whole = stats.size <= limits.wholeBytes ? wholeFile(fd, limits) : {}
    if (whole.text !== undefined && parseWhole(whole.text, events)) return
    const chunks = whole.damaged === undefined ? unpacked(fd) : beforeDamage(whole.damaged, limits)
    await readParts(chunks, events, limits)
  } catch {
    events.onProblem('unreadable')
  } finally {
    closeSync(fd)
  }
}

interface WholeFile {
  /** Undefined for what unpacks to more than is parsed whole. */
  readonly text?: string
  /** Packed, and does not unpack to its end. */
  readonly damaged?: { readonly bytes: Uint8Array; readonly error: unknown }
}

function wholeFile(fd: number, { wholeBytes }: ReadLimits): WholeFile {
  const bytes = readFileSync(fd)
  if (!isGzip(bytes)) return { text: bytes.toString('utf8') }
  try {
    return { text: gunzipSync(bytes, { maxOutputLength: wholeBytes }).toString('utf8') }
  } catch (error) {
    return isZlibError(error) ? { damaged: { bytes, error } } : {}
  }
}

function isZlibError(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  return code.startsWith('Z_')
}

/**
 * What a damaged file has before its damage, then its error. Node's own stream keeps back all of the part that it was
 * unpacking, and that is the whole of a small file.
 */
async function* beforeDamage(
  { bytes, error }: NonNullable<WholeFile['damaged']>,
  { wholeBytes }: ReadLimits,
): AsyncGenerator<Buffer> {
  const upTo = (length: number): Buffer =>
    gunzipSync(bytes.subarray(0, length), {
      finishFlush: zlib.Z_SYNC_FLUSH,
      maxOutputLength: wholeBytes,
    })
  let good = 0
  let bad = bytes.length + 1
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    try {
      upTo(middle)
      good = middle
    } catch {
      bad = middle
    }
  }
  yield upTo(good)
  throw error
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** False for what is not one JSON value: nothing of it was handed on then. */
function parseWhole(text: string, { onRecord }: RecordEvents): boolean {
  if (text.trim() === '') return true
  let value: unknown
  try {
    value = JSON.parse(text.codePointAt(0) === 0xfeff ? text.slice(1) : text)
  } catch {
    return false
  }
  for (const record of recordsIn(value)) onRecord(record)
  return true
}

function recordsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (!isFields(value)) return [value]
  const { Records: records, Events: events, Users: users } = value
  return [records, events, users].find((list) => Array.isArray(list)) ?? [value]
}

async function readParts(
  chunks: AsyncIterable<Buffer>,
  events: RecordEvents,
  limits: ReadLimits,
): Promise<void> {
  const { onRecord, onProblem } = events
  const splitter = createSplitter({
    onRecord: (text) => {
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        return onProblem('json')
      }
      onRecord(value)
    },
    onLong: () => onProblem('long'),
    onDamage: () => onProblem('json'),
  })
  let read = 0
  try {
    for await (const chunk of chunks) {
      read += chunk.length
      if (read > limits.mostBytes) return onProblem('bomb')
      splitter.feed(chunk)
      await events.between?.()
    }
  } catch (error) {
    splitter.end()
    return onProblem(isZlibError(error) ? 'gzip' : 'unreadable')
  }
  if (!splitter.end()) onProblem('cut')
}

/** The caller closes the file. */
function unpacked(fd: number): Readable {
  const options = { fd, autoClose: false, start: 0, highWaterMark: 256 * 1024 }
  const raw = createReadStream('', options)
  const first = Buffer.alloc(2)
  readSync(fd, first, 0, 2, 0)
  if (!isGzip(first)) return raw
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  raw.on('error', (error) => gunzip.destroy(error))
  return raw.pipe(gunzip)
}
