import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  type Transcript,
  type TranscriptOptions,
} from '../../../support/cli-transcript.ts'
import { journalEntries } from '../../../support/journal.ts'

const settingsFile = '.config/keyless/config.yaml'
const rules = `guard:
  - name: no-hands
    callers: { variables: [HANDS_OFF], parents: [claude] }
    allow: { profiles: [] }
  - name: look-only
    callers: { ci: true }
    twin: '{profile}-readonly'
`
const twinProfile = `
[profile dev-admin-readonly]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = ReadOnlyAccess
region = us-east-1
`

let stage: CliStage

/** Every command that uses a profile's credentials. */
const commands: readonly (readonly string[])[] = [
  ['exec', 'dev-admin', '--', 'true'],
  ['exec', '--serve', 'dev-admin', '--', 'true'],
  ['agent', 'run', '--imds', 'dev-admin', '--', 'true'],
  ['agent', 'start', 'dev-admin'],
  ['export', 'dev-admin'],
  ['credential-process', 'dev-admin'],
  ['configure', 'export-credentials', '--profile', 'dev-admin'],
  ['console', 'dev-admin', '--print'],
  ['whoami', 'dev-admin'],
  ['sts', 'get-caller-identity', '--profile', 'dev-admin'],
  ['__switch', '--', 'dev-admin'],
]

beforeAll(async () => {
  stage = await createCliStage()
  await stage.keyless(devAdmin)
  stage.home.write('.aws/config', stage.home.read('.aws/config') + twinProfile)
})
afterAll(async () => {
  await stage.close()
})
beforeEach(() => {
  stage.home.write(settingsFile, rules)
})

const asHandsOff = { env: { HANDS_OFF: '1' } }

function run(words: readonly string[], options: TranscriptOptions = {}): Promise<Transcript> {
  return stage.keyless(words, options)
}

