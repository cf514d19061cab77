import { chmodSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { resolveCredentials } from '../../../../src/credentials/chain.ts'
import type { Credentials } from '../../../../src/credentials/credentials.ts'
import { createTempHome } from '../../../support/temp-home.ts'
import { createWorld, sessionText, type World, type WorldOptions } from '../credential-world.ts'

let world: World

beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.home.remove())

function another(options: WorldOptions): void {
  world.home.remove()
  world = createWorld(options)
}

function script(name: string, text: string): string {
  const path = world.home.write(name, `#!/bin/sh\n${text}`)
  chmodSync(path, 0o755)
  return path
}

function resolve(config: string, profile = 'p'): Promise<Credentials> {
  return resolveCredentials(world.config(config), profile, world.ports)
}

const says = (json: string): string => `[profile p]\ncredential_process = echo '${json}'\n`

it('reads keys, token, end and account', async () => {
  const json =
    '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-11-23T02:00:00.5+01:00", "AccountId": "111122223333", "Extra": {}}'
  expect(await resolve(says(json))).toEqual({
    accessKeyId: 'A',
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: new Date('2026-11-23T01:00:00.5Z'),
    accountId: '111122223333',
  })
})

it('takes the account from the profile where the program does not say it', async () => {
  const json = '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s"}'
  const credentials = await resolve(`${says(json)}aws_account_id = 000011112222\n`)
  expect(credentials.accountId).toBe('000011112222')
})

it.each([
  ['no JSON', 'hello'],
  ['another version', '{"Version": "1", "AccessKeyId": "A", "SecretAccessKey": "s"}'],
  ['no version', '{"AccessKeyId": "A", "SecretAccessKey": "s"}'],
  ['no key', '{"Version": 1, "SecretAccessKey": "s"}'],
  ['no secret', '{"Version": 1, "AccessKeyId": "A"}'],
  ['no date', '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s", "Expiration": "soon"}'],
  [
    'credentials that have ended',
    '{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s", "Expiration": "2026-11-23T00:00:00Z"}',
  ],
])('refuses an answer with %s', async (_, json) => {
  await expect(resolve(says(json))).rejects.toMatchObject({
    code: 'command-failed',
    details: { profile: 'p' },
  })
})

it('shows what a failing program says, without its secrets', async () => {
  const path = script('fails', 'echo "no session; password=hunter2" >&2\nexit 3\n')
  const failure = resolve(`[profile p]\ncredential_process = ${path}\n`)
  await expect(failure).rejects.toThrow(/exit code 3: no session/)
  await expect(failure).rejects.not.toThrow(/hunter2/)
})

it('says which program is missing', async () => {
  await expect(
    resolve('[profile p]\ncredential_process = /nowhere/tool x\n'),
  ).rejects.toMatchObject({
    code: 'command-not-found',
  })
})

it('never asks a shell', async () => {
  const path = script(
    'arguments',
    `printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s"}' "$1" "$2"\n`,
  )
  const line = `[profile p]\ncredential_process = ${path} $HOME;id '$(id)*'\n`
  expect(await resolve(line)).toMatchObject({
    accessKeyId: '$HOME;id',
    secretAccessKey: '$(id)*',
  })
})

it('hands the chain of profiles down, as the AWS CLI does', async () => {
  another({ env: { _AWS_CLI_PROFILE_CHAIN: 'outer' } })
  const path = script(
    'chain',
    `printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "s"}' "$_AWS_CLI_PROFILE_CHAIN"\n`,
  )
  const { accessKeyId } = await resolve(`[profile p]\ncredential_process = ${path}\n`)
  expect(accessKeyId).toBe('outer,p')
})

it.each(['p', 'a,p', '"p"', 'a,b,c,d'])('stops at the chain %s', async (chain) => {
  another({ env: { _AWS_CLI_PROFILE_CHAIN: chain } })
  await expect(resolve(says('{}'))).rejects.toMatchObject({ code: 'profile-loop' })
})

const target = `[profile target]
sso_session = my-sso
sso_account_id = 111122223333
sso_role_name = Admin
${sessionText}`

it.each([
  'keyless credential-process target',
  'keyless credential-process --profile target',
  '/opt/bin/keyless credential-process --profile=target',
  'C:/bin/keyless.exe credential-process target',
  'npx keyless credential-process target',
  'npx --yes keyless@1.0.0 credential-process target',
  'node /opt/keyless/dist/keyless.cjs credential-process target',
  'keyless configure export-credentials --profile target --format process',
])('answers %s in this process', async (command) => {
  const { accessKeyId } = await resolve(`[profile p]\ncredential_process = ${command}\n${target}`)
  expect(accessKeyId).toBe('ASIARTX3GSDSQAAQEAYE')
})

it('knows itself under another name', async () => {
  const folder = createTempHome()
  const own = folder.write('main.cjs', '')
  const link = join(folder.path, 'kl')
  symlinkSync(own, link)
  another({ self: ['/usr/bin/node', own] })
  const text = `[profile p]\ncredential_process = ${link} credential-process target\n${target}`
  const { accountId } = await resolve(text).finally(() => folder.remove())
  expect(accountId).toBe('111122223333')
})

it('finds the profile of its own words in the environment', async () => {
  another({ env: { AWS_PROFILE: 'target' } })
  const text = `[profile p]\ncredential_process = keyless credential-process\n${target}`
  expect(await resolve(text)).toMatchObject({ accountId: '111122223333' })
})

it.each([
  ['itself', '[profile p]\ncredential_process = keyless credential-process p\n'],
  [
    'another that calls it',
    '[profile p]\ncredential_process = keyless credential-process q\n[profile q]\ncredential_process = keyless credential-process p\n',
  ],
])('says that a profile calls %s', async (_, config) => {
  await expect(resolve(config)).rejects.toMatchObject({ code: 'profile-loop' })
})

it('refuses other words of its own', async () => {
  const text = `[profile p]\ncredential_process = keyless exec target -- tool\n${target}`
  await expect(resolve(text)).rejects.toMatchObject({ code: 'profile-unsupported' })
})
