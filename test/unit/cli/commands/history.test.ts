import { chmodSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCliStage, type CliStage } from '../../../support/cli-transcript.ts'

const file = '.local/state/keyless/journal/current.jsonl'

const at = (hour: number, minute: number, second = 0): Date =>
  new Date(2026, 10, 23, hour, minute, second)

const line = (time: Date, more: object): string =>
  `${JSON.stringify({ version: 1, time, event: 'credentials', pid: 7, ...more })}\n`

const prod = {
  profile: 'prod-admin',
  session: 'my-org',
  accountId: '111111111111',
  roleName: 'AdministratorAccess',
  accessKeyId: 'ASIAEXAMPLE',
}

const morning = [
  line(at(9, 0), { ...prod, via: 'exec', program: 'terraform', parents: ['make', 'bash'] }),
  line(at(9, 1), { ...prod, via: 'credential-process', parents: ['aws', 'bash'] }),
  line(at(9, 1, 9), { ...prod, via: 'credential-process', parents: ['aws', 'bash'] }),
  line(at(9, 5), {
    ...prod,
    profile: 'dev',
    via: 'credential-process',
    parents: ['a\u001B[31m\nb'],
  }),
  line(at(9, 9), {
    event: 'refused',
    profile: 'prod-admin',
    via: 'exec',
    reason: 'assistants',
    parents: ['sh', 'node', 'npm', 'zsh', 'tmux: server'],
  }),
].join('')

