/** One record of CloudTrail as a row, or what is wrong with it. Nothing in it is trusted to be what it should. */
import { createHash } from 'node:crypto'
import type { EventRow } from './columns.ts'
import { type Fields, fieldsOf, isFields, jsonOf, textAt, textOf } from './fields.ts'
import { identityOf, roleOf } from './identity.ts'
import { utcTime } from './time.ts'

/** Why a record is not in the store; the words are in `problems.ts`. */
export type RecordProblem = 'shape' | 'time' | 'future' | 'insight' | 'digest'

/** What is odd about a record that is in the store all the same. */
export type Oddity = 'address' | 'region' | 'account' | 'shortened'

/** Of a list of the directory's users. */
export interface DirectoryUser {
  readonly id: string
  readonly name: string
}

export interface DecodedEvent {
  readonly row: EventRow
  readonly odd: readonly Oddity[]
}

export type Decoded =
  | DecodedEvent
  | { readonly user: DirectoryUser }
  | { readonly problem: RecordProblem }

/** The event itself: EventBridge, LookupEvents and CloudTrail Lake put something around it. */
function unwrapped(value: unknown): Fields | undefined {
  if (!isFields(value)) return undefined
  const { detail, eventData, CloudTrailEvent: text } = value
  if (isFields(detail) && value['eventName'] === undefined) return detail
  if (isFields(eventData)) return eventData
  if (typeof text !== 'string') return value
  try {
    const event: unknown = JSON.parse(text)
    return isFields(event) ? event : undefined
  } catch {
    return undefined
  }
}

/** One of `aws identitystore list-users`. */
function userOf(record: Fields): DirectoryUser | undefined {
  const [id, name] = [textAt(record, 'UserId'), textAt(record, 'UserName')]
  return id === undefined || name === undefined ? undefined : { id, name }
}

/** @param latest Events after this are not believed, as the store has times. */
export function decodeEvent(value: unknown, latest: string): Decoded {
  const event = unwrapped(value)
  if (event === undefined) return { problem: 'shape' }
  if (isThere(event['digestStartTime'])) return { problem: 'digest' }
  if (isThere(event['insightDetails'])) return { problem: 'insight' }
  const user = userOf(event)
  if (user !== undefined) return { user }
  const [name, source] = [textAt(event, 'eventName'), textAt(event, 'eventSource')]
  if (name === undefined || source === undefined) return { problem: 'shape' }
  const time = utcTime(textAt(event, 'eventTime'))
  if (time === undefined || time < '2013') return { problem: 'time' }
  if (time > latest) return { problem: 'future' }
  return rowOf(event, { name, source, time })
}

/** An export of a table has all columns, most of them `null`. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null
}

interface Known {
  readonly name: string
  readonly source: string
  readonly time: string
}

function rowOf(event: Fields, { name, source, time }: Known): Decoded {
  const odd: Oddity[] = []
  const json = (field: string): string | undefined => {
    const text = jsonOf(event[field])
    if (text === false) odd.push('shortened')
    return text === false ? undefined : text
  }
  const identity = identityOf(fieldsOf(event['userIdentity']))
  const account = textAt(event, 'recipientAccountId') ?? identity.identity_account
  const address = textAt(event, 'sourceIPAddress')
  const region = textAt(event, 'awsRegion')
  if (account !== undefined && !/^\d{12}$/.test(account)) odd.push('account')
  if (address !== undefined && !isAddress(address)) odd.push('address')
  if (region !== undefined && !regionForm.test(region)) odd.push('region')
  const row: EventRow = {
    id: idOf(event),
    time,
    name,
    service: source.replace(/\.amazonaws\.com(?:\.cn)?$/, ''),
    region,
    account,
    type: textAt(event, 'eventType'),
    category: textAt(event, 'eventCategory'),
    read_only: booleanOf(event['readOnly']),
    ...identity,
    address,
    user_agent: textAt(event, 'userAgent'),
    error_code: textAt(event, 'errorCode'),
    error_message: textAt(event, 'errorMessage'),
    ...grantOf(event),
    ...signInOf(event),
    request: json('requestParameters'),
    response: json('responseElements'),
    additional: json('additionalEventData'),
    details: json('serviceEventDetails'),
    origin: 'cloudtrail',
  }
  return { row, odd }
}

const regionForm = /^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$|^global$/

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/

/** An address, or what AWS puts there for itself: `AWS Internal`, `ec2.amazonaws.com`. */
function isAddress(text: string): boolean {
  if (ipv4.test(text)) return !/(?:^|\.)0\d/.test(text)
  return (
    /^(?=.*:)[0-9a-f:.]+$/i.test(text) || /^(?:AWS Internal|[\w.-]+\.amazonaws\.com)$/.test(text)
  )
}

function booleanOf(value: unknown): string | undefined {
  const text = textOf(value)
  return text === 'true' || text === 'false' ? text : undefined
}

const uuid = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/** One that is no UUID is made one, so that the same record is never in the store twice. */
function idOf(event: Fields): string {
  const id = textAt(event, 'eventID')
  if (id !== undefined && uuid.test(id)) return id
  return createHash('md5')
    .update(id ?? (jsonOf(event) || 'unreadable'))
    .digest('hex')
}

/** GetRoleCredentials, AssumeRole and its kin, CreateToken: who may now do what. */
function grantOf(event: Fields): EventRow {
  const request = fieldsOf(event['requestParameters'])
  const details = fieldsOf(event['serviceEventDetails'])
  const arn = roleOf(textAt(request, 'roleArn'))
  return {
    target_account: textAt(details, 'account_id') ?? textAt(request, 'accountId') ?? arn.account,
    target_role: textAt(details, 'role_name') ?? textAt(request, 'roleName') ?? arn.name,
    target_session: textAt(request, 'roleSessionName'),
    target_user: textAt(request, 'userName'),
    issued_key:
      textAt(event, 'responseElements', 'credentials', 'accessKeyId') ??
      textAt(event, 'responseElements', 'accessKey', 'accessKeyId'),
    issued_credential: textAt(event, 'additionalEventData', 'identitycenter:CredentialId'),
    client: textAt(request, 'clientId'),
    grant_type: textAt(request, 'grantType')?.replace(/^urn:ietf:params:oauth:grant-type:/, ''),
  }
}

const outcomes = ['UserAuthentication', 'CredentialVerification', 'CredentialChallenge'] as const

function signInOf(event: Fields): EventRow {
  const details = fieldsOf(event['serviceEventDetails'])
  const said = outcomes.map((name) => textAt(details, name)).find((text) => text !== undefined)
  return {
    outcome: said ?? textAt(event, 'responseElements', 'ConsoleLogin'),
    sign_in_name: textAt(event, 'additionalEventData', 'UserName'),
    credential_type: textAt(event, 'additionalEventData', 'CredentialType'),
    workflow: textAt(event, 'additionalEventData', 'AuthWorkflowID'),
  }
}
