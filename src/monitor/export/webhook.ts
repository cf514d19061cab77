/** Findings and events as JSON to an address of the user's, signed; or as words for a chat. */
import { createHmac } from 'node:crypto'
import type { Channel } from './channel.ts'
import { deliver, type DeliverWorld } from './deliver.ts'
import type { Destination } from './destination.ts'
import { findingId } from './finding-id.ts'
import type { Finding } from '../findings/finding.ts'
import type { OutgoingEvent } from './outgoing.ts'

export interface WebhookOptions {
  readonly destination: Destination
  /** Signs the body; undefined for none. */
  readonly secret: string | undefined
  /** `slack` is `{"text": …}`, as Slack, Mattermost and Rocket.Chat take it. */
  readonly format: 'json' | 'slack'
  readonly hasEvents: boolean
  readonly hasFindings: boolean
  readonly world: DeliverWorld
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value), 'utf8')

function eventJson({ id, time, name, service, readOnly, text }: OutgoingEvent): Buffer {
  return json({
    type: 'event',
    id,
    time: time.toISOString(),
    person: text('person'),
    personId: text('person_id'),
    kind: text('kind'),
    evidence: text('evidence'),
    strength: text('strength'),
    account: text('account'),
    region: text('region'),
    role: text('role_name'),
    service,
    event: name,
    readOnly,
    error: text('error_code'),
    address: text('address'),
    userAgent: text('user_agent'),
    app: text('app'),
    origin: text('origin'),
  })
}

function findingJson(finding: Finding, isUpdate: boolean): Buffer {
  const { code, level, says, subject, people, accounts, first, last, events, evidence } = finding
  return json({
    type: 'finding',
    id: findingId(finding),
    isUpdate,
    finding: code,
    level,
    says,
    subject,
    people,
    accounts,
    first: first.toISOString(),
    last: last.toISOString(),
    events,
    evidence: evidence.map((one) => one.id),
  })
}

/** Characters that would be a link, a mention or markup there: an event's texts are anybody's. */
function forChat(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@*_~`[\]()|]/g, (character) => `\u200B${character}`)
}

const chatFinding = ({ level, code, says }: Finding): Buffer =>
  Buffer.from(`${level.toUpperCase()} ${code}: ${forChat(says)}`, 'utf8')

/** `sha256=` and the HMAC of the body, as GitHub signs. */
export function signatureOf(secret: string, body: Uint8Array): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

export function webhookChannel(options: WebhookOptions): Channel {
  const { destination, secret, format, world } = options
  const isChat = format === 'slack'
  const finding = isChat ? chatFinding : findingJson
  return {
    // A chat cuts longer words.
    most: isChat ? { records: 10, bytes: 3000 } : { records: 100, bytes: 900_000 },
    ...(options.hasEvents && !isChat ? { event: eventJson } : {}),
    ...(options.hasFindings ? { finding } : {}),
    send: async (records) => {
      const body = isChat
        ? json({ text: records.map((one) => one.toString('utf8')).join('\n') })
        : Buffer.from(
            `{"version":1,"records":[${records.map((one) => one.toString('utf8')).join(',')}]}`,
          )
      const signature =
        secret === undefined ? {} : { 'x-keyless-signature': signatureOf(secret, body) }
      const headers = { ...destination.headers, 'content-type': 'application/json', ...signature }
      const answer = await deliver({ ...destination, headers }, body, world)
      return answer === undefined ? undefined : { refused: 0, because: '' }
    },
  }
}
