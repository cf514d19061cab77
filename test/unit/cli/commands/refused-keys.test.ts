import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  exportedKeys,
} from '../../../support/cli-transcript.ts'
import { createIamOrganisation } from '../../../support/iam-organisation.ts'

const hour = 3_600_000
const hub =
  '[profile hub]\nrole_arn = arn:aws:iam::111111111111:role/Hub\nsource_profile = dev-admin\n'
const deploy = 'role_arn = arn:aws:iam::333333333333:role/Deploy\nsource_profile = hub\n'
const id = 'external_id = shared/"1"\n'
const chain = `${hub}[profile prod]\n${deploy}${id}[profile other]\n${deploy}${id}duration_seconds = 900\n`
const whoami = ['whoami', '--profile', 'dev-admin']
const arn = ['sts', 'get-caller-identity', '--profile', 'dev-admin', '--query', 'Account']

/** Only the service's clock moves: everything looks good on this machine. */
describe('keys that look good here, but not to AWS', () => {
  let stage: CliStage
  const count = (operation: string): number => stage.sandbox.journal.count(operation)
  beforeEach(async () => {
    stage = await createCliStage()
    await stage.keyless(devAdmin)
    expect((await stage.keyless(whoami)).exitCode).toBe(0)
  })
  afterEach(async () => {
    await stage.close()
  })

  test('are fetched anew, with a new token, while the session lasts', async () => {
    for (const [at, command] of [whoami, arn].entries()) {
      stage.sandbox.clock.advance(2 * hour)
      const { stdout, stderr, exitCode } = await stage.keyless(command)
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
      expect(stdout).toContain('111111111111')
      expect(count('GetRoleCredentials')).toBe(3 + 2 * at)
      expect(count('CreateToken:refresh_token')).toBe(1 + at)
    }
  })

  test('ask for a sign-in anew once the session is over, and that helps', async () => {
    stage.sandbox.clock.advance(9 * hour)
    const ended = 'error: The sign-in to my-org has ended.\ntry: keyless login --force my-org\n'
    expect(await stage.keyless(whoami)).toEqual({ exitCode: 4, stdout: '', stderr: ended })
    expect((await stage.keyless(['export', 'dev-admin'])).stderr).toBe(ended)
    expect((await stage.keyless(['login', '--force', 'my-org'])).exitCode).toBe(0)
    expect(await stage.keyless(whoami)).toMatchObject({ exitCode: 0, stderr: '' })
  })

  test('are asked for once more, no oftener, when the new ones are refused as well', async () => {
    stage.sandbox.faults.add({ operation: 'GetCallerIdentity', kind: 'expired' })
    const before = count('GetRoleCredentials')
    expect(await stage.keyless(whoami)).toEqual({
      exitCode: 4,
      stdout: '',
      stderr:
        'error: AWS does not take the keys of dev-admin, nor new ones (ExpiredToken).\n' +
        'try: keyless login --force my-org\n',
    })
    expect(count('GetRoleCredentials')).toBe(before + 1)
  })

  test('go with a sign-in by force', async () => {
    const cached = (): unknown => stage.sandbox.journal.count('GetRoleCredentials')
    const before = cached()
    await stage.keyless(['export', 'dev-admin'])
    expect(cached()).toBe(before)
    await stage.keyless(['login', '--force'])
    await stage.keyless(['export', 'dev-admin'])
    expect(cached()).toBe(2)
  })

  test('that are the keys of the environment are not ours to replace', async () => {
    const env = await exportedKeys(stage)
    stage.sandbox.clock.advance(2 * hour)
    const { stderr, exitCode } = await stage.keyless(['whoami'], { env })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('ExpiredToken')
  })
})

describe('assumed roles that look good here, but not to AWS', () => {
  let stage: CliStage
  const count = (operation: string): number => stage.sandbox.journal.count(operation)
  const who = (profile: string) => stage.keyless(['whoami', '--profile', profile])
  beforeEach(async () => {
    stage = await createCliStage(undefined, createIamOrganisation())
    await stage.keyless(devAdmin)
    stage.home.write('.aws/config', stage.home.read('.aws/config') + chain)
    expect(await who('prod')).toMatchObject({ stderr: '', exitCode: 0 })
  })
  afterEach(async () => {
    await stage.close()
  })

  test('are taken anew, with new keys of what they hang on', async () => {
    stage.sandbox.clock.advance(2 * hour)
    expect(await who('prod')).toMatchObject({ stderr: '', exitCode: 0 })
    // By the old keys and token of each link, then by new ones.
    expect([count('AssumeRole'), count('GetRoleCredentials')]).toEqual([6, 3])
    expect(await who('hub')).toMatchObject({ stderr: '', exitCode: 0 })
    expect(count('AssumeRole')).toBe(6)
  })

  test('in the middle of a chain are taken anew on the way to the next', async () => {
    stage.sandbox.clock.advance(2 * hour)
    expect(await stage.keyless(['export', 'other'])).toMatchObject({ stderr: '', exitCode: 0 })
    expect(count('AssumeRole')).toBe(6)
  })

  test('ask for a sign-in anew when new ones are refused as well', async () => {
    stage.sandbox.faults.add({ operation: 'GetCallerIdentity', kind: 'expired' })
    expect(await who('hub')).toEqual({
      exitCode: 4,
      stdout: '',
      stderr:
        'error: AWS does not take the keys of hub, nor new ones (ExpiredToken).\n' +
        'try: keyless login --force my-org\n',
    })
    expect(count('AssumeRole')).toBe(3)
  })

  test('leave other files of the cache alone', async () => {
    const foreign = '{"Credentials": {"AccessKeyId": "ASIAOTHER"}}'
    stage.home.write('.aws/cli/cache/other.json', foreign)
    stage.sandbox.clock.advance(2 * hour)
    expect((await who('prod')).exitCode).toBe(0)
    expect(stage.home.read('.aws/cli/cache/other.json')).toBe(foreign)
  })
})

test('a portal that refuses one call has the token renewed once, then a person sign in anew', async () => {
  const stage = await createCliStage()
  try {
    await stage.keyless(devAdmin)
    const { faults, journal } = stage.sandbox
    faults.add({ operation: 'GetRoleCredentials', kind: 'expired', count: 1 })
    expect(await stage.keyless(['export', 'dev-admin'])).toMatchObject({ exitCode: 0, stderr: '' })
    expect(journal.count('CreateToken:refresh_token')).toBe(1)
    await stage.keyless(['login', '--force'])
    faults.add({ operation: 'GetRoleCredentials', kind: 'expired' })
    expect(await stage.keyless(['export', 'dev-admin'])).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: 'error: The sign-in to my-org has ended.\ntry: keyless login --force my-org\n',
    })
    expect(journal.count('CreateToken:refresh_token')).toBe(2)
    faults.clear()
    expect((await stage.keyless(['login', '--force', 'my-org'])).exitCode).toBe(0)
    expect((await stage.keyless(['export', 'dev-admin'])).exitCode).toBe(0)
  } finally {
    await stage.close()
  }
})
