/** How much of a trail lies in the folders of some days, by its list: nothing of it is read for that. */
import { ahead } from '../../sources/s3/ahead.ts'
import type { Bucket } from '../../sources/s3/bucket.ts'
import { listPages } from '../../sources/s3/listing.ts'

type Lister = Pick<Bucket, 'list'>

export interface ListedSize {
  /** Of all the days; worked out where not all of them were listed. */
  readonly bytes: number
  readonly days: Share
  /** Of an account in a Region each. */
  readonly folders: Share
}

/** So many of all. */
export interface Share {
  readonly listed: number
  readonly all: number
}

const parallelLists = 8

/** A list costs as much as writing an object, and a person waits for it: then some of them stand for all. */
const mostAccounts = 50
const mostFolders = 100
const mostCalls = 300

/** Files of CloudTrail in one folder of a day fill one of these; in a busy account some. */
const mostPagesOfDay = 20

/** `count` of them, as far apart as they can be. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  const places = Array.from({ length: Math.min(count, items.length) }, (_, at) =>
    Math.floor(((at + 0.5) * items.length) / Math.min(count, items.length)),
  )
  const chosen = new Set(places)
  return items.filter((_, at) => chosen.has(at))
}

async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const given = (async function* give() {
    yield* items
  })()
  for await (const result of ahead(given, parallelLists, work)) results.push(result)
  return results
}

async function foldersIn(bucket: Lister, prefix: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { folders } of listPages(bucket, { prefix, delimiter: '/' })) {
    found.push(...folders)
  }
  return found
}

/** Bytes below the folder; undefined where its list is longer than anybody should wait for. */
async function bytesIn(bucket: Lister, prefix: string): Promise<number | undefined> {
  let [bytes, pages] = [0, 0]
  for await (const { objects } of listPages(bucket, { prefix })) {
    for (const object of objects) bytes += object.bytes
    if (++pages > mostPagesOfDay) return undefined
  }
  return bytes
}

/** Of the accounts and their Regions, as the table's folders are: `…/ACCOUNT/CloudTrail/REGION/`. */
async function trailFolders(bucket: Lister, prefix: string) {
  const accounts = (await foldersIn(bucket, prefix)).filter((folder) =>
    /^\d{12}\/$/.test(folder.slice(prefix.length)),
  )
  const asked = spread(accounts, mostAccounts)
  const regions = await inParallel(asked, async (account) =>
    foldersIn(bucket, `${account}CloudTrail/`),
  )
  const found = regions.flat()
  const all = asked.length === 0 ? 0 : Math.round((found.length * accounts.length) / asked.length)
  return { listed: spread(found, mostFolders), all }
}

/**
 * @param prefix Of the folder that holds those of the accounts, with `/` at its end.
 * @param days Each as its folder is called: `2026/11/23`.
 * @returns Undefined where a list is too long, or a part of it tells nothing. Throws as the bucket's `list`.
 */
export async function listedSize(
  bucket: Lister,
  prefix: string,
  days: readonly string[],
): Promise<ListedSize | undefined> {
  let calls = 0
  const counting: Lister = {
    list: async (request) => {
      calls++
      return bucket.list(request)
    },
  }
  const folders = await trailFolders(counting, prefix)
  const share = { listed: folders.listed.length, all: folders.all }
  const bytesOn = async (day: string): Promise<readonly (number | undefined)[]> =>
    inParallel(folders.listed, async (folder) => bytesIn(counting, `${folder}${day}/`))
  const before = calls
  const [first = ''] = spread(days, 1)
  // What one day takes tells how many more there is time for.
  const sizes = [...(await bytesOn(first))]
  const perDay = Math.max(1, calls - before)
  const more = Math.max(0, Math.floor((mostCalls - calls) / perDay))
  const others = spread(
    days.filter((day) => day !== first),
    more,
  )
  for (const day of others) sizes.push(...(await bytesOn(day)))
  if (sizes.includes(undefined)) return undefined
  const listed = others.length + 1
  const sum = sizes.reduce<number>((total, bytes = 0) => total + bytes, 0)
  // Where all that was looked at is empty, the rest need not be.
  if (sum === 0 && (listed < days.length || share.listed < share.all)) return undefined
  const scale = (days.length / listed) * (share.listed === 0 ? 0 : share.all / share.listed)
  return { bytes: Math.round(sum * scale), days: { listed, all: days.length }, folders: share }
}
