/** Events of CloudTrail as Authentication (3002) or API Activity (6003). */
import type { OutgoingEvent } from '../outgoing.ts'
import { endpoint, kindFields, metadata, type OcsfObject, type Product } from './event-fields.ts'

type Activity = readonly [number, string]

const logon: Activity = [1, 'Logon']
const logoff: Activity = [2, 'Logoff']

const signIns: Readonly<Record<string, Activity>> = {
  'signin UserAuthentication': logon,
  'signin ConsoleLogin': logon,
  'signin CredentialChallenge': [99, 'Credential Challenge'],
  'signin CredentialVerification': [99, 'Credential Verification'],
  'sso Authenticate': logon,
  'sso Federate': logon,
  'sso CreateToken': logon,
  'sso-oauth CreateToken': logon,
  'sso-oauth CreateTokenWithIAM': logon,
  'sso CreateTokenWithIAM': logon,
  'sso Logout': logoff,
}

const changes: readonly (readonly [RegExp, Activity])[] = [
  [/^(?:Create|Put|Run|Add|Register|Import|Allocate|Generate)/, [1, 'Create']],
  [
    /^(?:Update|Modify|Set|Attach|Detach|Enable|Disable|Associate|Disassociate|Tag|Untag|Change)/,
    [3, 'Update'],
  ],
  [/^(?:Delete|Remove|Terminate|Deregister|Release)/, [4, 'Delete']],
]

/** CloudTrail says itself what only reads. */
function activityOf({ name, readOnly }: OutgoingEvent): Activity {
  if (readOnly === true || /^(?:Get|List|Describe|Head|Lookup)/.test(name)) return [2, 'Read']
  return changes.find(([pattern]) => pattern.test(name))?.[1] ?? [99, name]
}

function userOf({ text }: OutgoingEvent): OcsfObject {
  return {
    uid: text('person_id'),
    name: text('person') ?? (text('person_id') === undefined ? 'unknown' : undefined),
    credential_uid: text('access_key'),
  }
}

function shared(event: OutgoingEvent, product: Product): OcsfObject {
  const { id, time, name, service, text } = event
  const error = text('error_code')
  const hasFailed = error !== undefined || text('outcome') === 'Failure'
  const account = text('account')
  return {
    time: time.getTime(),
    message: `${text('person') ?? 'unknown'}: ${service} ${name}`,
    severity_id: 1,
    severity: 'Informational',
    status_id: hasFailed ? 2 : 1,
    status: hasFailed ? 'Failure' : 'Success',
    status_code: error,
    status_detail: text('error_message'),
    metadata: metadata(product, id, { event_code: name }),
    cloud: {
      provider: 'AWS',
      region: text('region'),
      account:
        account === undefined ? undefined : { uid: account, type_id: 10, type: 'AWS Account' },
    },
    unmapped: { keyless: keylessFields(event) },
  }
}

function keylessFields({ text }: OutgoingEvent): OcsfObject {
  return {
    person_kind: text('kind'),
    evidence: text('evidence'),
    strength: text('strength'),
    role: text('role_name'),
    identity_arn: text('arn'),
    app: text('app'),
    program: text('program'),
    target_account: text('target_account'),
    target_role: text('target_role'),
    grant_type: text('grant_type'),
    sign_in_method: text('credential_type'),
  }
}

function sessionOf({ text }: OutgoingEvent): OcsfObject | undefined {
  const uid = text('credential_id')
  return uid === undefined ? undefined : { uid, issuer: 'sso.amazonaws.com' }
}

/** OIDC where a program got a token; what a person typed elsewhere is no protocol of the list. */
function protocolOf({ name, text }: OutgoingEvent): OcsfObject {
  if (/^CreateToken/.test(name)) return { auth_protocol_id: 4, auth_protocol: 'OpenID' }
  if (text('credential_type') === 'EXTERNAL_IDP')
    return { auth_protocol_id: 5, auth_protocol: 'SAML' }
  return {}
}

function authentication(event: OutgoingEvent, activity: Activity, product: Product): OcsfObject {
  const { service, text } = event
  const agent = text('user_agent')
  return {
    ...kindFields({
      category: [3, 'Identity & Access Management'],
      class: [3002, 'Authentication'],
      activity,
    }),
    ...shared(event, product),
    user: userOf(event),
    service: { name: `${service}.amazonaws.com` },
    session: sessionOf(event),
    src_endpoint: endpoint(text('address')),
    http_request: agent === undefined ? undefined : { user_agent: agent },
    ...protocolOf(event),
  }
}

function apiActivity(event: OutgoingEvent, product: Product): OcsfObject {
  const { name, service, text } = event
  const [agent, error] = [text('user_agent'), text('error_code')]
  return {
    ...kindFields({
      category: [6, 'Application Activity'],
      class: [6003, 'API Activity'],
      activity: activityOf(event),
    }),
    ...shared(event, product),
    actor: { user: userOf(event), session: sessionOf(event), invoked_by: text('invoked_by') },
    api: {
      operation: name,
      service: { name: `${service}.amazonaws.com` },
      response: error === undefined ? undefined : { error, error_message: text('error_message') },
    },
    src_endpoint: endpoint(text('address')),
    http_request: agent === undefined ? undefined : { user_agent: agent },
  }
}

/** Undefined for what is not CloudTrail's: our own journal has no class there. */
export function ocsfEvent(event: OutgoingEvent, product: Product): OcsfObject | undefined {
  const { name, service, text } = event
  if (text('origin') !== 'cloudtrail') return undefined
  const activity = signIns[`${service} ${name}`]
  return activity === undefined
    ? apiActivity(event, product)
    : authentication(event, activity, product)
}
