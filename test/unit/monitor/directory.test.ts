import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { JsonApi, JsonService } from '../../../src/credentials/json-call.ts'
import { assignmentKey } from '../../../src/monitor/directory/directory.ts'
import { readKeptDirectory } from '../../../src/monitor/directory/directory-file.ts'
import { readIntoStore } from '../../../src/monitor/directory/keep-directory.ts'
import type {
  DirectoryServices,
  ReadProgress,
} from '../../../src/monitor/directory/read-options.ts'
import {
  identityStoreService,
  organizationsService,
  ssoAdminService,
} from '../../../src/monitor/directory/services.ts'
import { forgetStore, storeState } from '../../../src/monitor/monitor.ts'
import { assignedRoles, createDirectory } from '../../../src/sandbox/directory.ts'
import { defaultDirectory } from '../../../src/sandbox/default-organisation.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'
import { http } from '../credentials/sts-server.ts'
import { bob, type Keys, roleKeys, signInByDevice } from '../sandbox/wire/raw-client.ts'

let sandbox: Sandbox
let home: TempHome
let folder: string
let keys: Keys
beforeEach(async () => {
  home = createTempHome()
  folder = join(home.path, 'store')
  await use()
})
afterEach(async () => {
  await sandbox.close()
  home.remove()
})

async function use(organisation: Parameters<typeof startSandbox>[0] = {}): Promise<void> {
  sandbox = await startSandbox(organisation)
  const { accessToken } = await signInByDevice(sandbox)
  keys = await roleKeys(sandbox, accessToken)
}

const platform = testPlatform({ self: ['node'] })

/** Nobody waits for a service that is busy. */
const clock = { ...systemClock, sleep: () => Promise.resolve() }

function services(of: Keys = keys): DirectoryServices {
  const { accessKeyId, secretAccessKey, sessionToken } = of
  const expiresAt = new Date(Date.now() + 3_600_000)
  const token = sessionToken === undefined ? {} : { sessionToken }
  const api = (service: JsonService): JsonApi => ({
    service,
    credentials: { accessKeyId, secretAccessKey, ...token, expiresAt },
    options: { http, clock, region: 'us-east-1', endpoint: sandbox.url },
  })
  return {
    ssoAdmin: api(ssoAdminService),
    identityStore: api(identityStoreService),
    organizations: api(organizationsService),
  }
}

const read = (of: Keys = keys, signal = new AbortController().signal, seen: ReadProgress[] = []) =>
  readIntoStore(
    { services: services(of), onProgress: (progress) => seen.push(progress) },
    { folder, signal },
    { clock: systemClock, platform },
  )

const calls = (operation: string) => sandbox.journal.count(`sso-admin:${operation}`)

