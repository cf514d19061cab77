import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { forgetCredentials, roleCredentials } from '../../../src/credentials/providers/sso-role.ts'
import type { CredentialPorts, SsoRole } from '../../../src/credentials/ports.ts'
import { AccessDenied, ServiceError, SignInRequired } from '../../../src/errors.ts'
import {
  adminFile,
  answer,
  createWorld,
  minutes,
  now,
  session,
  type World,
} from './credential-world.ts'

const role: SsoRole = { session, accountId: '111122223333', roleName: 'Admin' }
let world: World

beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.home.remove())

/** Another process: the same files, an empty memory. */
function anotherProcess(): CredentialPorts {
  return { ...world.ports }
}

const unreachable = new ServiceError('network-unreachable', 'The portal cannot be reached.')

it('asks the portal once and keeps the answer for every process', async () => {
  const first = await roleCredentials(role, world.ports)
  const second = await roleCredentials(role, anotherProcess())
  expect(first).toEqual({ ...answer, accountId: '111122223333' })
  expect(second).toMatchObject({ accessKeyId: answer.accessKeyId, accountId: '111122223333' })
  expect(world.calls).toEqual(['111122223333/Admin token'])
})

it('answers from memory without the file', async () => {
  await roleCredentials(role, world.ports)
  world.home.write(adminFile, '')
  await roleCredentials(role, world.ports)
  expect(world.calls).toHaveLength(1)
})

it('asks once for many who ask at the same time', async () => {
  const ports = Array.from({ length: 5 }, anotherProcess)
  const everybody = ports.flatMap((each) => [
    roleCredentials(role, each),
    roleCredentials(role, each),
  ])
  const answers = await Promise.all(everybody)
  expect(world.calls).toHaveLength(1)
  expect(new Set(answers.map(({ accessKeyId }) => accessKeyId)).size).toBe(1)
})

it('uses the answer although the lock was lost while the portal made up its mind', async () => {
  world.answer = () => {
    rmSync(world.ports.system.paths.locks, { recursive: true })
    return Promise.resolve(answer)
  }
  const { accessKeyId } = await roleCredentials(role, world.ports)
  expect(accessKeyId).toBe(answer.accessKeyId)
})

it('uses the AWS CLI file with 15 minutes left, and not with less', async () => {
  await roleCredentials(role, world.ports)
  world.clock.now = new Date('2026-11-23T00:45:00Z')
  await roleCredentials(role, anotherProcess())
  expect(world.calls).toHaveLength(1)
  world.clock.now = new Date('2026-11-23T00:45:01Z')
  world.answer = () =>
    Promise.resolve({ ...answer, expiresAt: new Date(world.clock.now.getTime() + minutes(60)) })
  const { expiresAt } = await roleCredentials(role, anotherProcess())
  expect(world.calls).toHaveLength(2)
  expect(expiresAt).toEqual(new Date('2026-11-23T01:45:01Z'))
})

const ended = new SignInRequired('sign-in-expired', 'The sign-in to my-sso has ended.', {
  details: { session: 'my-sso' },
})

it('renews a token that the portal refuses, and asks once more', async () => {
  world.renewed = 'renewed'
  world.answer = () => (world.token === 'renewed' ? Promise.resolve(answer) : Promise.reject(ended))
  const { accessKeyId } = await roleCredentials(role, world.ports)
  expect(accessKeyId).toBe(answer.accessKeyId)
  expect(world.calls).toEqual(['111122223333/Admin token', '111122223333/Admin renewed'])
  await roleCredentials(role, anotherProcess())
  expect(world.calls).toHaveLength(2)
})

it('has a person sign in anew when no token will do', async () => {
  world.answer = () => Promise.reject(ended)
  const wanted = { code: 'sign-in-expired', fix: 'keyless login --force my-sso' }
  await expect(roleCredentials(role, world.ports)).rejects.toMatchObject(wanted)
  expect(world.calls).toHaveLength(1)
  world.renewed = 'renewed'
  await expect(roleCredentials(role, world.ports)).rejects.toMatchObject(wanted)
  expect(world.calls).toHaveLength(3)
})

