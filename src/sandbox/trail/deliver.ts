/** Events as the files that an organisation's trail puts into its bucket. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readBytesIfPresent, writePrivateFile } from '../../system/files.ts'
import type { TrailEvent } from './trail.ts'

export interface Delivered {
  /** Those that were not there yet. */
  readonly newFiles: number
  readonly files: number
  readonly events: number
}

const usualMinutes = 5

/** CloudTrail begins another file too, so that none is too large. */
const mostInFile = 10_000

interface File {
  readonly account: string
  readonly region: string
  /** The last minute that it is of. */
  readonly last: Date
  readonly events: TrailEvent[]
}

/** A Region comes from whoever signed the call. */
function safeRegion(region: string): string {
  return /^[a-z0-9-]{1,40}$/.test(region) ? region : 'us-east-1'
}

function grouped(events: readonly TrailEvent[], minutes: number): readonly File[] {
  const windowMs = minutes * 60_000
  const files = new Map<string, File>()
  for (const event of events) {
    const account = event.recipientAccountId
    const region = safeRegion(event.awsRegion)
    const untilMs = (Math.floor(Date.parse(event.eventTime) / windowMs) + 1) * windowMs
    const last = new Date(untilMs - 60_000)
    const key = `${account}/${region}/${untilMs}`
    const file = files.get(key) ?? { account, region, last, events: [] }
    file.events.push(event)
    files.set(key, file)
  }
  return [...files.values()]
}

function pathOf(organisation: string, { account, region, last, events }: File): string {
  const [day = '', time = ''] = last.toISOString().split('T')
  const minute = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`
  const ids = createHash('sha256').update(JSON.stringify(events[0])).digest('hex')
  const name = `${account}_CloudTrail_${region}_${minute}_${ids.slice(0, 16)}.json.gz`
  const folder = ['AWSLogs', organisation, account, 'CloudTrail', region, ...day.split('-')]
  return join(...folder, name)
}

/**
 * Writes the events below the folder; a file that is there already is left alone, or grows by what
 * has happened since.
 * @param minutes How many a file is of.
 * Throws SystemError `file-unwritable`, `disk-full`, `read-only`.
 */
export function deliver(
  folder: string,
  organisation: string,
  events: readonly TrailEvent[],
  minutes = usualMinutes,
): Delivered {
  const files = grouped(events, minutes)
  let newFiles = 0
  for (const file of files) {
    const path = join(folder, pathOf(organisation, file))
    const bytes = gzipSync(JSON.stringify({ Records: file.events }))
    const before = readBytesIfPresent(path)
    if (before?.equals(bytes) === true) continue
    if (before === undefined) newFiles += 1
    writePrivateFile(path, bytes)
  }
  return { newFiles, files: files.length, events: events.length }
}

/** The end of the usual minutes that an event is of. */
function windowOf({ eventTime }: TrailEvent): number {
  return Math.floor(Date.parse(eventTime) / (usualMinutes * 60_000))
}

/**
 * The same of events in their order, however many: the files of some minutes are written when the next
 * minutes begin. Throws SystemError.
 */
export async function deliverAll(
  folder: string,
  organisation: string,
  events: AsyncIterable<TrailEvent>,
): Promise<Delivered> {
  let all: Delivered = { newFiles: 0, files: 0, events: 0 }
  let open: TrailEvent[] = []
  const flush = (): void => {
    const one = deliver(folder, organisation, open)
    all = {
      newFiles: all.newFiles + one.newFiles,
      files: all.files + one.files,
      events: all.events + one.events,
    }
    open = []
  }
  for await (const event of events) {
    const [first] = open
    if (first !== undefined && (windowOf(first) !== windowOf(event) || open.length >= mostInFile)) {
      flush()
    }
    open.push(event)
  }
  flush()
  return all
}
