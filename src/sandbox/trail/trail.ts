/** What CloudTrail would have written of this sandbox, in memory. */
import { createHash, randomUUID } from 'node:crypto'
import type { SandboxClock } from '../clock.ts'
import { createKeptEvents } from './kept-events.ts'

type Fields = Readonly<Record<string, unknown>>

/** One event, in our words. */
export interface Draft {
  /** The account in whose trail it is. */
  readonly accountId: string
  readonly region: string
  /** `sts.amazonaws.com`. */
  readonly source: string
  readonly name: string
  readonly type: 'AwsApiCall' | 'AwsServiceEvent' | 'AwsConsoleSignIn'
  readonly identity: Fields
  readonly address: string
  readonly userAgent: string
  readonly readOnly: boolean
  readonly requestId: string
  readonly error?: { readonly code: string; readonly message: string }
  /** Nothing secret in these. */
  readonly request?: Fields | undefined
  readonly response?: Fields | undefined
  readonly additional?: Fields
  readonly details?: Fields
  /** Of one call that two accounts see. */
  readonly sharedId?: string
  /** About what is in a resource, not about the resource (Management). */
  readonly category?: 'Data'
  readonly resources?: readonly Fields[] | undefined
}

/** As CloudTrail spells it. */
export type TrailEvent = Fields & {
  readonly eventTime: string
  readonly awsRegion: string
  readonly recipientAccountId: string
  readonly userIdentity: Fields
}

export interface TrailEntry {
  /** From 1, in the order in which it happened. */
  readonly sequence: number
  readonly event: TrailEvent
}

export interface Trail {
  record(draft: Draft): void
  /** The first of those that are kept after `sequence`, oldest first. */
  after(sequence: number, most: number): readonly TrailEntry[]
  /** How many there were that are kept no more. */
  readonly forgotten: number
  clear(): void
}

/** Characters of JSON; CloudTrail goes to 100 kB, which events in memory should not. */
const largestRequest = 8000

/** As CloudTrail says that it left something out. */
function shortened(request: Fields | undefined): Fields | null {
  if (request === undefined) return null
  const originalSize = JSON.stringify(request).length
  if (originalSize <= largestRequest) return request
  return { omitted: true, originalSize, reason: 'requestParameters too large' }
}

export function eventOf(draft: Draft, time: Date, id: string = randomUUID()): TrailEvent {
  const { error, additional, details, sharedId, resources, category = 'Management' } = draft
  return {
    eventVersion: '1.11',
    userIdentity: draft.identity,
    eventTime: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: draft.source,
    eventName: draft.name,
    awsRegion: draft.region,
    sourceIPAddress: draft.address,
    userAgent: draft.userAgent,
    ...(error === undefined
      ? {}
      : { errorCode: error.code, errorMessage: error.message.slice(0, 1000) }),
    requestParameters: shortened(draft.request),
    responseElements: draft.response ?? null,
    ...(additional === undefined ? {} : { additionalEventData: additional }),
    requestID: draft.requestId,
    eventID: id,
    readOnly: draft.readOnly,
    ...(resources === undefined ? {} : { resources }),
    eventType: draft.type,
    managementEvent: category === 'Management',
    recipientAccountId: draft.accountId,
    ...(sharedId === undefined ? {} : { sharedEventID: sharedId }),
    ...(details === undefined ? {} : { serviceEventDetails: details }),
    eventCategory: category,
  }
}

export interface TrailOptions {
  /** Data events too: most of S3 (false, as a trail of AWS). */
  readonly dataEvents?: boolean | undefined
  /** Of memory for older events (64 MB). */
  readonly mostBytes?: number | undefined
}

export function createTrail(clock: SandboxClock, options: TrailOptions = {}): Trail {
  const { dataEvents = false, mostBytes } = options
  const kept = createKeptEvents(mostBytes)
  let sequence = 0
  return {
    record: (draft) => {
      if (draft.category === 'Data' && !dataEvents) return
      sequence += 1
      kept.add({ sequence, event: eventOf(draft, clock.now()) })
    },
    after: (asked, most) => kept.after(asked, most),
    get forgotten() {
      return kept.forgotten
    },
    clear: () => kept.clear(),
  }
}

/** `o-` and ten characters: the same for the same organisation. */
export function organisationId(startUrl: string): string {
  const digest = createHash('sha256').update(`organisation/${startUrl}`).digest('hex')
  return `o-${digest.slice(0, 10)}`
}
