/** CloudTrail's events in any form that they are kept in: which calls were made with some keys. */
import type { TrailCall } from './migration-plan.ts'

type Fields = Readonly<Record<string, unknown>>

export interface KeyCall extends TrailCall {
  readonly keyId: string
  readonly eventId?: string
  /** Where it was made. */
  readonly accountId?: string
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The events of a file: CloudTrail's own (`Records`), one on each line, a list, or what
 * `aws cloudtrail lookup-events` prints. Undefined when it is none of these.
 */
function eventsIn(text: string): readonly unknown[] | undefined {
  const whole = parsed(text)
  if (whole === undefined) return eventsOnLines(text)
  if (Array.isArray(whole)) return whole
  if (!isFields(whole)) return undefined
  if (Array.isArray(whole['Records'])) return whole['Records']
  if (Array.isArray(whole['Events'])) return whole['Events'].map(lookedUp)
  return 'eventName' in whole ? [whole] : undefined
}

/** A line that was cut off is as if it were not there. */
function eventsOnLines(text: string): readonly unknown[] | undefined {
  const events = text
    .split('\n')
    .map(parsed)
    .filter((event) => isFields(event))
  return events.length > 0 ? events : undefined
}

function lookedUp(event: unknown): unknown {
  const inner = isFields(event) ? event['CloudTrailEvent'] : undefined
  return typeof inner === 'string' ? parsed(inner) : undefined
}

const longestText = 500

function word(fields: Fields, name: string, pattern: RegExp): string | undefined {
  const value = fields[name]
  return typeof value === 'string' && pattern.test(value) ? value : undefined
}

function said(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? value.slice(0, longestText) : 'unknown'
}

/** The event as a call, if one of these keys made it. */
function callOf(event: unknown, keyIds: ReadonlySet<string>): KeyCall | undefined {
  if (!isFields(event) || !isFields(event['userIdentity'])) return undefined
  const keyId = event['userIdentity']['accessKeyId']
  if (typeof keyId !== 'string' || !keyIds.has(keyId)) return undefined
  const at = new Date(word(event, 'eventTime', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/) ?? '')
  const service = word(event, 'eventSource', /^[\w.-]{1,60}$/)?.replace(/\.amazonaws\.com$/, '')
  const name = word(event, 'eventName', /^\w{1,64}$/)
  if (Number.isNaN(at.getTime()) || service === undefined || name === undefined) return undefined
  const eventId = word(event, 'eventID', /^[\w-]{1,60}$/)
  const accountId = word(event, 'recipientAccountId', /^\d{12}$/)
  return {
    keyId,
    ...(eventId === undefined ? {} : { eventId }),
    ...(accountId === undefined ? {} : { accountId }),
    at,
    event: `${service}:${name}`,
    region: word(event, 'awsRegion', /^[\w-]{1,60}$/) ?? 'unknown',
    sourceAddress: said(event, 'sourceIPAddress'),
    userAgent: said(event, 'userAgent'),
  }
}

/** Undefined when the text is not of CloudTrail. */
export function keyCallsIn(
  text: string,
  keyIds: ReadonlySet<string>,
): readonly KeyCall[] | undefined {
  return eventsIn(text)?.flatMap((event) => callOf(event, keyIds) ?? [])
}
