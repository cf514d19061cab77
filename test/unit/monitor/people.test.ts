import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import {
  aliceId,
  centerUser,
  event,
  iamUser,
  oldCenterUser,
  roleSession,
  storeArn,
} from './records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const ssoRole = 'AWSReservedSSO_Developer_0123456789abcdef'

const onBehalfOf = { userId: aliceId, identityStoreArn: storeArn }

const signIn = (userIdentity: unknown, UserName = 'alice') =>
  event({
    userIdentity,
    eventSource: 'signin.amazonaws.com',
    eventName: 'UserAuthentication',
    eventType: 'AwsServiceEvent',
    additionalEventData: { AuthWorkflowID: 'w', UserName, CredentialType: 'PASSWORD,TOTP' },
    serviceEventDetails: { UserAuthentication: 'Success' },
  })

const grant = (userIdentity: unknown, role: string, eventTime: string) =>
  event({
    userIdentity,
    eventTime,
    eventSource: 'sso.amazonaws.com',
    eventName: 'GetRoleCredentials',
    eventType: 'AwsServiceEvent',
    serviceEventDetails: { role_name: role, account_id: '222222222222' },
  })

/** Who did the event with this name. */
async function whoDid(...events: unknown[]) {
  stage.plant('a.json', events)
  await stage.load()
  return await stage.ask({
    sql: "SELECT person, person_id, kind, evidence, strength, app FROM acts WHERE name = 'Asked'",
  })
}

const asked = (userIdentity: unknown) => event({ userIdentity, eventName: 'Asked' })

it('a user id is joined to the name of its newest sign-in, whatever the session is called', async () => {
  const session = roleSession({ role: ssoRole, session: 'alice.old', more: { onBehalfOf } })
  const [who] = await whoDid(signIn(centerUser(aliceId), 'alice.new'), asked(session))
  expect(who).toMatchObject({ person: 'alice.new', person_id: aliceId, kind: 'person' })
  expect(who).toMatchObject({ evidence: 'user-id', strength: 'certain' })
})

it('the shape before November 2025 is the same person', async () => {
  const old = oldCenterUser(aliceId, 'alice')
  const [who] = await whoDid(asked(centerUser(aliceId)), signIn(old))
  expect(who).toMatchObject({ person: 'alice', person_id: aliceId, evidence: 'user-id' })
})

it('a list of the directory names a user id that never signed in here', async () => {
  stage.write(
    'users.json',
    JSON.stringify({ Users: [{ UserName: 'alice@example.com', UserId: aliceId }] }),
  )
  const [who] = await whoDid(asked(centerUser(aliceId)))
  expect(who).toMatchObject({ person: 'alice@example.com', person_id: aliceId })
})

it('a session name is strong for a role of Identity Center, and nothing for any other', async () => {
  const [sso] = await whoDid(
    signIn(centerUser(aliceId)),
    asked(roleSession({ role: ssoRole, session: 'Alice' })),
  )
  expect(sso).toMatchObject({ person: 'Alice', person_id: aliceId })
  expect(sso).toMatchObject({ evidence: 'session-name', strength: 'strong' })
  stage.remove()
  stage = createMonitorStage()
  const [other] = await whoDid(asked(roleSession({ role: 'deploy', session: 'alice' })))
  expect(other).toMatchObject({ person: 'alice', person_id: null, kind: 'role', evidence: null })
})

it('a role is whose key is in the answer of AssumeRole, through a chain of them', async () => {
  const assume = (userIdentity: unknown, accessKeyId: string) =>
    event({
      userIdentity,
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      requestParameters: { roleArn: 'arn:aws:iam::222222222222:role/deploy', roleSessionName: 's' },
      responseElements: { credentials: { accessKeyId, sessionToken: 'secret-token' } },
    })
  const [who] = await whoDid(
    assume(roleSession({ role: ssoRole, session: 'alice', more: { onBehalfOf } }), 'ASIA1'),
    assume(roleSession({ role: 'deploy', session: 's', key: 'ASIA1' }), 'ASIA2'),
    asked(roleSession({ role: 'admin', session: 's', key: 'ASIA2' })),
  )
  expect(who).toMatchObject({ person_id: aliceId, kind: 'person' })
  expect(who).toMatchObject({ evidence: 'role-chain', strength: 'certain' })
  const tokens = await stage.ask({
    sql: "SELECT count(*) AS n FROM stored WHERE response LIKE '%secret-token%'",
  })
  expect(tokens).toEqual([{ n: 0 }])
})

it('a role of another account is of whoever took it, though that account has the call without a name', async () => {
  const assume = (userIdentity: unknown, recipientAccountId: string) =>
    event({
      userIdentity,
      recipientAccountId,
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      responseElements: { credentials: { accessKeyId: 'ASIA1' } },
    })
  const stranger = { type: 'AWSAccount', principalId: 'AIDAEXAMPLE', accountId: '111111111111' }
  const [who] = await whoDid(
    assume(iamUser('carol'), '111111111111'),
    assume(stranger, '222222222222'),
    asked(roleSession({ role: 'deploy', session: 's', key: 'ASIA1' })),
  )
  expect(who).toMatchObject({ person: 'carol', evidence: 'role-chain', strength: 'certain' })
})