it('keeps credentials that are still valid when the portal cannot be reached', async () => {
  await roleCredentials(role, world.ports)
  world.clock.now = new Date('2026-11-23T00:59:00Z')
  world.answer = () => Promise.reject(unreachable)
  const { accessKeyId } = await roleCredentials(role, anotherProcess())
  expect(accessKeyId).toBe(answer.accessKeyId)
})

it('fails when the portal cannot be reached and the credentials have ended', async () => {
  await roleCredentials(role, world.ports)
  world.clock.now = new Date('2026-11-23T01:00:01Z')
  world.answer = () => Promise.reject(unreachable)
  await expect(roleCredentials(role, anotherProcess())).rejects.toBe(unreachable)
})

it('fails when the role was taken away, though the credentials are still valid', async () => {
  await roleCredentials(role, world.ports)
  world.clock.now = new Date('2026-11-23T00:59:00Z')
  const denied = new AccessDenied('role-not-assigned', 'No access.')
  world.answer = () => Promise.reject(denied)
  await expect(roleCredentials(role, anotherProcess())).rejects.toBe(denied)
})

it('asks again after a failure', async () => {
  world.answer = () => Promise.reject(unreachable)
  await expect(roleCredentials(role, world.ports)).rejects.toBe(unreachable)
  world.answer = () => Promise.resolve(answer)
  await expect(roleCredentials(role, world.ports)).resolves.toMatchObject({ sessionToken: 'st' })
})

it.each([
  ['a sign-out', undefined],
  ['another sign-in', 'another token'],
])(
  'gives an answer that %s has overtaken to its caller, and keeps it nowhere',
  async (_, token) => {
    world.answer = () => {
      world.token = token
      return Promise.resolve(answer)
    }
    expect(await roleCredentials(role, world.ports)).toMatchObject({ sessionToken: 'st' })
    expect(existsSync(join(world.home.path, adminFile))).toBe(false)
    await roleCredentials(role, world.ports)
    expect(world.calls).toHaveLength(2)
  },
)

it('takes the file away again when the sign-in ended while it was written', async () => {
  const looks = [true, false]
  const ports = { ...world.ports, isCurrent: () => looks.shift() ?? false }
  await roleCredentials(role, ports)
  expect(looks).toEqual([])
  expect(existsSync(join(world.home.path, adminFile))).toBe(false)
})

it('remembers nothing once it is told to forget', async () => {
  await roleCredentials(role, world.ports)
  rmSync(join(world.home.path, adminFile))
  forgetCredentials(world.ports)
  await roleCredentials(role, world.ports)
  expect(world.calls).toHaveLength(2)
})

it('replaces a damaged file', async () => {
  world.home.write(adminFile, '{"ProviderType": ')
  await roleCredentials(role, world.ports)
  expect(world.warnings).toHaveLength(1)
  expect(JSON.parse(world.home.read(adminFile))).toHaveProperty('ProviderType', 'sso')
})

it('refuses keys of another account', async () => {
  const other = { ...role, accountId: '444455556666' }
  await expect(roleCredentials(other, world.ports)).rejects.toMatchObject({
    code: 'credentials-foreign',
    details: { accountId: '444455556666', answeredAccountId: '111122223333' },
  })
})

it('refuses credentials that ended before they arrived', async () => {
  world.answer = () => Promise.resolve({ ...answer, expiresAt: now })
  await expect(roleCredentials(role, world.ports)).rejects.toMatchObject({
    code: 'service-answer-invalid',
  })
  expect(world.calls).toHaveLength(1)
})

it('answers where nothing can be written, and says that it keeps nothing', async () => {
  // The kernel's own folder refuses new files even to root.
  world.home.write('.aws/config', '')
  symlinkSync('/sys', join(world.home.path, '.aws', 'cli'))
  symlinkSync('/sys', join(world.home.path, '.aws', 'keyless'))
  const credentials = await roleCredentials(role, world.ports)
  expect(credentials).toMatchObject({ accessKeyId: answer.accessKeyId })
  expect(world.warnings.join()).toContain('not kept')
  expect(world.calls).toHaveLength(1)
})
