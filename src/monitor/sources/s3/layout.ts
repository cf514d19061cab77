/**
 * Where in a bucket the logs are: `AWSLogs/[o-…/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/`, of which only
 * what is wanted is listed. What lies otherwise is listed whole.
 */
import { otherFolders } from '../find-files.ts'
import type { Bucket } from './bucket.ts'
import { type Listing, listPages } from './listing.ts'

export interface Narrowing {
  readonly accounts?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
  readonly since?: Date | undefined
  /** Exclusive. */
  readonly until?: Date | undefined
}

const dayMs = 24 * 3_600_000

/** Folders that are no trail's are looked through so deep, and so many side by side. */
const deepest = 4
const mostFolders = 100

const organisation = /^o-[a-z0-9]{1,40}$/
const account = /^\d{12}$/

/** The folders below `AWSLogs/`, without the organisation's; undefined above it. */
function placeOf(prefix: string): readonly string[] | undefined {
  const parts = prefix.split('/').slice(0, -1)
  const at = parts.indexOf('AWSLogs')
  if (at === -1) return undefined
  const below = parts.slice(at + 1)
  return organisation.test(below[0] ?? '') ? below.slice(1) : below
}

const dayPath = (at: Date): string => at.toISOString().slice(0, 10).replaceAll('-', '/')

/** A file lies under the day on which it was delivered, which is some minutes after its events. */
function daysOf(prefix: string, { since, until }: Narrowing): Listing {
  const region = /^.*?AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/CloudTrail\/[^/]+\//.exec(prefix)?.[0]
  if (region === undefined) return { prefix }
  const last = until === undefined ? undefined : new Date(until.getTime() + 2 * dayMs)
  return {
    prefix,
    ...(since === undefined ? {} : { after: region + dayPath(since) }),
    ...(last === undefined ? {} : { before: region + dayPath(last) }),
  }
}

/** What is to be listed, in the order of keys. Throws as listPages. */
export async function* listingsOf(
  bucket: Pick<Bucket, 'list'>,
  prefix: string,
  wanted: Narrowing,
  depth = 0,
): AsyncGenerator<Listing> {
  const place = placeOf(prefix)
  const [id, kind, ...rest] = place ?? []
  if (prefix !== '' && !prefix.endsWith('/')) yield { prefix }
  else if (place === undefined) yield* above(bucket, prefix, wanted, depth)
  else if (id === undefined) {
    for (const folder of await foldersIn(bucket, prefix)) {
      const name = folder.slice(prefix.length, -1)
      if (organisation.test(name) || isWanted(name, wanted.accounts, account)) {
        yield* listingsOf(bucket, folder, wanted)
      }
    }
  } else if (kind === undefined) {
    if (account.test(id)) yield* listingsOf(bucket, `${prefix}CloudTrail/`, wanted)
    else yield { prefix }
  } else if (kind === 'CloudTrail' && rest.length === 0) {
    for (const folder of await foldersIn(bucket, prefix)) {
      const region = folder.slice(prefix.length, -1)
      if (isWanted(region, wanted.regions, /./)) yield daysOf(folder, wanted)
    }
  } else yield daysOf(prefix, wanted)
}

function isWanted(name: string, names: readonly string[] | undefined, pattern: RegExp): boolean {
  return pattern.test(name) && (names === undefined || names.includes(name))
}

/** Above `AWSLogs/`, which is taken alone where it is. */
async function* above(
  bucket: Pick<Bucket, 'list'>,
  prefix: string,
  wanted: Narrowing,
  depth: number,
): AsyncGenerator<Listing> {
  const found = await foldersIn(bucket, prefix)
  const logs = `${prefix}AWSLogs/`
  if (found.includes(logs)) return yield* listingsOf(bucket, logs, wanted)
  if (depth >= deepest || found.length > mostFolders) return yield { prefix }
  yield { prefix, delimiter: '/' }
  for (const folder of found) {
    if (otherFolders.has(folder.slice(prefix.length, -1))) continue
    yield* listingsOf(bucket, folder, wanted, depth + 1)
  }
}

async function foldersIn(bucket: Pick<Bucket, 'list'>, prefix: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { folders } of listPages(bucket, { prefix, delimiter: '/' })) {
    found.push(...folders.filter((folder) => folder.endsWith('/')))
  }
  return found
}
