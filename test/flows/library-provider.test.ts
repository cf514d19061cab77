import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AwsCredentialIdentityProvider } from '../../src/library/aws-credentials.ts'
import { credentialProvider } from '../../src/library/credential-provider.ts'
import type { FromKeylessOptions } from '../../src/library/from-keyless.ts'
import type { System } from '../../src/system/system.ts'
import { byBrowser, createFlowStage, type FlowStage, minutes, tokenFile } from './flow-fixture.ts'

describe('a credential provider for the AWS SDK', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  const calls = (operation: string): number => stage.sandbox.journal.count(operation)
  const refreshes = (): number => calls('CreateToken:refresh_token')

  function provider(options: FromKeylessOptions, env = stage.env): AwsCredentialIdentityProvider {
    const system: System = env === stage.env ? stage.system : { ...stage.system, env }
    return credentialProvider(options, system)
  }

  it('refreshes once for a hundred clients with a provider each', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    stage.sandbox.clock.advance(minutes(50))
    const clients = Array.from({ length: 100 }, () => provider({ profile: 'dev-admin' }))
    const keys = await Promise.all(clients.map(async (ask) => ask()))
    expect(new Set(keys.map(({ accessKeyId }) => accessKeyId)).size).toBe(1)
    expect([refreshes(), calls('GetRoleCredentials')]).toEqual([1, 1])
  })

  it('gives keys with their end, from memory until 15 minutes before it', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    const ask = provider({ profile: 'dev-admin' })
    const first = await ask()
    expect(first).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA/),
      secretAccessKey: expect.any(String),
      sessionToken: expect.any(String),
      expiration: expect.any(Date),
      accountId: '111111111111',
    })
    const lifeMs = (first.expiration?.getTime() ?? 0) - stage.sandbox.clock.now().getTime()
    stage.sandbox.clock.advance(lifeMs - minutes(16))
    expect(await ask()).toEqual(first)
    stage.sandbox.clock.advance(minutes(2))
    expect((await ask()).accessKeyId).not.toBe(first.accessKeyId)
    expect(calls('GetRoleCredentials')).toBe(2)
  })

  it('never signs in, and gives keys again once somebody has', async () => {
    const ask = provider({ profile: 'dev-admin' })
    await expect(ask()).rejects.toMatchObject({
      class: 'SignInRequired',
      code: 'sign-in-missing',
      fix: 'keyless login my-org',
    })
    expect(calls('RegisterClient')).toBe(0)
    await stage.open().signIn(byBrowser, stage.person())
    expect(await ask()).toHaveProperty('sessionToken')
    await stage.open().signOut()
    await expect(ask()).rejects.toHaveProperty('code', 'sign-in-missing')
    expect(() => stage.home.read(tokenFile)).toThrow('ENOENT')
  })

  it('takes the profile of AWS_PROFILE, and keys of the environment before it', async () => {
    await stage.open().signIn(byBrowser, stage.person())
    const env = { ...stage.env, AWS_PROFILE: 'dev-admin' }
    expect(await provider({}, env)()).toMatchObject({ accountId: '111111111111' })
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 's' }
    expect(await provider({}, { ...env, ...keys })()).toEqual({
      accessKeyId: 'AKIAEXAMPLE',
      secretAccessKey: 's',
    })
    const named = provider({ profile: 'dev-admin' }, { ...env, ...keys })
    expect(await named()).toMatchObject({ accountId: '111111111111' })
  })

  it('reads the files again after an error', async () => {
    const ask = provider({ profile: 'late' })
    await expect(ask()).rejects.toMatchObject({ code: 'profile-not-found' })
    stage.home.write(
      '.aws/config',
      '[profile late]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n',
    )
    expect(await ask()).toHaveProperty('accessKeyId', 'AKIAEXAMPLE')
  })
})
