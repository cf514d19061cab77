import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { likePattern } from '../../../src/monitor/questions/questions.ts'
import { journalLine } from '../../../src/system/journal-line.ts'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import { aliceId, centerUser, event, iamUser, roleSession } from './records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const developer = 'AWSReservedSSO_Developer_0123456789abcdef'

const alice = (account: string) => roleSession({ account, role: developer, session: 'alice' })

async function plant(...events: unknown[]): Promise<void> {
  stage.plant('a.json', events)
  await stage.load()
}

const inAccount = (account: string, more: Record<string, unknown> = {}) =>
  event({ userIdentity: alice(account), recipientAccountId: account, ...more })

it('the report has a row for each person, account, role and service, with first and last', async () => {
  await plant(
    inAccount('222222222222', { eventTime: '2026-11-01T09:00:00Z' }),
    inAccount('222222222222', { eventTime: '2026-11-03T09:00:00Z', errorCode: 'AccessDenied' }),
    inAccount('222222222222', { eventSource: 'ec2.amazonaws.com' }),
    inAccount('333333333333'),
    event(),
  )
  const rows = await stage.ask('report')
  const s3 = rows.find(({ account, service }) => account === '222222222222' && service === 's3')
  expect(rows).toHaveLength(4)
  expect(s3).toMatchObject({ person: 'alice', role: 'Developer', events: 2, errors: 1 })
  expect(s3?.['first_seen']).toEqual(new Date('2026-11-01T09:00:00Z'))
  expect(s3?.['last_seen']).toEqual(new Date('2026-11-03T09:00:00Z'))
  const since = new Date('2026-11-02T00:00:00Z')
  const until = new Date('2026-11-04T00:00:00Z')
  expect(await stage.ask('report', { since, until })).toMatchObject([{ service: 's3', events: 1 }])
})

it('a person, an account and a role are told by the facts about them', async () => {
  await plant(
    inAccount('222222222222', { readOnly: false, eventName: 'DeleteBucket' }),
    inAccount('333333333333'),
    event(),
  )
  const about = async (question: 'person' | 'account' | 'role', name: string, most = 10) => {
    const rows = await stage.ask(question, { parameters: { name: likePattern(name), most } })
    return rows.map(({ fact, value, detail }) => [fact, value, detail])
  }
  const person = await about('person', 'ALI*')
  expect(person).toContainEqual(['role', '222222222222', 'Developer'])
  expect(person).toContainEqual(['role', '333333333333', 'Developer'])
  expect(person).toContainEqual(['change', 'DeleteBucket', 's3'])
  expect(person).toContainEqual(['person', 'alice', 'session-name (strong)'])
  expect(await about('account', '111111111111')).toContainEqual([
    'person',
    'carol',
    'iam-user (certain)',
  ])
  const role = await about('role', 'developer', 1)
  expect(role.filter(([fact]) => fact === 'role')).toHaveLength(1)
  expect(await about('person', 'a%')).toEqual([])
})

it('the timeline filters by everything at once, newest first', async () => {
  await plant(
    inAccount('222222222222', { eventName: 'DeleteUser', eventTime: '2026-11-20T10:00:00Z' }),
    inAccount('222222222222', { eventName: 'DeleteRole', eventTime: '2026-11-20T11:00:00Z' }),
    inAccount('333333333333', { eventName: 'DeleteRole' }),
    event({ eventName: 'DeleteRole' }),
  )
  const parameters = {
    person: likePattern('alice'),
    account: '222222222222',
    role: likePattern('Dev*'),
    event: likePattern('delete*'),
  }
  const rows = await stage.ask('timeline', { parameters })
  expect(rows.map(({ event: name }) => name)).toEqual(['DeleteRole', 'DeleteUser'])
  expect(await stage.ask('timeline', { parameters, mostRows: 1 })).toHaveLength(1)
})

it('sign-ins tell grant, outcome and who tried, without refreshes', async () => {
  const token = (grantType: string) =>
    event({
      userIdentity: centerUser(aliceId),
      eventSource: 'sso.amazonaws.com',
      eventName: 'CreateToken',
      requestParameters: { clientId: 'c', grantType },
    })
  await plant(
    token('urn:ietf:params:oauth:grant-type:device_code'),
    token('authorization_code'),
    token('refresh_token'),
    event({
      userIdentity: { type: 'Unknown', accountId: '111111111111' },
      eventSource: 'signin.amazonaws.com',
      eventName: 'CredentialVerification',
      additionalEventData: { CredentialType: 'PASSWORD', UserName: 'mallory' },
      serviceEventDetails: { CredentialVerification: 'Failure' },
    }),
  )
  const rows = await stage.ask('signIns')
  expect(rows.map(({ method, outcome }) => `${method} ${outcome}`).toSorted()).toEqual([
    'PASSWORD Failure',
    'authorization_code Success',
    'device_code Success',
  ])
  expect(rows.find(({ method }) => method === 'PASSWORD')).toMatchObject({ person: 'mallory' })
})

