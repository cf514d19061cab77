import { afterEach, beforeEach, expect, it } from 'vitest'
import type { UseRow } from '../../../src/monitor/unused/find-unused.ts'
import { isIdle, summaryOf } from '../../../src/monitor/unused/summary.ts'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import { aliceId, centerUser, event, roleSession } from './records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const bobId = '22222222-3041-7026-18f3-be45837cd0e4'
const carolId = '33333333-3041-7026-18f3-be45837cd0e4'
const teamId = '99999999-3041-7026-18f3-be45837cd0e4'

const [dev, production] = ['111111111111', '222222222222']
const since = new Date('2026-10-01T00:00:00Z')
const until = new Date('2026-11-21T00:00:00Z')

const setArn = (name: string) =>
  `arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-${name.padEnd(16, '0')}`

const people = {
  Users: [
    { UserId: aliceId, UserName: 'alice' },
    { UserId: bobId, UserName: 'bob' },
    { UserId: carolId, UserName: 'carol' },
  ],
}
const sets = ['Admin', 'Read'].map((Name) => ({
  PermissionSet: { Name, PermissionSetArn: setArn(Name) },
}))
const team = { Groups: [{ GroupId: teamId, DisplayName: 'Team\t"x"' }] }
const members = (...ids: readonly string[]) => ({
  GroupMemberships: ids.map((UserId) => ({ GroupId: teamId, MemberId: { UserId } })),
})

const given = (AccountId: string, set: string, PrincipalId: string) => ({
  AccountId,
  PermissionSetArn: setArn(set),
  PrincipalType: PrincipalId === teamId ? 'GROUP' : 'USER',
  PrincipalId,
})

const assigned = (...all: readonly object[]) => ({ AccountAssignments: all })

const credentials = (userId: string, account: string, role: string, eventTime: string) =>
  event({
    userIdentity: centerUser(userId),
    eventSource: 'sso.amazonaws.com',
    eventName: 'GetRoleCredentials',
    eventTime,
    serviceEventDetails: { account_id: account, role_name: role },
  })

/** Something of the portal every other day, of a person with nothing else to do with it. */
function portalLife(from: Date = since, to: Date = until): object[] {
  const records: object[] = []
  for (let at = from.getTime(); at < to.getTime(); at += 2 * 86_400_000) {
    records.push(
      event({
        userIdentity: centerUser('00000000-3041-7026-18f3-be45837cd0e4'),
        eventSource: 'sso.amazonaws.com',
        eventName: 'ListAccounts',
        eventTime: new Date(at).toISOString().replace('.000', ''),
      }),
    )
  }
  return records
}

async function plant(...records: readonly object[]): Promise<void> {
  stage.plant('a.json', records)
  await stage.load()
}

async function rows(more: object = {}): Promise<readonly UseRow[]> {
  return (await stage.unused({ since, until, ...more })).rows
}

const told = (all: readonly UseRow[]) =>
  all.map(({ permissionSet, groupName, person, state }) => [
    permissionSet,
    groupName ?? 'direct',
    person,
    state,
  ])