it('a chain that leads back to itself belongs to nobody', async () => {
  const assume = (key: string, accessKeyId: string) =>
    event({
      userIdentity: roleSession({ role: 'loop', session: 's', key }),
      eventName: 'AssumeRole',
      responseElements: { credentials: { accessKeyId } },
    })
  const [who] = await whoDid(
    assume('ASIA1', 'ASIA2'),
    assume('ASIA2', 'ASIA1'),
    asked(roleSession({ role: 'loop', session: 's', key: 'ASIA1' })),
  )
  expect(who).toMatchObject({ person_id: null, kind: 'role' })
})

it('a session that begins with a grant is probably of that person, with two grants of nobody', async () => {
  const session = roleSession({ role: 'MyRole', session: 'x', start: '2026-11-20T09:00:01Z' })
  const alice = grant(centerUser(aliceId), 'MyRole', '2026-11-20T09:00:00Z')
  const [who] = await whoDid(alice, signIn(centerUser(aliceId)), asked(session))
  expect(who).toMatchObject({ person: 'alice', evidence: 'grant', strength: 'probable' })
  stage.plant('b.json', [
    grant(centerUser('94482488-0000-7026-18f3-be45837cd0e4'), 'MyRole', '2026-11-20T09:00:02Z'),
  ])
  await stage.load()
  const [both] = await stage.ask({ sql: "SELECT person_id FROM acts WHERE name = 'Asked'" })
  expect(both).toEqual({ person_id: null })
})

it.each([
  ['2026-11-20T09:00:59Z', '2026-11-20T09:01:01Z', 'alice'],
  ['2026-11-20T09:01:01Z', '2026-11-20T09:00:59Z', 'alice'],
  ['2026-11-20T09:00:58Z', '2026-11-20T09:01:00Z', 'alice'],
  ['2026-11-20T09:00:58Z', '2026-11-20T09:01:01Z', 'x'],
  ['2026-11-20T09:01:01Z', '2026-11-20T09:00:58Z', 'x'],
])('a grant at %s and a session at %s, in another minute, are of %s', async (at, start, person) => {
  const session = roleSession({ role: 'MyRole', session: 'x', start })
  const given = grant(centerUser(aliceId), 'MyRole', at)
  const [who] = await whoDid(given, signIn(centerUser(aliceId)), asked(session))
  expect(who).toMatchObject({ person })
})

it('tells an app that acts for a person from the person', async () => {
  const token = event({
    userIdentity: roleSession({ role: 'portal-app', session: 'server' }),
    eventSource: 'sso-oauth.amazonaws.com',
    eventName: 'CreateTokenWithIAM',
    requestParameters: { clientId: 'arn:aws:sso::111111111111:application/ssoins-1/apl-1' },
    additionalEventData: { 'identitycenter:CredentialId': 'credential-app' },
  })
  const who = await whoDid(
    token,
    asked(centerUser(aliceId, 'credential-app')),
    asked(centerUser(aliceId, 'credential-1')),
  )
  expect(who.map(({ app }) => app).toSorted()).toEqual([
    'arn:aws:sso::111111111111:application/ssoins-1/apl-1',
    null,
  ])
  expect(new Set(who.map(({ person_id }) => person_id))).toEqual(new Set([aliceId]))
})

it('two people with one session name stay apart, and users, root and services are what they are', async () => {
  const bobId = '94482488-1111-7026-18f3-be45837cd0e4'
  const who = await whoDid(
    signIn(centerUser(aliceId), 'twin'),
    signIn(centerUser(bobId), 'twin'),
    asked(roleSession({ role: ssoRole, session: 'twin' })),
    asked(iamUser('carol')),
    asked({ type: 'Root', accountId: '111111111111', arn: 'arn:aws:iam::111111111111:root' }),
    asked({ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }),
    asked('no identity at all'),
  )
  expect(who.map(({ person_id, kind }) => [person_id, kind]).toSorted()).toEqual(
    [
      ['twin', 'person'],
      ['111111111111/carol', 'iam-user'],
      ['111111111111/root', 'root'],
      [null, 'service'],
      [null, 'unknown'],
    ].toSorted(),
  )
})

it('whoever has no account of their own is of the one where the event is', async () => {
  const identities = [{ type: 'Root' }, { type: 'IAMUser', userName: 'bob' }]
  const accounts = ['111111111111', '222222222222']
  const events = accounts.flatMap((recipientAccountId) =>
    identities.map((userIdentity) =>
      event({ userIdentity, eventName: 'Asked', recipientAccountId }),
    ),
  )
  const people = (await whoDid(...events)).map(({ person_id: id }) => id)
  expect(people.toSorted()).toEqual(
    accounts.flatMap((account) => [`${account}/bob`, `${account}/root`]),
  )
})
