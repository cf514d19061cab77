import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

let stage: CliStage

beforeAll(async () => {
  stage = await createCliStage()
})
afterAll(async () => {
  await stage.close()
})

test('explain says what a message means and which command helps', async () => {
  const { exitCode, stdout, stderr } = await stage.keyless([
    'explain',
    'Error loading SSO Token: Token for my-org does not exist',
  ])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(/^Nobody is signed in to this session on this machine\./)
  expect(stdout).toContain('\n  keyless login my-org\n')
})

test('explain says of a part of a message what it says of the whole', async () => {
  const { stdout, stderr } = await stage.keyless(['explain', 'Error loading SSO Token'])
  expect(stdout).toContain('[sso-token-missing]')
  expect(stderr).toBe('')
})

test('explain takes words without quotation marks', async () => {
  const { stdout } = await stage.keyless(['explain', 'Unable', 'to', 'locate', 'credentials'])
  expect(stdout).toContain('[no-credentials]')
})

test('explain never leaves a blank where a name would be', async () => {
  const { stdout } = await stage.keyless(['explain', 'You must specify a region', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({
    code: null,
    matches: [
      {
        id: 'region-missing',
        certain: true,
        fix: [{ command: 'aws configure set region eu-west-1 --profile NAME' }, {}],
        check: 'region-unset',
      },
    ],
  })
})

test('explain leaves with 1 when it does not know, and says where to look', async () => {
  const unknown = await stage.keyless(['explain', 'my cat is ill'])
  expect(unknown).toMatchObject({ exitCode: 1, stdout: '' })
  expect(unknown.stderr).toContain('keyless doctor')
  const asData = await stage.keyless(['explain', 'my cat is ill', '--json'])
  expect(asData.exitCode).toBe(1)
  expect(JSON.parse(asData.stdout)).toEqual({ schemaVersion: 1, code: null, matches: [] })
})

test('explain explains our own codes', async () => {
  const { stdout } = await stage.keyless(['explain', 'portal-throttled'])
  expect(stdout).toContain('ServiceError, exit code 1')
})

test('explain fits a narrow terminal but for commands', async () => {
  const { stdout } = await stage.keyless(['explain', 'InvalidClientTokenId'], { columns: 40 })
  const [prose = ''] = stdout.split('\ntry:')
  for (const line of prose.split('\n')) expect(line.length).toBeLessThanOrEqual(40)
})

test('explain --list names every message', async () => {
  const { stdout } = await stage.keyless(['explain', '--list'])
  expect(stdout).toContain('kubectl-token\n  kubectl, Helm: getting credentials')
})
