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
import { createGunzip, gunzipSync } from 'node:zlib'
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
    const whole = stats.size <= limits.wholeBytes ? wholeText(fd, limits) : undefined
    if (whole === undefined || !parseWhole(whole, events)) await readParts(fd, events, limits)
  } catch {
    events.onProblem('unreadable')
  } finally {
    closeSync(fd)
  }
}

/** Undefined for one that does not unpack, or to more than is parsed whole. */
function wholeText(fd: number, { wholeBytes }: ReadLimits): string | undefined {
  const bytes = readFileSync(fd)
  if (!isGzip(bytes)) return bytes.toString('utf8')
  try {
    return gunzipSync(bytes, { maxOutputLength: wholeBytes }).toString('utf8')
  } catch {
    return undefined
  }
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

async function readParts(fd: number, events: RecordEvents, limits: ReadLimits): Promise<void> {
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
    for await (const chunk of unpacked(fd)) {
      read += (chunk as Buffer).length
      if (read > limits.mostBytes) return onProblem('bomb')
      splitter.feed(chunk as Buffer)
      await events.between?.()
    }
  } catch (error) {
    splitter.end()
    const { code = '' } = error as NodeJS.ErrnoException
    return onProblem(code.startsWith('Z_') ? 'gzip' : 'unreadable')
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
