/** The pages of a list, and what a server must not say in them. */
import { ServiceError } from '../../../errors.ts'
import type { Bucket } from './bucket.ts'
import type { ListAnswer, ListRequest } from './calls.ts'
import { isBefore } from './keys.ts'

export interface Listed {
  readonly key: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modifiedMs: number
  readonly etag: string | undefined
}

export interface ListedPage {
  readonly objects: readonly Listed[]
  readonly folders: readonly string[]
}

export interface Listing extends Pick<ListRequest, 'prefix' | 'delimiter' | 'after'> {
  /** Keys before this one only. */
  readonly before?: string | undefined
}

/** A list may have pages with nothing in them, but not for ever. */
const mostEmptyPages = 100

function invalid(what: string): ServiceError {
  const message = `The answer to ListObjectsV2 is not what S3 sends: ${what}.`
  const details = { operation: 'ListObjectsV2', retryable: false }
  return new ServiceError('service-answer-invalid', message, { details })
}

/** Throws ServiceError `service-answer-invalid` for a list that is none or never ends, else as the bucket does. */
export async function* listPages(
  bucket: Pick<Bucket, 'list'>,
  { before, ...listing }: Listing,
): AsyncGenerator<ListedPage> {
  const follows = createOrder(listing)
  let token: string | undefined
  let empty = 0
  for (;;) {
    const answer = await bucket.list({ ...listing, ...(token === undefined ? {} : { token }) })
    const page = checkedPage(answer, follows)
    const objects = page.objects.filter(({ key }) => before === undefined || isBefore(key, before))
    yield { ...page, objects }
    if (answer.isTruncated !== true || objects.length < page.objects.length) return
    if (answer.next === undefined || answer.next === token) {
      throw invalid('a next page without an address')
    }
    empty = page.objects.length + page.folders.length === 0 ? empty + 1 : 0
    if (empty > mostEmptyPages) throw invalid('one page without keys after another')
    token = answer.next
  }
}

type Kind = 'object' | 'folder'

/** Keys come in their order, each once: a list that turns in a circle ends here. */
function createOrder({ prefix, after = '' }: Pick<Listing, 'prefix' | 'after'>) {
  const last: Record<Kind, string> = { object: after, folder: '' }
  return (kind: Kind, key: string | undefined): string => {
    if (key === undefined || key === '') throw invalid('a key that is none')
    if (!key.startsWith(prefix)) throw invalid('a key that was not asked for')
    if (!isBefore(last[kind], key)) throw invalid('keys that are not in their order')
    last[kind] = key
    return key
  }
}

function checkedPage(answer: ListAnswer, follows: ReturnType<typeof createOrder>): ListedPage {
  if (answer.isTruncated === undefined) throw invalid('no list')
  const folders = answer.folders.map((folder) => follows('folder', folder))
  const objects = answer.objects.map(({ key, bytes, modified, etag }) => {
    const modifiedMs = modified?.getTime() ?? Number.NaN
    if (bytes === undefined || !Number.isSafeInteger(bytes) || bytes < 0) {
      throw invalid('an object without a size')
    }
    if (!Number.isFinite(modifiedMs)) throw invalid('an object without a time')
    return { key: follows('object', key), bytes, modifiedMs, etag }
  })
  return { objects, folders }
}
