import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  startUrl,
} from '../../../support/cli-transcript.ts'

const sections = `[profile dev-admin]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
region = us-east-1
output = json
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

function without(argv: readonly string[], ...flags: readonly string[]): readonly string[] {
  return argv.filter((word, at) => !flags.includes(word) && !flags.includes(argv[at - 1] ?? ''))
}

function replaced(argv: readonly string[], flag: string, value: string): readonly string[] {
  return argv.map((word, at) => (argv[at - 1] === flag ? value : word))
}

describe('configure sso without a terminal', () => {
  let stage: CliStage
  beforeEach(async () => {
    stage = await createCliStage()
  })
  afterEach(async () => {
    await stage.close()
  })
  const config = () => stage.home.read('.aws/config')

  test('signs in, checks account and role, writes what the AWS CLI writes', async () => {
    const { exitCode, stdout, stderr } = await stage.keyless(devAdmin)
    expect(exitCode, stderr).toBe(0)
    expect(config()).toBe(sections)
    expect(stdout).toMatch(/^Attempting to open your default browser\./)
    expect(stdout).toMatch(
      /\nUsing the account ID 111111111111\nUsing the role name "AdministratorAccess"\nTo use this profile, specify the profile name using --profile, as shown:\n\nkeyless sts get-caller-identity --profile dev-admin\n$/,
    )
    expect((await stage.keyless(['whoami', '--profile', 'dev-admin'])).exitCode).toBe(0)
    expect(stage.visits).toHaveLength(1)
  })

  test('warns of a region that nobody knows, takes it, and refuses other nonsense', async () => {
    const offline = [...devAdmin, '--no-login']
    const far = await stage.keyless(replaced(offline, '--client-region', 'us-esat-1'))
    expect(far.exitCode, far.stderr).toBe(0)
    expect(far.stderr).toContain(
      '--client-region: us-esat-1 is not a Region that keyless knows. Did you mean us-east-1?',
    )
    expect(config()).toContain('region = us-esat-1\n')
    const again = await stage.keyless([...replaced(offline, '--region', 'mars-1'), '--json'])
    expect(again.stderr).toContain('--region: mars-1 is not a Region that keyless knows.')
    const output = await stage.keyless(replaced(offline, '--output', 'us-east-1'))
    expect(output).toMatchObject({ exitCode: 252 })
    expect(output.stderr).toContain('--output: An output format is one of json, text,')
    const scopes = await stage.keyless([...offline, '--scopes', 'us-east-1'])
    expect(scopes.stderr).toContain('--scopes: A scope is such as sso:account:access')
  })

  test('a scope that AWS refuses loses no answer', async () => {
    const { stderr } = await stage.keyless([...devAdmin, '--scopes', 'no:such:scope'])
    expect(stderr).toMatch(/error: AWS refused RegisterClient \(InvalidScope/)
    expect(stderr).toContain(
      `try: keyless configure sso --session my-org --start-url ${startUrl} --region us-east-1 --scopes sso:account:access\n`,
    )
    await stage.keyless([...devAdmin, '--scopes', 'no:such:scope', '--no-login'])
    expect((await stage.keyless(['login'])).stderr).toContain(
      'try: keyless configure sso-session --session my-org --scopes sso:account:access\n',
    )
  })

  test('done twice changes nothing and opens no browser', async () => {
    await stage.keyless(devAdmin)
    const again = await stage.keyless([...devAdmin, '--json'])
    expect(again.exitCode).toBe(0)
    expect(JSON.parse(again.stdout)).toMatchObject({ profile: 'dev-admin', changed: false })
    expect(config()).toBe(sections)
    expect(stage.visits).toHaveLength(1)
  })

  test('says which settings it replaced, and where the file is as it was', async () => {
    expect((await stage.keyless(devAdmin)).stderr).toBe('')
    const { stderr } = await stage.keyless(replaced(devAdmin, '--role-name', 'ReadOnlyAccess'))
    const [, backup = ''] =
      /^Changed in \S+\/\.aws\/config: sso_role_name\. As it was: (\S+)\n$/.exec(stderr) ?? []
    expect(readFileSync(backup, 'utf8')).toBe(sections)
  })

  test('keeps a second profile short: the session is there already', async () => {
    await stage.keyless(devAdmin)
    const argv = ['configure', 'sso', '--session', 'my-org', '--account-id', '333333333333']
    const more = [...argv, '--role-name', 'ReadOnlyAccess', '--profile', 'production', '--yes']
    expect((await stage.keyless(more)).exitCode).toBe(0)
    expect(config()).toBe(
      `${sections}[profile production]\nsso_session = my-org\nsso_account_id = 333333333333\nsso_role_name = ReadOnlyAccess\n`,
    )
    expect(stage.visits).toHaveLength(1)
  })

  test('names the profile after role and account where nobody does', async () => {
    await stage.keyless(without(devAdmin, '--profile'))
    expect(config()).toContain('[profile AdministratorAccess-111111111111]\n')
  })

  test('names the flag of a missing answer, before anything is opened or written', async () => {
    const cases = [
      [['--session'], '--session is missing.'],
      [['--start-url'], '--start-url is missing.'],
      [['--region'], '--region is missing.'],
    ] as const
    for (const [flags, message] of cases) {
      const { exitCode, stderr } = await stage.keyless(without(devAdmin, ...flags))
      expect(stderr).toContain(message)
      expect(exitCode).toBe(252)
    }
    const noYes = await stage.keyless(devAdmin.filter((word) => word !== '--yes'))
    expect(noYes).toMatchObject({
      exitCode: 252,
      stderr:
        'error: Without a terminal nobody can be asked: give every answer as a flag, and --yes.\n' +
        'try: keyless configure sso --help\n',
    })
    expect(stage.visits).toHaveLength(0)
  })

  test('names the accounts and roles to choose from', async () => {
    const noAccount = await stage.keyless(without(devAdmin, '--account-id'))
    expect(noAccount.stderr).toContain('--account-id is missing. 4 accounts are available to you.')
    const noRole = await stage.keyless(without(devAdmin, '--role-name'))
    expect(noRole.stderr).toContain(
      '--role-name is missing. There are: AdministratorAccess, ReadOnlyAccess.',
    )
    expect(() => config()).toThrow('ENOENT')
  })

  test('refuses an account or a role that the sign-in does not reach', async () => {
    const account = await stage.keyless(replaced(devAdmin, '--account-id', '999999999999'))
    expect(account).toMatchObject({ exitCode: 254 })
    expect(account.stderr).toContain('This sign-in does not reach account 999999999999')
    const role = await stage.keyless(replaced(devAdmin, '--role-name', 'Root'))
    expect(role.stderr).toContain(
      'This sign-in has no role Root in account 111111111111; it has AdministratorAccess, ReadOnlyAccess.',
    )
    expect(() => config()).toThrow('ENOENT')
  })

  test('refuses answers that are none', async () => {
    const cases = [
      ['--start-url', 'my-org', 'Not a valid Start URL'],
      ['--start-url', 'http://my-org.awsapps.com/start', 'must begin with https'],
      ['--region', 'us east', 'region may hold only letters'],
      ['--client-region', 'us/east', 'region may hold only letters'],
      ['--profile', 'a]b', 'A name may hold only'],
      ['--profile', '', 'A name may hold only'],
      ['--session', 'a b', 'A name may hold only'],
      ['--session', '__proto__', 'cannot read a section named __proto__'],
    ] as const
    for (const [flag, value, message] of cases) {
      const { exitCode, stderr } = await stage.keyless([
        ...replaced(devAdmin, flag, value),
        '--no-login',
      ])
      expect(stderr, `${flag} ${value}`).toContain(message)
      expect([252, 253]).toContain(exitCode)
    }
    expect(() => config()).toThrow('ENOENT')
  })

  test('--no-login writes without asking AWS', async () => {
    await stage.keyless([...devAdmin, '--no-login'])
    expect(config()).toBe(sections)
    expect(stage.visits).toHaveLength(0)
  })

  test('changes its own lines only, and takes the older form out of the profile', async () => {
    const before = `# mine\n[profile dev-admin]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\nregion = eu-west-1 # here\ncli_pager =\n\n[profile other]\nregion = x\n`
    stage.home.write('.aws/config', before, 0o644)
    await stage.keyless([...without(devAdmin, '--client-region', '--output'), '--no-login'])
    expect(config()).toBe(
      '# mine\n[profile dev-admin]\nregion = eu-west-1 # here\ncli_pager =\n' +
        'sso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = AdministratorAccess\n' +
        '\n[profile other]\nregion = x\n' +
        `[sso-session my-org]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n`,
    )
  })

  test('an empty session name sets up the older form, by device code', async () => {
    const argv = [...replaced(devAdmin, '--session', ''), '--no-browser']
    const { stdout, stderr, exitCode } = await stage.keyless(argv)
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toContain('WARNING: Configuring using legacy format')
    expect(stdout).toContain('\n\nThen enter the code:\n\n')
    expect(config()).toBe(
      `[profile dev-admin]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = AdministratorAccess\nregion = us-east-1\noutput = json\n`,
    )
  })

  test('without the scope for accounts sets up a profile for the token alone', async () => {
    const argv = [
      ...without(devAdmin, '--account-id', '--role-name'),
      '--scopes',
      'codewhisperer:completions',
    ]
    const { stdout } = await stage.keyless(argv)
    expect(stdout).toContain('Unable to list AWS accounts and/or roles.')
    expect(stdout).toMatch(/\nSuccessfully configured SSO for profile: dev-admin\n$/)
    expect(config()).toContain('[profile dev-admin]\nsso_session = my-org\nregion = us-east-1\n')
  })

  test('the default profile has a closing text of its own', async () => {
    const { stdout } = await stage.keyless([
      ...replaced(devAdmin, '--profile', 'default'),
      '--no-login',
    ])
    expect(stdout).toBe(
      'The AWS CLI is now configured to use the default profile.\n' +
        'Run the following command to verify your configuration:\n\nkeyless sts get-caller-identity\n',
    )
    expect(config()).toMatch(/^\[default\]\nsso_session = my-org\n/)
  })
})

describe('configure sso-session without a terminal', () => {
  test('writes the session, signs in to nothing, and says how to', async () => {
    const stage = await createCliStage()
    try {
      const argv = ['configure', 'sso-session', '--session', 'my-org', '--yes']
      const all = [...argv, '--start-url', startUrl, '--region', 'us-east-1']
      expect(await stage.keyless(all)).toEqual({
        exitCode: 0,
        stdout:
          '\nCompleted configuring SSO session: my-org\nRun the following to login and refresh ' +
          'access token for this session:\n\nkeyless sso login --sso-session my-org\n',
        stderr: '',
      })
      await stage.keyless([...argv, '--scopes', 'sso:account:access, a:b'])
      expect(stage.home.read('.aws/config')).toBe(
        `[sso-session my-org]\nsso_start_url = ${startUrl}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access,a:b\n`,
      )
      expect(stage.visits).toHaveLength(0)
    } finally {
      await stage.close()
    }
  })
})