it('tells assignments that were used from those that nobody used, direct and by group', async () => {
  await plant(
    ...portalLife(),
    credentials(aliceId, dev, 'Admin', '2026-11-01T09:00:00Z'),
    // Used before that time, and by somebody who is refused.
    credentials(bobId, dev, 'Admin', '2026-09-01T09:00:00Z'),
    {
      ...credentials(carolId, dev, 'Admin', '2026-11-02T09:00:00Z'),
      errorCode: 'ForbiddenException',
    },
    event({
      userIdentity: roleSession({
        account: production,
        role: 'AWSReservedSSO_Read_0123456789abcdef',
        session: 'bob',
        more: { onBehalfOf: { userId: bobId } },
      }),
      recipientAccountId: production,
      eventTime: '2026-11-03T09:00:00Z',
    }),
  )
  await stage.directory(
    people,
    team,
    ...sets,
    members(aliceId, bobId),
    assigned(
      ...[aliceId, bobId, carolId].map((id) => given(dev, 'Admin', id)),
      given(production, 'Read', teamId),
    ),
  )
  const all = await rows()
  expect(told(all)).toEqual([
    ['Admin', 'direct', 'alice', 'used'],
    ['Admin', 'direct', 'bob', 'unused'],
    ['Admin', 'direct', 'carol', 'unused'],
    ['Read', 'Team "x"', 'alice', 'unused'],
    ['Read', 'Team "x"', 'bob', 'used'],
  ])
  expect(all[1]?.lastUsed).toEqual(new Date('2026-09-01T09:00:00Z'))
  const { assignments, people: idle, permissionSets } = summaryOf(all, since)
  expect(assignments.filter(isIdle).map(({ principal }) => principal)).toEqual(['bob', 'carol'])
  expect(assignments.at(-1)).toMatchObject({ state: 'used', people: 2, users: 1 })
  expect(idle).toEqual([])
  expect(permissionSets).toEqual([])
  expect(await rows({ person: 'ali%' })).toHaveLength(2)
  expect(await rows({ account: production })).toHaveLength(2)
})

it('tells people, permission sets and accounts that did nothing, and what is younger than that time', async () => {
  const made = event({
    eventSource: 'sso.amazonaws.com',
    eventName: 'CreateAccountAssignment',
    eventTime: '2026-11-10T09:00:00Z',
    requestParameters: {
      instanceArn: 'arn:aws:sso:::instance/ssoins-0123456789abcdef',
      targetId: dev,
      permissionSetArn: setArn('Read'),
      principalType: 'USER',
      principalId: aliceId,
    },
  })
  const joined = event({
    eventSource: 'identitystore.amazonaws.com',
    eventName: 'CreateGroupMembership',
    eventTime: '2026-11-10T09:00:00Z',
    requestParameters: { groupId: teamId, memberId: { userId: carolId } },
  })
  await plant(
    ...portalLife(),
    made,
    joined,
    credentials(aliceId, dev, 'Admin', '2026-11-01T09:00:00Z'),
  )
  await stage.directory(
    ...[people, team, ...sets, members(bobId, carolId)],
    assigned(
      given(dev, 'Admin', aliceId),
      given(dev, 'Read', aliceId),
      given(production, 'Admin', teamId),
      given(production, 'Read', bobId),
    ),
  )
  const all = await rows()
  expect(told(all)).toEqual([
    ['Admin', 'direct', 'alice', 'used'],
    ['Read', 'direct', 'alice', 'new'],
    ['Admin', 'Team "x"', 'bob', 'unused'],
    ['Admin', 'Team "x"', 'carol', 'new'],
    ['Read', 'direct', 'bob', 'unused'],
  ])
  const summary = summaryOf(all, since)
  expect(summary.people).toMatchObject([{ person: 'bob', assignments: 2 }])
  // Somebody has the group for eleven days, and the permission set as long.
  expect([summary.accounts, summary.permissionSets]).toEqual([[], []])
})

it('calls nothing unused where the store begins later, ends earlier or lacks the events', async () => {
  await stage.directory(people, ...sets, assigned(given(production, 'Read', bobId)))
  const verdict = async () => {
    const { rows: all, coverage } = await stage.unused({ since, until })
    return [all[0]?.state, all[0]?.missing, coverage.isWhole]
  }
  expect(await verdict()).toEqual(['unknown', 'store', false])
  await plant(...portalLife(new Date('2026-10-03T00:00:00Z')))
  expect(await verdict()).toEqual(['unknown', 'store', false])
  await plant(...portalLife(since, new Date('2026-11-10T00:00:00Z')))
  expect(await verdict()).toEqual(['unused', undefined, true])
})

