/** Events and findings as log records, by OpenTelemetry's semantic conventions; what they do not name is `keyless.*`. */
import { detectors } from '../../findings/detectors.ts'
import type { Level } from '../../findings/detector.ts'
import type { Finding } from '../../findings/finding.ts'
import { findingId, findingState, uuidOf } from '../finding-id.ts'
import type { OutgoingEvent } from '../outgoing.ts'
import { attributes, type LogRecord, nanoseconds } from './model.ts'

/** Of a failed call: WARN. Somebody was told no; that is no error of a program. */
const severities = {
  plain: [9, 'INFO'],
  failed: [13, 'WARN'],
} as const

const levels: Readonly<Record<Level, readonly [number, string]>> = {
  high: [17, 'ERROR'],
  medium: [13, 'WARN'],
  low: [9, 'INFO'],
  note: [5, 'DEBUG'],
}

function attributesOf({ id, name, service, readOnly, text }: OutgoingEvent) {
  return attributes({
    // Whoever receives a record twice may drop one by this.
    'log.record.uid': id,
    'event.name': `aws.cloudtrail.${name}`,
    'cloud.provider': text('origin') === 'cloudtrail' ? 'aws' : undefined,
    'cloud.account.id': text('account'),
    'cloud.region': text('region'),
    'user.id': text('person_id'),
    'user.name': text('person'),
    'session.id': text('credential_id'),
    'client.address': text('address'),
    'user_agent.original': text('user_agent'),
    'error.type': text('error_code'),
    'error.message': text('error_message'),
    'rpc.service': service,
    'rpc.method': name,
    'keyless.origin': text('origin'),
    'keyless.person.kind': text('kind'),
    'keyless.person.evidence': text('evidence'),
    'keyless.person.strength': text('strength'),
    'keyless.role': text('role_name'),
    'keyless.identity.type': text('identity_type'),
    'keyless.identity.arn': text('arn'),
    'keyless.access_key.id': text('access_key'),
    'keyless.invoked_by': text('invoked_by'),
    'keyless.app': text('app'),
    'keyless.program': text('program'),
    'keyless.read_only': readOnly,
    'keyless.target.account.id': text('target_account'),
    'keyless.target.role': text('target_role'),
    'keyless.client': text('client'),
    'keyless.grant_type': text('grant_type'),
    'keyless.sign_in.outcome': text('outcome'),
    'keyless.sign_in.method': text('credential_type'),
  })
}

export function eventRecord(event: OutgoingEvent, now: Date): LogRecord {
  const { time, name, service, text } = event
  const hasFailed = text('error_code') !== undefined || text('outcome') === 'Failure'
  const [severityNumber, severityText] = severities[hasFailed ? 'failed' : 'plain']
  const what = `${text('person') ?? 'somebody unknown'}: ${service} ${name}`
  const account = text('account')
  const where = account === undefined ? '' : ` in ${account}`
  const error = text('error_code')
  return {
    timeUnixNano: nanoseconds(time),
    observedTimeUnixNano: nanoseconds(now),
    severityNumber,
    severityText,
    eventName: `aws.cloudtrail.${name}`,
    body: { stringValue: `${what}${where}${error === undefined ? '' : ` (${error})`}` },
    attributes: attributesOf(event),
  }
}

/** At the time of its last event; one that grew is a record of its own, with the same `keyless.finding.id`. */
export function findingRecord(finding: Finding, now: Date): LogRecord {
  const { code, level, says, people, accounts, first, last, events, evidence, subject } = finding
  const [severityNumber, severityText] = levels[level]
  const detector = detectors.find((one) => one.code === code)
  const id = findingId(finding)
  return {
    timeUnixNano: nanoseconds(last),
    observedTimeUnixNano: nanoseconds(now),
    severityNumber,
    severityText,
    eventName: 'keyless.finding',
    body: { stringValue: says },
    attributes: attributes({
      'log.record.uid': uuidOf(`${id}\n${findingState(finding)}`),
      'event.name': 'keyless.finding',
      'security_rule.name': code,
      'security_rule.uuid': uuidOf(`keyless detector\n${code}`),
      'security_rule.description': detector?.title,
      'keyless.finding.id': id,
      'keyless.finding.level': level,
      'keyless.finding.subject': subject,
      'keyless.finding.events': events,
      'keyless.finding.first': first.toISOString(),
      'keyless.finding.people': people,
      'keyless.finding.accounts': accounts,
      'keyless.finding.evidence': evidence.map((one) => one.id),
      'keyless.finding.fix': detector?.fix,
      'keyless.attack.technique.id': detector?.attack,
    }),
  }
}
