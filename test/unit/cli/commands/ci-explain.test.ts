import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'
import { githubClaims, githubTrust, pipelineToken } from '../../../support/pipeline-token.ts'

const host = 'token.actions.githubusercontent.com'
const onMain = { StringEquals: { [`${host}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main' } }

let stage: CliStage

beforeAll(async () => {
  stage = await createCliStage()
  stage.home.write('main.jwt', pipelineToken(githubClaims()))
  const inEnvironment = { sub: 'repo:octo-org/octo-repo:environment:prod' }
  stage.home.write('prod.jwt', pipelineToken(githubClaims(inEnvironment)))
  stage.home.write('trust.json', JSON.stringify(githubTrust(onMain)))
})
afterAll(async () => {
  await stage.close()
})

function explain(token: string, policy: string, more: readonly string[] = [], columns?: number) {
  const files = ['--token', join(stage.home.path, token), '--policy', join(stage.home.path, policy)]
  const options = columns === undefined ? {} : { columns }
  return stage.keyless(['ci', 'explain', ...files, ...more], options)
}

test('ci explain leaves with 0 and names the statement that allows', async () => {
  const { exitCode, stdout, stderr } = await explain('main.jwt', 'trust.json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(/^Allowed: statement 1 lets this token have the role\.\n/)
  expect(stdout).toContain('token     GitHub Actions, the job runs on a branch\n')
  expect(stdout).toContain('Nobody has looked at the signature here; AWS does.\n')
})

test('ci explain reads what Windows PowerShell wrote', async () => {
  const wide = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
  stage.home.write('wide.jwt', wide(stage.home.read('main.jwt')))
  stage.home.write('wide.json', wide(stage.home.read('trust.json')))
  const { exitCode, stderr } = await explain('wide.jwt', 'wide.json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
})

test('ci explain leaves with 5 and says which condition fails and what would pass', async () => {
  const { exitCode, stdout } = await explain('prod.jwt', 'trust.json')
  expect(exitCode).toBe(5)
  expect(stdout).toContain(
    [
      'Statement 1, Allow: 1 of 1 conditions fails.',
      '  fails StringEquals',
      `    ${host}:sub`,
      '    is',
      '      repo:octo-org/octo-repo:environment:prod',
      '    must be',
      '      repo:octo-org/octo-repo:ref:refs/heads/main',
      '    The job runs in an environment; the policy is for one that runs on a branch.',
    ].join('\n'),
  )
})

test('ci explain names what to run after a denial, and nothing after a yes', async () => {
  const { stdout } = await explain('prod.jwt', 'trust.json')
  expect(stdout.endsWith('\nnext: keyless ci init github\n')).toBe(true)
  stage.home.write('own.jwt', pipelineToken(githubClaims({ iss: 'https://id.example.com' })))
  const own = await explain('own.jwt', 'trust.json')
  expect(own.stdout).toMatch(/\nnext: keyless ci (?:init|lint) \S+\n$/)
  expect((await explain('main.jwt', 'trust.json')).stdout).not.toContain('next:')
})

test('ci explain says from when a token counts that is not valid yet', async () => {
  stage.home.write('early.jwt', pipelineToken(githubClaims({ nbf: 4_000_000_000 })))
  const { stdout } = await explain('early.jwt', 'trust.json')
  expect(stdout).toContain('life      not before 2096-10-02 07:06:40 UTC\n')
  expect(stdout).not.toContain(' left\n')
})

test('ci explain says a denying statement with what it denies for', async () => {
  const deny = { Effect: 'Deny', Sid: 'NoMain' }
  const [allowed, denied] = [githubTrust({}), githubTrust(onMain, deny)]
  const statements = [allowed, denied].flatMap(({ Statement }) => Statement)
  stage.home.write('deny.json', JSON.stringify({ ...allowed, Statement: statements }))
  const main = await explain('main.jwt', 'deny.json')
  expect(main.exitCode).toBe(5)
  expect(main.stdout).toMatch(/^Denied: by statement 2\.\n/)
  expect(main.stdout).toContain('Statement 2 (NoMain), Deny: applies.\n  holds StringEquals\n')
  const prod = await explain('prod.jwt', 'deny.json')
  expect(prod.exitCode).toBe(0)
  expect(prod.stdout).toContain('Statement 2 (NoMain), Deny: does not apply.\n')
})

test('ci explain gives a script the same', async () => {
  const more = ['--json', '--client-ids', 'other, another', 'sts:RoleSessionName=deploy']
  const { exitCode, stdout } = await explain('main.jwt', 'trust.json', more)
  expect(exitCode).toBe(5)
  expect(JSON.parse(stdout)).toMatchObject({
    allowed: false,
    decision: 'allowed',
    platform: 'github',
    keys: { [`${host}:repository_id`]: ['74'], 'sts:RoleSessionName': ['deploy'] },
    findings: [{ code: 'audience-not-registered', decides: true }],
    statements: [
      { number: 1, applies: true, conditions: [{ holds: true, because: 'value-fits' }] },
    ],
    signatureChecked: false,
  })
})

test('ci explain fits a narrow terminal but for values', async () => {
  const { stdout } = await explain('prod.jwt', 'trust.json', [], 40)
  const wide = stdout.split('\n').filter((line) => line.length > 40)
  for (const line of wide) expect(line).toMatch(/^ +(?:(?:issuer|subject) +)?\S+$/)
})

test('ci explain takes no token from the command line, nor says it again', async () => {
  const token = pipelineToken(githubClaims())
  for (const argv of [
    ['--token', token, '--policy', 'x'],
    ['--token', `Bearer ${token}`, '--policy', 'x'],
    ['--token', 'x', '--policy', 'y', token],
  ]) {
    const { exitCode, stdout, stderr } = await stage.keyless(['ci', 'explain', ...argv, '--json'])
    expect(exitCode).toBe(2)
    expect(stdout + stderr).toContain('others can see a command line')
    expect(stdout + stderr).not.toContain(token.slice(0, 30))
  }
})

test('ci explain says what is wrong with what it was given', async () => {
  const run = async (...argv: readonly string[]) => {
    const { exitCode, stdout } = await stage.keyless(['ci', 'explain', ...argv, '--json'])
    return [exitCode, (JSON.parse(stdout) as { error: { code: string } }).error.code]
  }
  const at = (name: string) => join(stage.home.path, name)
  stage.home.write('long', 'x'.repeat(2_000_000))
  const trust = ['--policy', at('trust.json')]
  expect(await run(...trust)).toEqual([2, 'missing-argument'])
  expect(await run('--token', '-', '--policy', '-')).toEqual([2, 'flag-conflict'])
  expect(await run('--token', 'x', ...trust, 'aws:SourceIp')).toEqual([2, 'unexpected-argument'])
  expect(await run('--token', at('none'), ...trust)).toEqual([1, 'file-unreadable'])
  expect(await run('--token', at('long'), ...trust)).toEqual([1, 'file-unreadable'])
  expect(await run('--token', at('trust.json'), ...trust)).toEqual([1, 'token-invalid'])
  const swapped = ['--token', at('main.jwt'), '--policy', at('main.jwt')]
  expect(await run(...swapped)).toEqual([1, 'trust-policy-invalid'])
})

test('ci explain tells of a name that stands twice in the policy', async () => {
  const text = JSON.stringify(githubTrust(onMain)).replace('"Condition":{', '"Condition":{},$&')
  stage.home.write('twice.json', text)
  const { exitCode, stdout } = await explain('main.jwt', 'twice.json')
  expect(exitCode).toBe(0)
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Statement[0].Condition of the policy: It stands twice',
  )
})