describe('history', () => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createCliStage()
  })
  afterAll(async () => stage.close())
  beforeEach(() => {
    rmSync(join(stage.home.path, '.local'), { recursive: true, force: true })
    stage.home.write(file, morning)
  })

  test('is a table where that fits', async () => {
    const { stdout, stderr, exitCode } = await stage.keyless(['history'])
    expect(stdout).toBe(
      `Time                 Event        Profile     Account       Role                 Program                    Via                 Times
2026-11-23 09:00:00  credentials  prod-admin  111111111111  AdministratorAccess  terraform ← make ← bash    exec
2026-11-23 09:01:00  credentials  prod-admin  111111111111  AdministratorAccess  aws ← bash                 credential-process  ×2
2026-11-23 09:05:00  credentials  dev         111111111111  AdministratorAccess  a b                        credential-process
2026-11-23 09:09:00  refused      prod-admin                                     sh ← node ← npm ← zsh ← …  exec (assistants)
`.replace('< ..  exec', '< ...  exec'),
    )
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  })

  test('has some lines for each row in 40 columns', async () => {
    const { stdout } = await stage.keyless(['history', '--since', '2026-11-23'], { columns: 40 })
    expect(stdout).toBe(`2026-11-23 09:00:00  credentials
  prod-admin 111111111111
  AdministratorAccess
  terraform ← make ← bash
  exec
2026-11-23 09:01:00  credentials  ×2
  prod-admin 111111111111
  AdministratorAccess
  aws ← bash
  credential-process
2026-11-23 09:05:00  credentials
  dev 111111111111 AdministratorAccess
  a b
  credential-process
2026-11-23 09:09:00  refused
  prod-admin
  sh ← node ← npm ← zsh ← …
  exec (assistants)
`)
  })

  test('says which program used production that morning', async () => {
    const words = ['--profile', 'prod*', '--event', 'credentials', '--by', 'program']
    const times = ['--since', '2026-11-23', '--until', '2026-11-23T12:00']
    expect((await stage.keyless(['history', ...words, ...times])).stdout).toBe(
      `Program    Times  First                Last                 Profiles
aws        2      2026-11-23 09:01:00  2026-11-23 09:01:09  prod-admin
terraform  1      2026-11-23 09:00:00  2026-11-23 09:00:00  prod-admin
`,
    )
  })

  test('is data with --json', async () => {
    const { stdout } = await stage.keyless(['history', '--json', '--limit', '3'])
    const body = JSON.parse(stdout) as { entries: unknown[] }
    expect(body).toMatchObject({ schemaVersion: 1, journal: 'on', damagedLines: 0, more: true })
    expect(body.entries).toHaveLength(3)
    expect(body.entries[0]).toEqual({
      ...prod,
      time: at(9, 1).toISOString(),
      lastTime: at(9, 1, 9).toISOString(),
      count: 2,
      event: 'credentials',
      via: 'credential-process',
      program: null,
      parents: ['aws', 'bash'],
      pid: 7,
      ppid: null,
      reason: null,
    })
    const grouped = await stage.keyless([
      'history',
      '--json',
      '--by',
      'profile',
      '--program',
      'b*h',
    ])
    expect(JSON.parse(grouped.stdout)).toMatchObject({
      groups: [{ profile: 'prod-admin', count: 3, programs: ['aws', 'terraform'] }],
    })
  })

  test('has the number of the process above where there are no names', async () => {
    const nameless = { via: 'credential-process', ppid: 4711, parents: [] }
    stage.home.write(file, line(at(9, 0), { ...prod, ...nameless }))
    expect((await stage.keyless(['history'])).stdout).toContain('process 4711  credential-process')
  })

  test('says what is missing', async () => {
    stage.home.write(file, `${morning}half a line`)
    const few = await stage.keyless(['history', '--limit', '1'])
    expect(few.stderr).toBe(
      'There are older ones: --since or --limit shows them.\n1 line cannot be read and was passed over.\n',
    )
    const none = await stage.keyless(['history', '--profile', 'nobody'])
    expect(none).toMatchObject({ exitCode: 0, stdout: '' })
    expect(none.stderr).toContain('No line of the journal fits.\n')
    rmSync(join(stage.home.path, file))
    expect((await stage.keyless(['history'])).stderr).toBe('Nothing is in the journal yet.\n')
  })

  test.each([
    ['--since', 'soon'],
    ['--until', ''],
    ['--limit', '0'],
    ['--limit', 'all'],
    ['--by', 'pid'],
  ])('refuses %s %s', async (...words) => {
    expect(await stage.keyless(['history', ...words])).toMatchObject({ exitCode: 2, stdout: '' })
  })

  test('can be switched off and on, and its lines stay', async () => {
    const path = join(stage.home.path, file)
    const offOutcome = await stage.keyless(['history', 'off'])
    expect(offOutcome.stderr).toMatch(/^The journal is off\. Older lines stay in .*journal\.\n$/)
    expect(statSync(path)).toMatchObject({ size: 0, mode: 0o100400 })
    stage.home.write(
      '.aws/config',
      '[profile keys]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n',
    )
    await stage.keyless(['export', 'keys'])
    const before = await stage.keyless(['history', '--by', 'event'])
    expect(before.stdout).toMatch(/credentials {2}4 /)
    expect(before.stderr).toBe('The journal is off.\nnext: keyless history on\n')
    expect(JSON.parse((await stage.keyless(['history', 'on', '--json'])).stdout)).toEqual({
      schemaVersion: 1,
      journal: 'on',
      path,
    })
    await stage.keyless(['export', 'keys'], { parents: ['my-tool'] })
    const { stdout } = await stage.keyless(['history', '--program', 'my-tool'])
    expect(stdout).toMatch(/ credentials {2}keys {5}.*my-tool {2}export/)
  })

  test('says when its file is none to be written to', async () => {
    const path = join(stage.home.path, file)
    chmodSync(path, 0o620)
    expect((await stage.keyless(['history'])).stderr).toBe(
      `warning: nothing is written to the journal: ${path} can be written to by others.\nnext: keyless history on\n`,
    )
    await stage.keyless(['history', 'on'])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    rmSync(path)
    symlinkSync('elsewhere', path)
    expect((await stage.keyless(['history'])).stderr).toContain(`${path} is a link.\nnext: ls -l `)
    expect(await stage.keyless(['history', 'off'])).toMatchObject({
      exitCode: 1,
      stderr: `error: ${path} is a link, so it is not the journal.\ntry: ls -l ${path}\n`,
    })
  })
})
