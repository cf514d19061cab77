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

const windowMs = 5 * 60_000

interface File {
  readonly account: string
  readonly region: string
  /** The end of the five minutes that it is of. */
  readonly until: Date
  readonly events: TrailEvent[]
}

/** A Region comes from whoever signed the call. */
function safeRegion(region: string): string {
  return /^[a-z0-9-]{1,40}$/.test(region) ? region : 'us-east-1'
}

function grouped(events: readonly TrailEvent[]): readonly File[] {
  const files = new Map<string, File>()
  for (const event of events) {
    const account = event.recipientAccountId
    const region = safeRegion(event.awsRegion)
    const untilMs = (Math.floor(Date.parse(event.eventTime) / windowMs) + 1) * windowMs
    const key = `${account}/${region}/${untilMs}`
    const file = files.get(key) ?? { account, region, until: new Date(untilMs), events: [] }
    file.events.push(event)
    files.set(key, file)
  }
  return [...files.values()]
}

function pathOf(organisation: string, { account, region, until, events }: File): string {
  const [day = '', time = ''] = until.toISOString().split('T')
  const minute = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`
  const ids = createHash('sha256').update(JSON.stringify(events[0])).digest('hex')
  const name = `${account}_CloudTrail_${region}_${minute}_${ids.slice(0, 16)}.json.gz`
  const folder = ['AWSLogs', organisation, account, 'CloudTrail', region, ...day.split('-')]
  return join(...folder, name)
}

/**
 * Writes the events below the folder; a file that is there already is left alone, or grows by what
 * has happened since. Throws SystemError `file-unwritable`, `disk-full`, `read-only`.
 */
export function deliver(
  folder: string,
  organisation: string,
  events: readonly TrailEvent[],
): Delivered {
  const files = grouped(events)
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