it('reads users, groups and assignments, and keeps them for nobody else', async () => {
  const seen: ReadProgress[] = []
  const directory = await read(keys, undefined, seen)
  expect(directory.users.map(({ name }) => name)).toEqual(['alice', 'bob'])
  expect(directory.groups.map(({ name }) => name)).toEqual(['Everybody', 'Data engineers'])
  expect(directory.permissionSets).toHaveLength(3)
  expect(directory.accounts.map(({ name }) => name)).toEqual([
    ...['dev', 'staging', 'production', 'data'],
  ])
  expect(directory.memberships).toHaveLength(4)
  expect(directory.assignments).toHaveLength(7)
  expect(new Set(directory.assignments.map(assignmentKey)).size).toBe(7)
  expect(seen.at(-1)).toEqual({ what: 'groups', done: 2, of: 2 })
  expect(readKeptDirectory(folder)).toEqual(directory)
  expect(statSync(join(folder, 'directory.json')).mode & 0o777).toBe(0o600)
  expect([...storeState(folder).names.values()]).toEqual(['alice', 'bob'])
  await read()
  // Names that are known are not noted again.
  expect(readFileSync(join(folder, 'log.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1)
  const signal = new AbortController().signal
  const paths = resolvePaths({ HOME: home.path }, 'linux', undefined)
  await forgetStore({ folder, signal }, { clock: systemClock, platform, paths })
  expect(readKeptDirectory(folder)).toBeUndefined()
})

it('asks by principal or by account, whichever is fewer calls', async () => {
  await read()
  // Four principals and a page are fewer than seven pairs.
  expect([calls('ListAccountAssignmentsForPrincipal'), calls('ListAccountAssignments')]).toEqual([
    4, 0,
  ])
  await sandbox.close()
  const usual = defaultDirectory().organisation
  const [first] = usual.accounts
  const accountId = first?.accountId ?? ''
  const all = [
    { user: 'alice', accountId, permissionSet: 'AdministratorAccess' },
    { user: 'bob', accountId, permissionSet: 'AdministratorAccess' },
  ]
  await use({ directory: createDirectory(usual, assignedRoles(all)) })
  const { assignments } = await read()
  expect(assignments).toHaveLength(2)
  expect([calls('ListAccountAssignmentsForPrincipal'), calls('ListAccountAssignments')]).toEqual([
    0, 1,
  ])
})

it('goes on where it was stopped, and with pairs where principals may not be asked for', async () => {
  const operation = 'sso-admin:ListAccountAssignmentsForPrincipal'
  const stop = new AbortController()
  const stopped = { ...services() }
  let asked = 0
  const run = readIntoStore(
    {
      services: stopped,
      onProgress: ({ what }) => {
        if (what === 'assignments' && ++asked === 2) stop.abort(new Error('stopped'))
      },
    },
    { folder, signal: stop.signal },
    { clock: systemClock, platform },
  )
  await expect(run).rejects.toThrow('stopped')
  expect(readKeptDirectory(folder)).toBeUndefined()
  const before = sandbox.journal.count(operation)
  const answers = join(folder, 'directory-answers.jsonl')
  expect(existsSync(answers)).toBe(true)
  // As a kill leaves it.
  home.write('store/directory-answers.jsonl', readFileSync(answers, 'utf8').slice(0, -20))
  await read()
  expect(sandbox.journal.count(operation) - before).toBeLessThan(4)
  expect(readKeptDirectory(folder)?.assignments).toHaveLength(7)
  expect(existsSync(answers)).toBe(false)
  sandbox.faults.add({ operation, kind: 'denied' })
  const { assignments } = await read()
  expect(assignments).toHaveLength(7)
})

it('waits for a service that is busy, does without the names of accounts, and says who may ask', async () => {
  for (const name of ['identitystore:ListGroups', 'sso-admin:DescribePermissionSet'] as const) {
    sandbox.faults.add({ operation: name, kind: 'throttle', count: 2 })
  }
  sandbox.faults.add({ operation: 'organizations:ListAccounts', kind: 'denied' })
  const { accounts, assignments } = await read()
  expect([accounts.length, assignments.length]).toEqual([0, 7])
  const { accessToken } = await signInByDevice(sandbox, bob)
  const elsewhere = await roleKeys(sandbox, accessToken, '333333333333')
  await expect(read(elsewhere)).rejects.toMatchObject({
    code: 'service-denied',
    fix: expect.stringContaining('a profile of the account 111111111111'),
    details: { accountId: '111111111111' },
  })
  const engineer = await roleKeys(sandbox, accessToken, '444444444444', 'DataEngineerAccess')
  await expect(read(engineer)).rejects.toMatchObject({ code: 'service-denied' })
  sandbox.faults.add({ operation: 'sso-admin:ListInstances', kind: 'missing-fields' })
  await expect(read()).rejects.toMatchObject({ code: 'service-answer-invalid' })
  // What was there before is there still.
  expect(readKeptDirectory(folder)?.assignments).toHaveLength(7)
})

it('assignments that outlived their user or group are read too, and their group has no members', async () => {
  await sandbox.close()
  const usual = defaultDirectory().organisation
  const [dev = '', staging = ''] = usual.accounts.map(({ accountId }) => accountId)
  const deleted = [
    { type: 'USER', name: 'carol' },
    { type: 'GROUP', name: 'Old team' },
  ] as const
  const given = [
    { user: 'alice', accountId: dev, permissionSet: 'AdministratorAccess' },
    { user: 'carol', accountId: dev, permissionSet: 'AdministratorAccess' },
    { group: 'Old team', accountId: staging, permissionSet: 'ReadOnlyAccess' },
  ]
  await use({ directory: createDirectory({ ...usual, deleted }, assignedRoles(given)) })
  const { users, groups, assignments, memberships } = await read()
  const known = new Set([...users, ...groups].map(({ id }) => id))
  expect(users.map(({ name }) => name)).toEqual(['alice', 'bob'])
  expect(assignments).toHaveLength(3)
  const orphans = assignments.filter(({ principalId }) => !known.has(principalId))
  expect(orphans.map(({ principalType }) => principalType).toSorted()).toEqual(['GROUP', 'USER'])
  expect(memberships).toEqual([])
})

it('asked by principal, those are found that nobody else has, or that were there the last time', async () => {
  const usual = defaultDirectory().organisation
  const [dev = ''] = usual.accounts.map(({ accountId }) => accountId)
  const [admin, readOnly, data] = ['AdministratorAccess', 'ReadOnlyAccess', 'DataEngineerAccess']
  const carol = { type: 'USER', name: 'carol' } as const
  const given = [
    ...usual.accounts.flatMap(({ accountId }) =>
      [admin, readOnly].map((permissionSet) => ({ user: 'alice', accountId, permissionSet })),
    ),
    { user: 'carol', accountId: dev, permissionSet: readOnly },
    { user: 'carol', accountId: dev, permissionSet: data },
  ]
  const whileCarolIs = async (there: Pick<typeof usual, 'users' | 'deleted'>) => {
    await sandbox.close()
    await use({ directory: createDirectory({ ...usual, ...there }, assignedRoles(given)) })
    const { assignments, users } = await read()
    expect(calls('ListAccountAssignmentsForPrincipal')).toBeGreaterThan(0)
    return [assignments.length - 8, users.length]
  }
  const [alice, ...others] = usual.users
  if (alice === undefined) throw new Error('no users')
  const gone = { users: usual.users, deleted: [carol] }
  // The one that alice has too is in nobody's list.
  expect(await whileCarolIs(gone)).toEqual([1, 2])
  const there = { users: [alice, ...others, { ...alice, name: 'carol' }], deleted: [] }
  expect(await whileCarolIs(there)).toEqual([2, 3])
  expect(await whileCarolIs(gone)).toEqual([2, 2])
  expect(await whileCarolIs(gone)).toEqual([2, 2])
})