it('takes the events of an account where those of the portal are not there', async () => {
  const inAccount = portalLife().map((record) => ({
    ...record,
    eventSource: 'config.amazonaws.com',
    eventName: 'DescribeRules',
    recipientAccountId: dev,
  }))
  await plant(...inAccount)
  await stage.directory(
    ...[people, ...sets],
    assigned(given(dev, 'Read', bobId), given(production, 'Read', bobId)),
  )
  const all = await rows()
  expect(all.map(({ account, state, missing }) => [account, state, missing])).toEqual([
    [dev, 'unused', undefined],
    [production, 'unknown', 'account'],
  ])
})

const byName = (session: string, eventTime: string) =>
  event({
    userIdentity: roleSession({
      account: production,
      role: 'AWSReservedSSO_Read_0123456789abcdef',
      session,
    }),
    recipientAccountId: production,
    eventTime,
  })

it('a name that two users have counts for both, and somebody unknown for everybody', async () => {
  const twice = { Users: [...people.Users, { UserId: teamId, UserName: 'ALICE' }] }
  await plant(...portalLife(), byName('alice', '2026-11-01T09:00:00Z'))
  const both = assigned(given(production, 'Read', aliceId), given(production, 'Read', bobId))
  await stage.directory(twice, ...sets, both)
  expect(told(await rows())).toEqual([
    ['Read', 'direct', 'alice', 'used'],
    ['Read', 'direct', 'bob', 'unused'],
  ])
  stage.plant('b.json', [byName('a.liddell@example.com', '2026-11-02T09:00:00Z')])
  await stage.load()
  const states = (await rows()).map(({ state, missing }) => [state, missing])
  expect(states).toEqual([
    ['used', undefined],
    ['unknown', 'stranger'],
  ])
})

it('a group that is gone is told apart from one without members', async () => {
  const goneId = '88888888-3041-7026-18f3-be45837cd0e4'
  await plant(...portalLife())
  const gone = { ...given(dev, 'Admin', goneId), PrincipalType: 'GROUP' }
  await stage.directory(people, ...sets, assigned(gone, given(dev, 'Admin', teamId)))
  // Whoever gave no list of groups has not said that one is gone.
  expect((await rows()).map(({ state }) => state)).toEqual(['nobody', 'nobody'])
  await stage.directory(team)
  const all = await rows()
  expect(told(all)).toEqual([
    ['Admin', goneId, undefined, 'deleted'],
    ['Admin', 'Team "x"', undefined, 'nobody'],
  ])
  expect(summaryOf(all, since).assignments.every(isIdle)).toBe(true)
})

it('nobody is called deleted where the directory has no users', async () => {
  await plant(...portalLife(), credentials(aliceId, dev, 'Admin', '2026-11-01T09:00:00Z'))
  await stage.directory(...sets, assigned(given(dev, 'Admin', aliceId), given(dev, 'Read', bobId)))
  const all = await rows()
  expect(all.map(({ state, missing }) => [state, missing])).toEqual([
    ['unknown', 'people'],
    ['unknown', 'people'],
  ])
})

it('who was deleted keeps the name they had, and groups without members are told', async () => {
  await plant(...portalLife())
  await stage.directory(people, team)
  const left = { Users: [{ UserId: bobId, UserName: 'robert' }] }
  const all = [
    given(dev, 'Admin', carolId),
    given(dev, 'Admin', bobId),
    given(dev, 'Admin', teamId),
  ]
  await stage.directory(left, ...sets, members(), assigned(...all, given(dev, 'Unnamed', bobId)))
  expect(told(await rows())).toEqual([
    ['Admin', 'Team "x"', undefined, 'nobody'],
    ['Admin', 'direct', 'carol', 'deleted'],
    ['Admin', 'direct', 'robert', 'unused'],
    [setArn('Unnamed'), 'direct', 'robert', 'unknown'],
  ])
  const names = await stage.ask({ sql: 'SELECT user_id, name FROM directory ORDER BY name' })
  expect(names.map(({ name }) => name)).toEqual(['alice', 'carol', 'robert'])
})
