import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'
import { sessionConfig as session } from '../../../support/session-config.ts'

const made = `[profile dev-AdministratorAccess]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
region = us-east-1
keyless_sync = 111111111111/AdministratorAccess
`
const before = `${session}${made}`
const copy = `[profile d]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
region = us-east-1
keyless_alias = dev-AdministratorAccess
`

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', before)
})
afterEach(() => stage.close())

const config = () => stage.home.read('.aws/config')
const alias = (...words: readonly string[]) => stage.keyless(['profiles', 'alias', ...words])
const d = ['d', 'dev-AdministratorAccess', '--yes'] as const

describe('profiles alias', () => {
  test('is a copy that every tool reads, listed and taken away again', async () => {
    expect((await alias()).stderr).toContain('There is no alias yet.')
    const { stderr } = await alias(...d)
    expect(stderr).toMatch(/^d is another name of dev-AdministratorAccess\.\nnext: keyless exec d /)
    expect(config()).toBe(before + copy)
    expect((await alias()).stdout).toBe('Alias  Profile\nd      dev-AdministratorAccess\n')
    const { stdout } = await alias('--json')
    expect(JSON.parse(stdout)).toMatchObject({
      aliases: [{ alias: 'd', profile: 'dev-AdministratorAccess', whole: true }],
    })
    expect((await stage.keyless(['profiles', 'show', 'd'])).stdout).toMatch(/Made by .*alias\n/)
    await alias('--remove', 'd', '--yes')
    expect(config()).toBe(before)
    await stage.keyless(['undo', '--yes'])
    expect(config()).toBe(before + copy)
  })

  test('of an alias is one of its profile; made again, it is up to date', async () => {
    await alias(...d)
    await alias('dd', 'd', '--yes')
    expect(config()).toContain(copy.replace('[profile d]', '[profile dd]'))
    const changed = config().replace(
      'us-east-1\nkeyless_sync',
      'eu-west-1\noutput = text\nkeyless_sync',
    )
    stage.home.write('.aws/config', changed)
    await alias(...d)
    expect(config()).toMatch(
      /\[profile d\]\n.*\n.*\n.*\nregion = eu-west-1\nkeyless_alias.*\noutput = text\n/,
    )
    expect((await alias(...d)).exitCode).toBe(0)
  })

  test('follows a rename, and stands in the way of removing', async () => {
    await alias(...d)
    const refused = await stage.keyless(['profiles', 'remove', 'dev-AdministratorAccess', '--yes'])
    expect(refused.stderr).toContain('Profile d is another name of dev-AdministratorAccess.')
    await stage.keyless(['profiles', 'rename', 'dev-AdministratorAccess', 'dev', '--yes'])
    expect((await alias()).stdout).toContain('d      dev\n')
  })

  test.each([
    [['d'], 2, 'An alias needs two names'],
    [['--remove', 'dev-AdministratorAccess', '--yes'], 1, 'is no alias'],
    [
      ['dev-AdministratorAccess', 'd', '--yes'],
      1,
      'try: keyless profiles alias d dev-Administrator',
    ],
    [['d', 'dev-Administrator', '--yes'], 1, 'keyless profiles alias d dev-AdministratorAccess'],
    [['no way', 'dev-AdministratorAccess', '--yes'], 1, 'A name may hold only letters'],
    [['d', 'dev-AdministratorAccess'], 2, 'try: keyless profiles alias d dev-Administrator'],
    [['k', 'keys', '--yes'], 1, 'holds a secret key'],
    [['k', 'nested', '--yes'], 1, 'has settings under s3'],
  ])('refuses %j', async (words, code, says) => {
    const odd =
      '[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n' +
      '[profile nested]\ns3 =\n  addressing_style = path\n'
    stage.home.write('.aws/config', before + odd)
    const { exitCode, stderr } = await alias(...words)
    expect(stderr).toContain(says)
    expect(exitCode).toBe(code)
    expect(config()).toBe(before + odd)
  })
})

test('profiles sync takes an alias along, and never takes it for a profile', async () => {
  await stage.keyless(['login', 'my-org'])
  await alias(...d)
  const sync = (...flags: readonly string[]) =>
    stage.keyless(['profiles', 'sync', '--yes', '--accounts', 'dev', '--roles', 'Admin*', ...flags])
  expect((await sync('--adopt')).stdout).toBe('my-org, 4 accounts\n     1  there already\n')
  await sync('--set', 'output=json')
  expect(config().match(/output = json/g)).toHaveLength(2)
  await sync('--rename', '--template', '{account}')
  expect(config()).toContain('keyless_alias = dev\n')
  const gone = config().replaceAll('111111111111', '999999999999')
  stage.home.write('.aws/config', gone)
  await stage.keyless(['profiles', 'sync', '--yes', '--prune', '--forget'])
  expect(config()).not.toMatch(/9999|keyless_alias/)
})
