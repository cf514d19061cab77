import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyless, keylessCommand, type Outcome } from '../support/programs.ts'
import { onTerminal, type TerminalPlan } from '../support/real-clients.ts'
import { createStage, type Stage, startUrl, tutorialAnswers } from '../support/stage.ts'

const enter = '\r'
const interrupt = '\u0003'
const endOfInput = '\u0004'
const erase = '\u007f'
const escape = '\u001b'

/** The tutorial's answers, typed. */
const typed: TerminalPlan['steps'] = [
  ['SSO session name', `my-org${enter}`],
  ['SSO start URL', `${startUrl}${enter}`],
  ['SSO region', `us-east-1${enter}`],
  ['SSO registration scopes', enter],
  ['There are 4 AWS accounts', `dev${enter}`],
  ['There are 2 roles', `admin${enter}`],
  ['Default client Region', `us-east-1${enter}`],
  ['CLI default output format', `json${enter}`],
  ['Profile name', `dev-admin${enter}`],
  ['Write this?', enter],
]

const written = `[profile dev-admin]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
region = us-east-1
output = json
[sso-session my-org]
sso_start_url = ${startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

describe('prompts on a real terminal', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage({ TERM: 'xterm-256color', LANG: 'C.UTF-8' })
  })
  afterEach(async () => {
    await stage.close()
  })

  const config = (): string => join(stage.home.path, '.aws', 'config')

  async function play(
    args: readonly string[],
    steps: TerminalPlan['steps'],
    size: Omit<TerminalPlan, 'steps'> = {},
  ): Promise<Outcome> {
    const plan = { steps, timeout: 20, ...size }
    return onTerminal([...keylessCommand(), ...args], plan, { env: stage.env })
  }

  it('ask what the AWS CLI asks, search as one types, and show the change', async () => {
    const outcome = await play(['configure', 'sso'], typed)
    expect(outcome, outcome.stdout + stage.browserLog()).toMatchObject({ exitCode: 0 })
    expect(stage.home.read('.aws/config')).toBe(written)
    expect(outcome.stdout).toContain('+ sso_account_id = 111111111111')
    expect(outcome.stdout).toContain('keyless sts get-caller-identity --profile dev-admin')
    expect(outcome.stdout).not.toContain('Warning')
  })

  it('offer what is there already as defaults', async () => {
    await play(['configure', 'sso'], typed)
    const outcome = await play(
      ['configure', 'sso', '--profile', 'dev-admin'],
      [
        ['SSO session name', enter],
        ['There are 4 AWS accounts', `data${enter}`],
        ['Default client Region', `eu-west-1${enter}`],
        ['CLI default output format', enter],
        ['Write this?', enter],
      ],
    )
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(stage.home.read('.aws/config')).toBe(
      written
        .replace('111111111111', '444444444444')
        .replace('AdministratorAccess', 'DataEngineerAccess')
        .replace('region = us-east-1', 'region = eu-west-1'),
    )
  })

  it('write nothing at Ctrl-C, whichever question it answers', async () => {
    for (const at of [0, 2, 4, 6, 8, 9]) {
      const [expected] = typed[at] ?? ['']
      const outcome = await play(
        ['configure', 'sso'],
        [...typed.slice(0, at), [expected, interrupt]],
      )
      expect(outcome.exitCode, `${expected}: ${outcome.stdout}`).toBe(130)
      expect(existsSync(config())).toBe(false)
    }
  })

  it('end at Ctrl-D as at Ctrl-C, in a text, a menu and a yes or no', async () => {
    for (const at of [0, 4, 9]) {
      const [expected] = typed[at] ?? ['']
      const outcome = await play(
        ['configure', 'sso'],
        [...typed.slice(0, at), [expected, endOfInput]],
      )
      expect(outcome.exitCode, `${expected}: ${outcome.stdout}`).toBe(130)
      expect(outcome.stdout).toContain('Stopped.')
      expect(existsSync(config())).toBe(false)
    }
  })

  it('say after the sign-in that it stays, and how it ends', async () => {
    for (const at of [4, 9]) {
      const [expected] = typed[at] ?? ['']
      const steps: TerminalPlan['steps'] = [...typed.slice(0, at), [expected, interrupt]]
      const { stdout, exitCode } = await play(['configure', 'sso'], steps)
      expect(exitCode, stdout).toBe(130)
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        'Stopped. Your config was not changed; you are signed in to my-org (keyless logout --all ends that).',
      )
    }
  })

  it('doubt a region that nobody knows, and refuse formats and scopes that are none', async () => {
    const outcome = await play(
      ['configure', 'sso', '--no-login', '--account-id', '111111111111', '--role-name', 'Admin'],
      [
        ['SSO session name', `my-org${enter}`],
        ['SSO start URL', `${startUrl}${enter}`],
        ['SSO region', `us-esat-1${enter}`],
        ['Did you mean us-east-1?', `${erase.repeat(6)}east-1${enter}`],
        ['SSO registration scopes', `us-east-1${enter}`],
        ['A scope is such as sso:account:access', `${erase.repeat(9)}${enter}`],
        ['Default client Region', `ap-south-9${enter}`],
        ['Did you mean ap-south-1?', enter],
        ['CLI default output format', `us-east-1${enter}`],
        ['An output format is one of', `${erase.repeat(9)}yaml${enter}`],
        ['Profile name', `p${enter}`],
        ['Write this?', enter],
      ],
    )
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    const text = stage.home.read('.aws/config')
    expect(text).toContain('region = ap-south-9\noutput = yaml\n')
    expect(text).toContain('sso_region = us-east-1\nsso_registration_scopes = sso:account:access\n')
  })

  it('write nothing when the person says no', async () => {
    const outcome = await play(['configure', 'sso'], [...typed.slice(0, -1), ['Write this?', 'n']])
    expect(outcome).toMatchObject({ exitCode: 130 })
    expect(outcome.stdout).toContain('Your config was not changed')
    expect(existsSync(config())).toBe(false)
  })

  it('say what is wrong with an answer and let it be mended', async () => {
    const outcome = await play(
      ['configure', 'sso-session'],
      [
        ['SSO session name', `a b${enter}`],
        ['may hold only letters', '\u007f\u007f\u007fab' + enter],
        ['SSO start URL', `http://x${enter}`],
        ['must begin with https', interrupt],
      ],
    )
    expect(outcome).toMatchObject({ exitCode: 130 })
  })

  it('stay readable on a terminal that says it has no columns', async () => {
    const outcome = await play(['configure', 'sso-session'], [['SSO session name', interrupt]], {
      columns: 0,
    })
    expect(outcome).toMatchObject({ exitCode: 130 })
  })

  it('let one pick among several sessions, and sign in on the way to a command', async () => {
    for (const name of ['my-org', 'other']) {
      const answers = ['--session', name, '--start-url', startUrl, '--region', 'us-east-1', '--yes']
      await keyless(['configure', 'sso-session', ...answers], { env: stage.env })
    }
    const login = await play(['login'], [['Which session?', `other${enter}`]])
    expect(login, login.stdout).toMatchObject({ exitCode: 0 })
    expect(login.stdout).toContain('Signed in to other')
    await keyless(['configure', 'sso', ...tutorialAnswers, '--no-login'], { env: stage.env })
    const exec = await play(
      ['exec', 'dev-admin', '--', 'sh', '-c', 'echo "$AWS_REGION"; exit 3'],
      [],
    )
    expect(exec, exec.stdout).toMatchObject({ exitCode: 3 })
    expect(exec.stdout).toContain('Opening the browser to sign in.')
    expect(exec.stdout).toContain('us-east-1')
  })

  it('take a pasted address without showing it, and refuse one that is not from this sign-in', async () => {
    await keyless(['configure', 'sso', ...tutorialAnswers, '--no-login'], { env: stage.env })
    const outcome = await play(
      ['login', '--no-browser'],
      [
        ['paste the address', `http://127.0.0.1:1/oauth/callback?code=secretcode&state=x${enter}`],
        ['paste the address', interrupt],
      ],
    )
    expect(outcome.exitCode, outcome.stdout).toBe(130)
    expect(outcome.stdout).not.toContain('secretcode')
  })

  it('carry no colour where none is wanted', async () => {
    const outcome = await play(['status', '--no-color'], [])
    expect(outcome.stdout).not.toContain(`${escape}[3`)
  })
})
