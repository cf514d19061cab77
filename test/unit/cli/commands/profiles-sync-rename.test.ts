import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'
import { sessionConfig as session } from '../../../support/session-config.ts'

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', session)
  await stage.keyless(['login', 'my-org'])
  await sync('--roles', 'AdministratorAccess')
})
afterEach(() => stage.close())

const sync = (...flags: readonly string[]) => stage.keyless(['profiles', 'sync', '--yes', ...flags])
const config = () => stage.home.read('.aws/config')
const settings = () => stage.home.read('.config/keyless/config.yaml')
const names = () => [...config().matchAll(/^\[profile (.*)\]$/gm)].map(([, name]) => name)

const chain = `
[profile chain] ; mine
role_arn = arn:aws:iam::222222222222:role/Deploy
source_profile = dev-AdministratorAccess
`

const short = ['--rename', '--template', '{account}.{role|short}'] as const

test('a name stays unless it is asked to change, and then the chains follow', async () => {
  stage.home.write('.aws/config', config() + chain)
  const before = config()
  await sync('--template', '{account}.{role|short}', '--roles', 'AdministratorAccess')
  expect(config()).toBe(before)
  const { stdout } = await sync(...short, '--roles', 'AdministratorAccess')
  expect(stdout).toContain(
    '     2  renamed\n        dev-AdministratorAccess to dev.Administrator, staging-',
  )
  expect(config()).toBe(before.replaceAll('-AdministratorAccess', '.Administrator'))
  await stage.keyless(['undo', '--yes'])
  expect(config()).toBe(before)
})

test('undone, everything stands where it stood, what was pruned beside it too', async () => {
  const gone = config().replace(
    '[profile staging',
    '[profile old]\nsso_session = my-org\nsso_account_id = 999999999999\n' +
      'sso_role_name = AdministratorAccess\nkeyless_sync = 999999999999/AdministratorAccess\n' +
      '[profile staging',
  )
  stage.home.write('.aws/config', gone + chain)
  await sync('--prune', '--forget', ...short)
  expect(names()).not.toContain('old')
  expect(names()).toContain('data.DataEngineer')
  await stage.keyless(['undo', '--yes'])
  expect(config().trimEnd()).toBe(`${gone}${chain}`.trimEnd())
})

test('two profiles may swap their names', async () => {
  const swapped = config()
    .replace('[profile dev-A', '[profile x-A')
    .replace('[profile staging-A', '[profile dev-A')
    .replace('[profile x-A', '[profile staging-A')
  stage.home.write('.aws/config', swapped)
  await sync('--rename', '--roles', 'AdministratorAccess')
  expect(names()).toEqual(['dev-AdministratorAccess', 'staging-AdministratorAccess'])
  expect(config()).toMatch(/\[profile dev-\w+\]\n.*\nsso_account_id = 111111111111\n/)
})

test('settings that go with the name change with it, and --preview tells both', async () => {
  const { stdout } = await stage.keyless(['profiles', 'sync', '--preview', ...short])
  expect(stdout).toMatch(/^dev\.Administrator .* was dev-AdministratorAccess$/m)
  const { stdout: json } = await sync(
    ...['--json', ...short, '--roles', 'AdministratorAccess', '--set', 'output=text'],
  )
  expect(JSON.parse(json)).toMatchObject({
    sessions: [
      {
        renamed: [
          { profile: 'dev-AdministratorAccess', to: 'dev.Administrator', keys: ['output'] },
          { to: 'staging.Administrator' },
        ],
      },
    ],
  })
  expect(config().match(/output = text/g)).toHaveLength(2)
})

test('what a person made the default, and what keys of another file hang on, keeps its name', async () => {
  const file = config().replace('[profile dev-AdministratorAccess]', '[default]')
  stage.home.write('.aws/config', file)
  stage.home.write('.aws/credentials', '[x]\nsource_profile = staging-AdministratorAccess\n')
  await sync(...short, '--roles', 'AdministratorAccess')
  expect(config()).toBe(file)
})

test('a profile that is protected by its name stays protected', async () => {
  const own = `# mine
production:
  profiles: [dev-*] # careful
guard:
  - name: nobody
    callers: {ci: true}
    deny: {profiles: staging-AdministratorAccess}
    twin: dev-AdministratorAccess
`
  stage.home.write('.config/keyless/config.yaml', own)
  const { stdout } = await sync(...short, '--roles', 'AdministratorAccess')
  expect(stdout).toMatch(/What .*config\.yaml says of old names, it will say of the new ones\./)
  expect(settings()).toBe(
    own
      .replace('[dev-*]', '[dev-*, dev.Administrator]')
      .replace(
        'staging-AdministratorAccess',
        '[staging-AdministratorAccess, staging.Administrator]',
      )
      .replace('twin: dev-AdministratorAccess', 'twin: dev.Administrator'),
  )
  expect((await stage.keyless(['config', 'check'])).exitCode).toBe(0)
  const { stderr } = await stage.keyless(['undo', '--yes'])
  expect(stderr).toMatch(/^Took back \S+: 3 changed\.$/m)
  expect(names()).toContain('dev-AdministratorAccess')
  expect(settings()).toBe(own)
})

test('`profiles rename` does the same, and settings that are broken stop both', async () => {
  const own = 'production:\n  profiles: dev-AdministratorAccess\n'
  stage.home.write('.config/keyless/config.yaml', own)
  await stage.keyless(['profiles', 'rename', 'dev-AdministratorAccess', 'dev', '--yes'])
  expect(settings()).toContain('profiles: [dev-AdministratorAccess, dev]\n')
  stage.home.write('.config/keyless/config.yaml', 'production: 1: 2\n')
  const before = config()
  expect(await sync(...short)).toMatchObject({ exitCode: 1 })
  const { exitCode } = await stage.keyless(['profiles', 'rename', 'dev', 'd', '--yes'])
  expect([exitCode, config()]).toEqual([1, before])
})