it('keys are those that never expire, with who uses them, and those that nobody used yet', async () => {
  const fresh = ['AKIA', 'FRESHFRESHFRESH1'].join('')
  await plant(
    event(),
    event({ eventSource: 'ec2.amazonaws.com', sourceIPAddress: '198.51.100.8' }),
    event({ userIdentity: { ...iamUser('dave'), accessKeyId: 'ASIATEMPORARY' } }),
    event({
      userIdentity: alice('111111111111'),
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateAccessKey',
      requestParameters: { userName: 'robot' },
      responseElements: { accessKey: { accessKeyId: fresh, userName: 'robot', status: 'Active' } },
    }),
  )
  expect(await stage.ask('keys')).toMatchObject([
    { owner: 'carol', events: 2, services: 2, addresses: 2, created: null },
    { access_key: fresh, owner: 'robot', events: 0, created_by: 'alice' },
  ])
})

it('of each key the newest call of each kind is told, and how much it was used in all', async () => {
  await plant(
    event(),
    event({ eventTime: '2026-11-21T09:00:00Z' }),
    event({ eventTime: '2026-11-22T09:00:00Z', userAgent: 'Boto3/1.40' }),
    event({ userIdentity: { ...iamUser('dave'), accessKeyId: 'ASIATEMPORARY' } }),
  )
  const totals = { events: 3, days: 3, addresses: 1, programs: 2, services: 1, accounts: 1 }
  expect(await stage.ask('keyUses')).toMatchObject([
    { ...totals, user_agent: 'Boto3/1.40', times: 1 },
    { ...totals, user_agent: 'aws-cli/2.36.7', times: 2 },
  ])
  expect(await stage.ask('keys')).toMatchObject([{ days: 3, programs: 2, accounts: 1 }])
})

it('our own journal says which program of this machine used a key', async () => {
  const line = journalLine({
    time: new Date('2026-11-20T08:59:00.123Z'),
    event: 'credentials',
    profile: 'dev',
    accountId: '222222222222',
    roleName: 'Developer',
    accessKeyId: 'ASIAEXAMPLE',
    program: 'terraform',
    pid: 7,
    parents: ['make'],
  })
  const folder = join(stage.folder, 'journal')
  mkdirSync(folder)
  writeFileSync(join(folder, 'current.jsonl'), `${line}not a line\n`)
  stage.plant('trail/a.json', [inAccount('222222222222')])
  const loaded = await stage.loadWith({ sources: [join(stage.folder, 'trail')], journal: folder })
  expect(loaded).toMatchObject({ events: 2 })
  expect(loaded.files.flatMap(({ problems = {} }) => Object.entries(problems))).toEqual([
    ['json', 1],
  ])
  const rows = await stage.ask('timeline')
  expect(rows).toMatchObject([
    { person: 'alice', service: 's3', program: 'terraform < make' },
    { person: 'this machine', service: 'keyless', event: 'credentials', target_role: 'Developer' },
  ])
  expect(await stage.ask('report')).toHaveLength(1)
})

it('SQL that would never end or takes all memory is ended', async () => {
  await plant(event())
  const large = `SELECT list(repeat('x', 100000)) FROM range(100000)`
  await expect(stage.ask({ sql: large })).rejects.toMatchObject({ code: 'memory-exhausted' })
  const endless = 'SELECT count(*) FROM range(100000000000) AS a, range(1000) AS b'
  const asked = stage.ask({ sql: endless })
  setTimeout(() => stage.stop(), 100)
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
})

it('SQL asks one thing, of the store alone, and changes nothing', async () => {
  await plant(event(), event())
  const ask = (sql: string) => stage.ask({ sql })
  expect(await ask('SELECT count(*) AS n FROM acts;')).toEqual([{ n: 2 }])
  expect(await ask('SUMMARIZE acts')).not.toHaveLength(0)
  const refused = [
    `COPY (SELECT 1) TO '${stage.store}/log.jsonl'`,
    `SELECT * FROM read_text('/etc/passwd')`,
    'SELECT 1; SELECT 2',
    "SET memory_limit = '90GB'",
    'EXPLAIN ANALYZE DELETE FROM directory',
    'INSTALL httpfs',
    `/* /* a */ */ -- b\n ; export database '${stage.store}/exported'`,
    "ATTACH 'x.db'",
    'PRAGMA database_list',
    'CALL pragma_version()',
    '/* /* */ SELECT 1 */ PRAGMA database_size',
    "SELECT repeat('x', 1000000000)",
    "SELECT length(lpad('x', 2000000000, 'y'))",
    'SELEC 1',
    '',
  ]
  for (const sql of refused)
    await expect(ask(sql), sql).rejects.toMatchObject({ code: 'query-invalid' })
  expect(existsSync(`${stage.store}/exported`)).toBe(false)
  for (const sql of ['-- a\n (FROM acts)', '/* /* */ x */ SHOW TABLES', "SELECT repeat('x', 3)"])
    expect(await ask(sql), sql).not.toEqual([])
  expect(await ask('SELECT count(*) AS n FROM acts')).toEqual([{ n: 2 }])
})
