import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csv } from '../../../../src/cli/render/csv.ts'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'
import { sessionConfig as session } from '../../../support/session-config.ts'

const odd = `
[profile =HYPERLINK]
region = x
[profile +cmd]
role_arn = arn:aws:iam::222222222222:role/-Odd
source_profile = dev-ReadOnlyAccess
`

let stage: CliStage
beforeAll(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', session)
  await stage.keyless(['login', 'my-org'])
  await stage.keyless(['profiles', 'sync', '--yes'])
})
afterAll(() => stage.close())

const profiles = (...words: readonly string[]) => stage.keyless(['profiles', ...words])

describe('profiles', () => {
  test('finds those that have every word in them, whatever the case', async () => {
    const found = async (...words: readonly string[]) => {
      const { stdout } = await profiles(...words, '--json')
      return (JSON.parse(stdout) as { profiles: { name: string }[] }).profiles.map(
        ({ name }) => name,
      )
    }
    expect(await found('DEV', 'admin')).toEqual(['dev-AdministratorAccess'])
    expect(await found('222222222222')).toEqual([
      'staging-AdministratorAccess',
      'staging-ReadOnlyAccess',
    ])
    expect(await found('production')).toEqual(['production-ReadOnlyAccess'])
    expect(await found('*-readonly*', 'us-east-1')).toHaveLength(3)
    expect(await found('nothing-like-it')).toEqual([])
  })

  test('says what to do where nothing is found, and where a command was meant', async () => {
    expect(await profiles('nothing-like-it')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'No profile has nothing-like-it in it.\nnext: keyless profiles\n',
    })
    expect((await profiles('snyc')).stderr).toContain('next: keyless profiles sync\n')
  })

  test('shows the columns that are asked for, in their order', async () => {
    const { stdout } = await profiles('dev', '--columns', 'role,profile,account-name')
    expect(`\n${stdout}`).toBe(`
Role                   Profile                  Account name
AdministratorAccess    dev-AdministratorAccess  dev
ReadOnlyAccess         dev-ReadOnlyAccess       dev
`)
  })

  test('tells when a profile was last used, by the journal', async () => {
    await stage.keyless(['export', 'dev-ReadOnlyAccess'])
    const { stdout } = await profiles('dev', '--columns', 'profile,used')
    expect(stdout).toMatch(
      /^ {2}dev-AdministratorAccess {2}never\n {2}dev-ReadOnlyAccess {7}just now\n/m,
    )
    const { stdout: json } = await profiles('dev', '--columns', 'used', '--json')
    expect(JSON.parse(json)).toMatchObject({
      profiles: [{ lastUsedAt: null }, { lastUsedAt: expect.stringMatching(/Z$/) as string }],
    })
  })

  test('as CSV has times for programs, and no cell that a spreadsheet would run', async () => {
    const config = stage.home.read('.aws/config')
    const env = { AWS_CONFIG_FILE: stage.home.write('elsewhere/config', config + odd) }
    const { stdout } = await stage.keyless(['profiles', '--csv'], { env })
    const lines = stdout.split('\r\n')
    expect(lines[0]).toBe('profile,kind,account,account-name,role,region,session,sign-in')
    expect(lines).toHaveLength(9)
    expect(lines[2]).toMatch(
      /^dev-AdministratorAccess,sso,111111111111,dev,AdministratorAccess,us-east-1,my-org,2\d{3}-.*Z$/,
    )
    expect(lines[7]).toBe("'+cmd,role,222222222222,staging,'-Odd,,,")
    const used = await profiles('dev', '--csv', '--columns', 'profile,used')
    expect(used.stdout).toMatch(/^profile,used\r\ndev-Ad\w+,\r\ndev-Re\w+,2\d{3}-.*Z\r\n$/)
  })

  test.each([
    [['--columns', 'rolle'], 'not "rolle". Did you mean role?'],
    [['--csv', '--json'], '--csv goes with neither'],
    [['--csv', '--raw'], '--csv goes with neither'],
  ])('refuses %j', async (words, says) => {
    const { exitCode, stderr, stdout } = await profiles(...words)
    expect(stderr + stdout).toContain(says)
    expect(exitCode).toBe(2)
  })
})

test('CSV quotes what it must, and disarms every kind of formula', () => {
  const cells = ['a,b', 'say "x"', 'two\nlines', '=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', '']
  expect(csv(['h'], [cells])).toBe(
    'h\r\n"a,b","say ""x""","two\nlines",\'=1+1,\'+1,\'-1,\'@SUM(A1),\'\t=1,\'＝1,\r\n',
  )
})