describe('a guard rule', () => {
  test('refuses by every command, says which rule and why, and is journaled', async () => {
    const before = journalEntries(stage.home).length
    for (const words of commands) {
      const { exitCode, stdout, stderr } = await run(words, asHandsOff)
      const isAwsWord = words[0] === 'configure' || words[0] === 'sts'
      expect(exitCode, stderr).toBe(isAwsWord ? 254 : 5)
      expect(stdout).toBe('')
      expect(stderr).toBe(
        `error: The guard rule "no-hands" (line 2 of ${stage.home.path}/${settingsFile}) does not let this caller use dev-admin, since HANDS_OFF is set.\n` +
          'try: keyless guard check --profile dev-admin\n',
      )
    }
    const entries = journalEntries(stage.home).slice(before)
    expect(entries.map(({ event, reason, profile }) => [event, reason, profile])).toEqual(
      commands.map(() => ['refused', 'no-hands', 'dev-admin']),
    )
    expect(entries.map(({ via }) => via)).toEqual([
      'exec',
      'exec',
      'imds',
      'agent',
      'export',
      'credential-process',
      'configure export-credentials',
      'console',
      'whoami',
      'sts get-caller-identity',
      'awsp',
    ])
  })

  test('goes by the names of the processes above', async () => {
    const { exitCode, stderr } = await run(['export', 'dev-admin'], { parents: ['sh', 'Claude'] })
    expect(exitCode).toBe(5)
    expect(stderr).toContain('since a process above keyless is called Claude.')
  })

  test('gives the twin instead, and says so once and not on stdout', async () => {
    const ci = { env: { CI: 'true' } }
    const { exitCode, stdout, stderr } = await run(['whoami', 'dev-admin', '--json'], ci)
    expect([exitCode, stderr]).toEqual([
      0,
      'Using dev-admin-readonly in place of dev-admin: the guard rule "look-only" says so, since CI is set.\n',
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      profile: 'dev-admin-readonly',
      role: 'ReadOnlyAccess',
    })
    const process = await run(['credential-process', 'dev-admin'], ci)
    expect(JSON.parse(process.stdout)).toMatchObject({ Version: 1 })
    const shell = await run(['__switch', '--', 'dev-admin'], ci)
    expect(shell.stdout).toMatch(/ dev-admin-readonly\n$/)
    const own = await run(['export', 'dev-admin-readonly'], ci)
    expect([own.exitCode, own.stderr]).toEqual([0, ''])
  })

  test('gives a twin without a question, though its name is marked production too', async () => {
    stage.home.write(settingsFile, `production: { profiles: [dev-*] }\n${rules}`)
    const ci = { env: { CI: 'true' } }
    for (const name of ['dev-admin', 'dev-admin-readonly']) {
      expect((await run(['export', name], ci)).exitCode).toBe(0)
    }
    expect((await run(['export', 'dev-admin'])).exitCode).toBe(2)
  })

  test('shows what is marked production to the prompt, whatever it is called', async () => {
    const field = async () =>
      (await run(['prompt-segment', '--', 'dev-admin'])).stdout.split(' ').at(2)
    expect(await field()).toBe('0')
    stage.home.write(settingsFile, "production: { accounts: ['1*'] }\n")
    expect(await field()).toBe('1')
  })

  test('refuses when the twin is not there', async () => {
    stage.home.write(settingsFile, rules.replace('-readonly', '-looker'))
    const { exitCode, stderr } = await run(['export', 'dev-admin'], { env: { CI: '1' } })
    expect(exitCode).toBe(5)
    expect(stderr).toContain('gives dev-admin-looker in place of dev-admin, since CI is set, but ')
    expect(stderr).toContain('\ntry: keyless configure sso --profile dev-admin-looker\n')
  })

  test('does not concern anybody else', async () => {
    for (const words of commands.filter(([word]) => word !== 'exec' && word !== 'agent')) {
      expect((await run(words)).exitCode).toBe(0)
    }
  })

  test('is asked about the profile too that another one only passes on', async () => {
    const config = stage.home.read('.aws/config')
    const asks = 'credential_process = keyless credential-process'
    const passing = `[profile passing]\n${asks} --profile dev-admin\n[profile bare]\n${asks}\n`
    stage.home.write('.aws/config', `${config}\n${passing}`)
    const rule = (deny: string) =>
      `guard:\n  - name: r\n    callers: { variables: [HANDS_OFF] }\n    deny: { ${deny} }\n`
    for (const deny of ['profiles: [dev-admin]', "accounts: ['111111111111']"]) {
      stage.home.write(settingsFile, rule(deny))
      const { exitCode, stderr } = await run(['export', 'passing'], asHandsOff)
      expect([exitCode, stderr.includes('this caller use dev-admin,')]).toEqual([5, true])
      const env = { ...asHandsOff.env, AWS_PROFILE: 'dev-admin' }
      expect((await run(['export', 'bare'], { env })).exitCode).toBe(5)
      expect((await run(['guard', 'check', 'passing'], asHandsOff)).exitCode).toBe(5)
      expect((await run(['export', 'passing'])).exitCode).toBe(0)
    }
    stage.home.write(
      settingsFile,
      `${rule('profiles: [dev-admin]')}    twin: '{profile}-readonly'\n`,
    )
    const { stdout } = await run(['whoami', 'passing', '--json'], asHandsOff)
    expect(JSON.parse(stdout)).toMatchObject({ role: 'ReadOnlyAccess' })
    stage.home.write(settingsFile, 'production: { profiles: [dev-admin] }\n')
    expect((await run(['export', 'passing'])).exitCode).toBe(2)
    stage.home.write('.aws/config', config)
  })

  test('that is broken stops every command that it could concern, and no other', async () => {
    stage.home.write(settingsFile, rules.replace('profiles:', 'profile:'))
    for (const words of commands) {
      const { stdout, stderr } = await run(words)
      expect(stdout).toBe('')
      expect(stderr).toMatch(/^error: The settings cannot be relied on.*config\.yaml, line 4, /)
      expect(stderr).toContain('\ntry: keyless config check\n')
    }
    for (const words of [['status'], ['profiles'], ['config', 'path'], ['login']]) {
      expect((await run(words)).exitCode).toBe(0)
    }
    expect(await run(['config', 'check'])).toEqual({
      exitCode: 1,
      stderr: 'next: keyless config edit\n',
      stdout: `${stage.home.path}/${settingsFile}, line 4, column 14: guard[0].allow has a key that is not known: profile. Did you mean profiles?\n`,
    })
  })

  test('that is broken and can have no rule stops persons only, as from the cache', async () => {
    stage.home.write(settingsFile, 'production:\n  profiles: [a]\n  profils: [b]\n')
    for (const word of ['credential-process', 'whoami']) {
      expect((await run([word, 'dev-admin'])).exitCode).toBe(0)
    }
    for (const words of [
      ['exec', 'dev-admin', '--', 'true'],
      ['export', 'dev-admin'],
    ]) {
      const { stderr, exitCode } = await run(words)
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('cannot be relied on')])
    }
  })
})

describe('guard check', () => {
  test('says which rule is about this caller, and hands out nothing', async () => {
    const free = await run(['guard', 'check', 'dev-admin'], { parents: ['bash', 'sshd'] })
    expect(free).toEqual({
      exitCode: 0,
      stderr: '',
      stdout:
        'No guard rule is about this caller: dev-admin may be used.\nProcesses above: bash, sshd\n',
    })
    const narrow = await run(['guard', 'check', 'dev-admin'], { columns: 40 })
    expect(narrow.stdout).toContain('No guard rule is about this caller:\ndev-admin may be used.\n')
    const refused = await run(['guard', 'check', 'dev-admin', '--as', 'claude'])
    expect(refused.exitCode).toBe(5)
    expect(refused.stdout).toBe(
      'The rule "no-hands" (line 2) is about this caller: a process above keyless is called claude.\n' +
        'It does not let it use dev-admin.\nProcesses above: claude\n',
    )
    const twin = await run(['guard', 'check', 'dev-admin', '--json'], { env: { CI: '1' } })
    expect(JSON.parse(twin.stdout)).toMatchObject({
      verdict: 'twin',
      rule: { name: 'look-only', line: 5 },
      because: 'CI is set',
      twin: 'dev-admin-readonly',
      production: false,
    })
  })
})
