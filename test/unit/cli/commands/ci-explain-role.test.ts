import { afterAll, beforeAll, expect, it } from 'vitest'
import { createControlClient } from '../../../../src/sandbox/control-client.ts'
import type { PipelineAsked } from '../../../../src/sandbox/control-wire.ts'
import { createStageWith, type CliStage } from '../../../support/cli-transcript.ts'

let stage: CliStage
beforeAll(async () => {
  stage = await createStageWith(
    '[profile reader]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnlyAccess\n',
    '',
  )
})
afterAll(() => stage.close())

const role = 'arn:aws:iam::111111111111:role/ci-github'

async function tokenFile(asked: Partial<PipelineAsked> = {}): Promise<string> {
  const token = await createControlClient(stage.sandbox).pipelineToken({
    platform: 'github',
    audience: 'sts.amazonaws.com',
    claims: {},
    ...asked,
  })
  return stage.home.write('token.jwt', token)
}

const explain = async (path: string, profile = 'dev-admin', arn = role) =>
  await stage.keyless(['ci', 'explain', '--token', path, '--role', arn, '--profile', profile])

it('reads the trust policy of a role from IAM, as the profile', async () => {
  const { exitCode, stdout } = await explain(await tokenFile())
  expect(stdout).toMatch(/^Allowed: statement 1 /)
  expect(exitCode).toBe(0)
  const denied = await explain(await tokenFile({ subject: 'repo:octo-org/octo-repo:pull_request' }))
  expect(denied.exitCode).toBe(5)
  expect(denied.stdout).toContain('for a pull request')
})

it('compares the audience with the client IDs of the provider in the account', async () => {
  const { exitCode, stdout } = await explain(await tokenFile({ audience: 'vault' }))
  expect(exitCode).toBe(5)
  expect(stdout).toContain('STS says "Incorrect token audience"')
})

it('says that the account has no provider for the issuer', async () => {
  const { exitCode, stdout } = await explain(await tokenFile({ issuer: 'https://ci.example.com' }))
  expect(exitCode).toBe(5)
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'The account 111111111111 has no identity provider for https://ci.example.com',
  )
})

it('takes the job’s own token inside a pipeline', async () => {
  const env = await createControlClient(stage.sandbox).pipelineJob({
    platform: 'github',
    claims: {},
  })
  const argv = ['ci', 'explain', '--role', role, '--profile', 'dev-admin']
  const { exitCode, stdout } = await stage.keyless(argv, { env })
  expect({ exitCode, allowed: stdout.startsWith('Allowed') }).toEqual({
    exitCode: 0,
    allowed: true,
  })
})

it('says where the role cannot be looked at', async () => {
  const path = await tokenFile()
  const nobody = await explain(path, 'dev-admin', 'arn:aws:iam::111111111111:role/nobody')
  expect(nobody.exitCode).toBe(5)
  expect(nobody.stderr).toContain('has no role nobody')
  const other = await explain(path, 'dev-admin', 'arn:aws:iam::333333333333:role/Deploy')
  expect(other.exitCode).not.toBe(0)
  const malformed = await explain(path, 'dev-admin', 'deploy')
  expect(malformed.exitCode).toBe(2)
})

it('takes a file or a role, not both, and needs one', async () => {
  const both = ['ci', 'explain', '--token', 't', '--policy', 'p', '--role', role]
  expect((await stage.keyless(both)).exitCode).toBe(2)
  expect((await stage.keyless(['ci', 'explain', '--token', 't'])).exitCode).toBe(2)
})
