import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AccessDenied, ServiceError } from '../../../src/errors.ts'
import {
  accessKeyLastUsed,
  deleteKey,
  hasPassword,
  listAccessKeys,
  listUsers,
  rootHasKeys,
  setKeyActive,
} from '../../../src/migrate/iam-client.ts'
import { attachedPolicies } from '../../../src/migrate/iam-policies.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { crowdedDirectory, iamAs, tutorialKey } from '../../support/iam-users.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.close())

const deploy = { userName: 'deploy', keyId: tutorialKey('deploy').keyId }
const day = 86_400_000

test('users, keys, last uses, passwords, policies and root come as values', async () => {
  const iam = iamAs(sandbox, 'trent')
  expect((await listUsers(iam)).map(({ userName }) => userName)).toEqual(['deploy', 'trent'])
  const [key] = await listAccessKeys(iam, 'deploy')
  expect(key).toMatchObject({ keyId: deploy.keyId, isActive: true })
  expect(Math.round((Date.now() - Number(key?.createdAt)) / day)).toBe(1100)
  const used = await accessKeyLastUsed(iam, deploy.keyId)
  expect(used).toMatchObject({
    userName: 'deploy',
    lastUsed: { service: 's3', region: 'eu-central-1' },
  })
  expect(Math.round((Date.now() - Number(used?.lastUsed?.at)) / day)).toBe(2)
  expect([await hasPassword(iam, 'trent'), await hasPassword(iam, 'deploy')]).toEqual([true, false])
  expect(await attachedPolicies(iam, { user: 'deploy' })).toEqual(['AmazonS3FullAccess'])
  expect([await rootHasKeys(iam), await rootHasKeys(iamAs(sandbox, '<root_account>'))]).toEqual([
    false,
    true,
  ])
})

test('a key of root has no user, one of another account is not there', async () => {
  const root = tutorialKey('<root_account>').keyId
  expect(await accessKeyLastUsed(iamAs(sandbox, '<root_account>'), root)).toMatchObject({
    userName: undefined,
    lastUsed: { service: 'iam' },
  })
  expect(await accessKeyLastUsed(iamAs(sandbox, 'trent'), root)).toBeUndefined()
  const unused = await accessKeyLastUsed(
    iamAs(sandbox, '<root_account>'),
    tutorialKey('reports').keyId,
  )
  expect(unused).toEqual({ userName: 'reports', lastUsed: undefined })
})

test('a key is switched off, on, and deleted, and twice is as once', async () => {
  const iam = iamAs(sandbox, 'trent')
  const isActive = async () => (await listAccessKeys(iam, 'deploy')).map((key) => key.isActive)
  await setKeyActive(iam, deploy, false)
  await setKeyActive(iam, deploy, false)
  expect(await isActive()).toEqual([false])
  await setKeyActive(iam, deploy, true)
  expect(await isActive()).toEqual([true])
  await deleteKey(iam, deploy)
  await deleteKey(iam, deploy)
  expect(await isActive()).toEqual([])
  await expect(setKeyActive(iam, deploy, true)).rejects.toMatchObject({
    details: { error: 'NoSuchEntity', status: 404 },
  })
})

describe('trouble', () => {
  test('throttling and outages are waited out, at most six times', async () => {
    const waits: number[] = []
    sandbox.faults.add({ operation: 'ListUsers', kind: 'throttle', count: 5 })
    sandbox.faults.add({ operation: 'ListUsers', kind: 'server-error', count: 1 })
    await expect(listUsers(iamAs(sandbox, 'trent', waits))).resolves.toHaveLength(2)
    expect(waits).toHaveLength(6)
    expect(Math.max(...waits)).toBeLessThanOrEqual(12_000)
    sandbox.faults.add({ operation: 'ListUsers', kind: 'throttle' })
    await expect(listUsers(iamAs(sandbox, 'trent'))).rejects.toMatchObject({
      code: 'portal-throttled',
      details: { error: 'Throttling', retryable: true },
    })
  })

  test('a network that is not there is given up soon, and Ctrl-C ends any wait', async () => {
    const waits: number[] = []
    sandbox.faults.add({ operation: 'ListUsers', kind: 'refuse' })
    await expect(listUsers(iamAs(sandbox, 'trent', waits))).rejects.toBeInstanceOf(ServiceError)
    expect(waits).toHaveLength(2)
    const { credentials, options } = iamAs(sandbox, 'trent')
    const signal = AbortSignal.abort(new Error('stopped'))
    await expect(listUsers({ credentials, options: { ...options, signal } })).rejects.toThrow(
      'stopped',
    )
  })

  test('whoever may not is told what, and nothing is asked twice', async () => {
    const refused = listUsers(iamAs(sandbox, 'deploy'))
    await expect(refused).rejects.toBeInstanceOf(AccessDenied)
    await expect(refused).rejects.toMatchObject({ code: 'iam-denied', exitCode: 5 })
    expect(sandbox.journal.count('ListUsers')).toBe(1)
  })

  test('a refused key, an answer that is none and a broken line are errors of the service', async () => {
    const iam = iamAs(sandbox, 'trent')
    sandbox.faults.add({ operation: 'ListUsers', kind: 'garbage', count: 1 })
    await expect(listUsers(iam)).rejects.toMatchObject({ code: 'service-answer-invalid' })
    sandbox.faults.add({ operation: 'ListUsers', kind: 'captive-portal', count: 1 })
    await expect(listUsers(iam)).rejects.toBeInstanceOf(ServiceError)
    sandbox.faults.add({ operation: 'ListUsers', kind: 'expired', count: 1 })
    await expect(listUsers(iam)).rejects.toMatchObject({ details: { error: 'ExpiredToken' } })
  })
})

test('a list longer than a page comes whole', async () => {
  const crowded = await startSandbox({ directory: crowdedDirectory(2100) })
  try {
    const users = await listUsers(iamAs(crowded, 'trent'))
    expect(new Set(users.map(({ userName }) => userName)).size).toBe(2101)
    expect(crowded.journal.count('ListUsers')).toBe(3)
  } finally {
    await crowded.close()
  }
})

test('a last use whose time cannot be read is not taken for never', async () => {
  const answer = (time: string) =>
    `<GetAccessKeyLastUsedResponse><GetAccessKeyLastUsedResult><UserName>deploy</UserName><AccessKeyLastUsed>${time}<ServiceName>s3</ServiceName><Region>eu-west-1</Region></AccessKeyLastUsed></GetAccessKeyLastUsedResult></GetAccessKeyLastUsedResponse>`
  let time = ''
  const server = createServer((_, response) => response.end(answer(time)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const { credentials, options } = iamAs(sandbox, 'trent')
  const iam = { credentials, options: { ...options, endpoint: `http://127.0.0.1:${port}` } }
  try {
    for (const never of ['', '<LastUsedDate/>', '<LastUsedDate>N/A</LastUsedDate>']) {
      time = never
      expect(await accessKeyLastUsed(iam, deploy.keyId)).toMatchObject({ lastUsed: undefined })
    }
    time = '<LastUsedDate>yesterday</LastUsedDate>'
    const odd = accessKeyLastUsed(iam, deploy.keyId)
    await expect(odd).rejects.toMatchObject({ code: 'service-answer-invalid' })
  } finally {
    server.close()
  }
})
