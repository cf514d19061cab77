import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'
import { sessionConfig as session } from '../../../support/session-config.ts'

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', session)
  await stage.keyless(['login', 'my-org'])
})
afterEach(() => stage.close())

const sync = (...flags: readonly string[]) => stage.keyless(['profiles', 'sync', ...flags])
const config = () => stage.home.read('.aws/config')
const names = () => [...config().matchAll(/^\[profile (.*)\]$/gm)].map(([, name]) => name)

const plan = `my-org, 4 accounts
     6  new
        data-DataEngineerAccess, dev-AdministratorAccess, dev-ReadOnlyAccess, production-ReadOnlyAccess, staging-AdministratorAccess and 1 more
`

describe('profiles sync', () => {
  test('makes a profile for every role, and then there is nothing to do', async () => {
    const first = await sync('--yes')
    expect(first).toMatchObject({ exitCode: 0, stdout: plan })
    expect(first.stderr).toMatch(/^Written to .*config\. As it was: .*config-\w+-1\n$/)
    expect(config()).toContain(
      'sso_role_name = DataEngineerAccess\nregion = us-east-1\nkeyless_sync = 444444444444/DataEngineerAccess\n',
    )
    const before = config()
    const second = await sync('--yes')
    expect(second.stdout).toBe('my-org, 4 accounts\n     6  there already\n')
    expect(second.stderr).toMatch(/config says all of this already\.\n$/)
    expect(config()).toBe(before)
  })

  test('only shows what --dry-run, --diff and --preview ask for', async () => {
    const dry = await sync('--dry-run', '--diff')
    expect(dry.stdout).toBe(plan)
    expect(dry.stderr).toContain('+ [profile dev-AdministratorAccess]\n+ sso_session = my-org\n')
    expect(dry.stderr).toContain('Nothing was written.\n')
    const preview = await sync('--preview', '--template', '{account|upper}', '--roles', '*admin*')
    expect(preview.stdout).toBe(
      `Profile  Account       Account name  Role                 Region     What
DEV      111111111111  dev           AdministratorAccess  us-east-1  new
STAGING  222222222222  staging       AdministratorAccess  us-east-1  new
`,
    )
    expect(config()).toBe(session)
  })

  test('leaves out of the table what a narrow terminal has no room for', async () => {
    const preview = async (columns: number) => {
      const argv = ['profiles', 'sync', '--preview', '--roles', '*admin*']
      return (await stage.keyless(argv, { columns })).stdout.split('\n')[0]
    }
    expect(await preview(100)).toMatch(/^Profile +Account +Account name +Role +Region +What$/)
    expect(await preview(88)).toMatch(/^Profile +Account +Account name +Role +What$/)
    expect(await preview(50)).toMatch(/^Profile +Account +What$/)
  })

  test('says before it lists that nobody can be asked', async () => {
    const { exitCode, stderr } = await sync()
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--yes writes without asking, --dry-run shows')
    expect(stage.sandbox.journal.count('ListAccounts')).toBe(0)
  })

  test('says which flag the Region of the profiles has here', async () => {
    expect(await sync('--client-region', 'eu-west-1')).toMatchObject({
      exitCode: 2,
      stderr:
        'error: The Region that profiles work in is --set region=REGION here.\n' +
        'try: keyless profiles sync --help\n',
    })
  })

  test('takes names, settings, Regions and filters as asked', async () => {
    await sync(
      ...['--yes', '--template', '{account}.{role|short}.{region|short}'],
      ...['--alias', 'dev=d,AdministratorAccess=root', '--set', 'output=json'],
      ...['--regions', 'eu-west-1,us-east-1', '--accounts', 'dev,2222*', '--not-roles', 'Read*'],
    )
    expect(names()).toEqual([
      'd.root.euw1',
      'd.root.use1',
      'staging.root.euw1',
      'staging.root.use1',
    ])
    expect(config()).toContain('region = eu-west-1\noutput = json\nkeyless_sync')
  })

  test('ends names in the Region where there are several and the template tells none', async () => {
    const roles = ['--accounts', 'dev', '--roles', 'Admin*']
    await sync('--yes', ...roles, '--regions', 'eu-west-1')
    expect(names()).toEqual(['dev-AdministratorAccess'])
    await sync('--yes', ...roles, '--regions', 'eu-west-1,us-east-1')
    expect(names()).toEqual(['dev-AdministratorAccess', 'dev-AdministratorAccess-us-east-1'])
  })

  test('says that nothing fits the filters', async () => {
    const { stderr } = await sync('--yes', '--roles', 'nobody')
    expect(stderr).toContain('None of the roles that your sign-in reaches fits that.\n')
  })

  test.each([
    [[], 'the same command goes on'],
    [['--max-age', '0'], 'the same without --max-age goes on'],
  ])('stopped with %j it says how to go on', async (flags, says) => {
    const signal = AbortSignal.abort()
    const { exitCode, stderr } = await stage.keyless(['profiles', 'sync', '--yes', ...flags], {
      signal,
    })
    expect([exitCode, stderr]).toEqual([130, expect.stringContaining(says)])
  })

  test('answers as data', async () => {
    stage.home.write('.aws/config', `${session}[profile dev-AdministratorAccess]\nregion = x-1\n`)
    const { stdout } = await sync('--yes', '--json', '--accounts', 'dev')
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      sessions: [
        {
          session: 'my-org',
          accounts: 4,
          added: [
            {
              profile: 'dev-AdministratorAccess-111111111111',
              accountId: '111111111111',
              accountName: 'dev',
              roleName: 'AdministratorAccess',
              region: 'us-east-1',
              instead: 'dev-AdministratorAccess',
            },
            { profile: 'dev-ReadOnlyAccess' },
          ],
          gone: [],
          same: 0,
          written: true,
        },
      ],
    })
  })

  test('removes what is gone with --prune only', async () => {
    await sync('--yes')
    const gone = config().replaceAll('444444444444', '999999999999')
    stage.home.write('.aws/config', `${gone}[profile mine]\nregion = x-1\n`)
    const kept = await sync('--yes')
    expect(kept.stdout).toMatch(/1 {2}out of reach, kept\n {8}data-DataEngineerAccess\n/)
    expect(kept.stdout).toContain('With --prune, what is out of reach is removed.\n')
    await sync('--yes', '--prune')
    expect(names()).not.toContain('data-DataEngineerAccess')
    expect(names()).toContain('mine')
  })

  test('lists every session with --all', async () => {
    stage.home.write('.aws/config', session + session.replace('my-org]', 'other]'))
    await stage.keyless(['login', 'other'])
    const { stdout } = await sync('--all', '--yes', '--roles', 'DataEngineerAccess')
    expect(stdout).toMatch(/^my-org, 4 accounts\n[^]*other, 4 accounts\n/)
    expect(names()).toEqual(['data-DataEngineerAccess', 'data-DataEngineerAccess-444444444444'])
  })

  test('keeps what is known of accounts that AWS does not tell', async () => {
    await sync('--yes')
    stage.sandbox.faults.add({ operation: 'ListAccountRoles', kind: 'denied' })
    const { stdout, exitCode } = await sync('--yes', '--prune', '--max-age', '0')
    expect(stdout).toMatch(/AWS did not tell the roles of 4 accounts; nothing of theirs changes/)
    expect(exitCode).toBe(0)
    expect(names()).toHaveLength(6)
  })

  test('removes nothing when AWS tells of no account at all', async () => {
    await sync('--yes')
    stage.sandbox.faults.add({ operation: 'ListAccounts', kind: 'missing-fields' })
    const { exitCode, stderr } = await sync('--yes', '--prune')
    expect(exitCode).toBe(5)
    expect(stderr).toContain('No AWS accounts are available to you; nothing was changed.')
    expect(names()).toHaveLength(6)
  })

  test('tells who must sign in, and never opens a browser without a terminal', async () => {
    stage.sandbox.revoke('alice')
    const { exitCode, stderr } = await sync('--yes')
    expect(exitCode).toBe(4)
    expect(stderr).toContain('keyless login')
    const legacy = session
      .replace('[sso-session my-org]', '[profile old]')
      .replace(/sso_reg.*_sc.*\n/, '')
    stage.home.write('.aws/config', legacy)
    const old = await stage.keyless(['profiles', 'sync', '--profile', 'old', '--yes'])
    expect(old.stderr).toContain('has no sso-session that profiles could name')
  })

  test('takes the only session that profiles can name, whatever older sign-ins are there', async () => {
    const legacy = session
      .replace('[sso-session my-org]', '[profile old]')
      .replace(/sso_reg.*_sc.*\n/, '')
    stage.home.write('.aws/config', session + legacy)
    const outcome = await stage.keyless(['profiles', 'sync', '--dry-run'], {
      env: { AWS_PROFILE: 'old' },
    })
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0, stdout: plan })
  })

  test('says how to name the session that was meant', async () => {
    const { stderr } = await sync('--dry-run', '--session', 'my-or')
    expect(stderr).toContain('try: keyless profiles sync --session my-org\n')
    // That comes first: --yes alone would not help.
    expect((await sync('--session', 'my-or')).stderr).toContain('named my-or.')
  })

  test.each([
    [['--template', '{nothing}'], 'has a field {nothing}'],
    [['--set', 'role_arn=evil'], 'A setting is KEY=VALUE'],
    [['--set', 'region=eu-west-1', '--regions', 'us-east-1'], 'not both'],
    [['--regions', 'no region'], 'no name of a Region'],
    [['--max-age', 'soon'], '--max-age takes a time'],
    [['--rate', '0'], '--rate takes calls a second'],
    [['--alias', 'x'], '--alias takes NAME=ALIAS'],
    [['--all', '--session', 'my-org'], 'not both'],
  ])('refuses %j', async (flags, says) => {
    const { exitCode, stderr } = await sync('--dry-run', ...flags)
    expect(stderr).toContain(says)
    expect(exitCode).toBe(2)
  })
})
