import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

let home: TempHome
const sandbox = (...args: readonly string[]): Promise<Outcome> =>
  keyless(['sandbox', ...args], { env: home.env })

beforeAll(async () => {
  home = createTempHome()
  await sandbox('start', '--background', '--port=0')
})
afterAll(async () => {
  await sandbox('stop')
  home.remove()
})

const claimsIn = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))

test('a token has the subject, audience, life and claims that were asked for', async () => {
  const subject = 'repo:acme/app:environment:prod'
  const flags = ['--sub', subject, '--aud', 'sts.amazonaws.com', '--expires', '1m']
  const { stdout } = await sandbox('ci-token', 'github', ...flags, 'actor=eve', 'ref=')
  const claims = claimsIn(stdout) as { iat: number; exp: number }
  expect(claims).toMatchObject({ sub: subject, aud: 'sts.amazonaws.com', actor: 'eve' })
  expect(claims).not.toHaveProperty('ref')
  expect(claims.exp - claims.iat).toBe(60)
})

test('a job of Buildkite has an agent on its PATH, by which ci exec takes a role', async () => {
  const roleArn = 'arn:aws:iam::111111111111:role/ci-buildkite'
  const exec = [...keylessCommand(), 'ci', 'exec', '--role-arn', roleArn, '--']
  const print = ['sh', '-c', 'echo "$AWS_ACCESS_KEY_ID"; exit 3']
  const { exitCode, stdout, stderr } = await sandbox('ci-job', 'buildkite', '--', ...exec, ...print)
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
  expect(stdout).toMatch(/^ASIA/)
})

test('the variables of a job are printed for a shell, or as JSON', async () => {
  const { stdout } = await sandbox('ci-job', 'gitlab', '--json')
  const { variables } = JSON.parse(stdout) as { variables: Record<string, string> }
  expect(claimsIn(variables['AWS_ID_TOKEN'] ?? '')).toMatchObject({ iss: 'https://gitlab.com' })
  expect((await sandbox('ci-job', 'gitlab')).stdout).toContain('export GITLAB_CI=true\n')
  expect((await sandbox('ci-token', 'jenkins')).exitCode).toBe(2)
})

test('a job of CircleCI asks for another audience by the program of its own', async () => {
  const claims = [...keylessCommand(), 'ci', 'claims', '--audience', 'vault']
  const { stdout, stderr } = await sandbox('ci-job', 'circleci', '--', ...claims)
  expect(stdout, stderr).not.toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ aud: 'vault' })
})
