import { createHash } from 'node:crypto'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage, startUrl } from '../../../support/cli-transcript.ts'

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
})
afterEach(() => stage.close())

const file = `version: 1
session:
  name: my-org
  start-url: ${startUrl}
  region: us-east-1
profiles:
  template: '{account|slug}.{role|short|lower}'
  aliases: { roles: { AdministratorAccess: root } }
  exclude: { accounts: [staging] }
  settings: { output: json }
production:
  profiles: ['*.root']
guard:
  - name: pipelines
    callers: { ci: true }
    deny: { production: true }
    twin: dev.readonly
`

const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
const config = () => stage.home.read('.aws/config')
const settings = () => stage.home.read('.config/keyless/config.yaml')
const names = () => config().match(/^\[profile .*/gm)

function write(text = file, name = 'team/keyless.yaml'): string {
  return stage.home.write(name, text)
}

async function joined(text = file): Promise<string> {
  const path = write(text)
  const { exitCode, stderr } = await stage.keyless([
    'setup',
    path,
    '--digest',
    sha256(text),
    '--yes',
  ])
  expect(exitCode, stderr).toBe(0)
  return path
}

describe('a team file', () => {
  test('makes a new colleague ready in one command', async () => {
    const path = write()
    const argv = ['setup', path, '--digest', sha256(file), '--yes']
    const { exitCode, stdout, stderr } = await stage.keyless(argv)
    expect(exitCode, stderr).toBe(0)
    expect(names()).toEqual([
      '[profile data.dataengineer]',
      '[profile dev.root]',
      '[profile dev.readonly]',
      '[profile production.readonly]',
    ])
    expect(config()).toContain('sso_region = us-east-1\n')
    expect(config().match(/^output = json$/gm)).toHaveLength(4)
    expect(stdout).toContain('my-org, 4 accounts')
    expect(stderr).toContain(`Team file ${path}\n${sha256(file)}\n`)
    expect(stderr).toContain('payments-prod.root')
    expect(stderr).toContain('rule pipelines')
    expect(stderr).toContain('template, alias, not-accounts, set.')
    expect(settings()).toContain(`digest: ${sha256(file)}`)
    const used = await stage.keyless(['exec', 'dev.readonly', '--', 'true'])
    expect(used.exitCode, used.stderr).toBe(0)
  })

  test('adds its rules and marks to those of the settings', async () => {
    const path = await joined()
    const person = await stage.keyless(['exec', 'dev.root', '--', 'true'])
    expect(person.exitCode).toBe(2)
    expect(person.stderr).toContain('marks dev.root as production'.replace('marks', 'mark'))
    const refused = await stage.keyless(['credential-process', 'dev.root'], { env: { CI: '1' } })
    expect(refused.exitCode).toBe(5)
    expect(refused.stderr).toContain('The guard rule "pipelines" of the team file (line 14 of ')
    expect(refused.stderr).toContain('it may ask for dev.readonly')
    const twin = await stage.keyless(['credential-process', 'dev.readonly'], { env: { CI: '1' } })
    expect(twin.exitCode, twin.stderr).toBe(0)
    const check = await stage.keyless(['guard', 'check', 'dev.root'], { env: { CI: '1' } })
    expect(check.stdout).toContain('The rule "pipelines" of the team file (line 14) is about')
    expect(check.stdout).toContain('dev.readonly may be asked for')
    expect((await stage.keyless(['config'])).stdout).toContain(`team                 ${path}\n`)
    const left = await stage.keyless(['team', 'leave', '--yes'])
    expect(left.exitCode, left.stderr).toBe(0)
    const free = await stage.keyless(['credential-process', 'dev.root'], { env: { CI: '1' } })
    expect(free.exitCode, free.stderr).toBe(0)
    await stage.keyless(['undo', '--yes'])
    const again = await stage.keyless(['team', '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ source: path, digest: sha256(file) })
  })

  test('looks behind a twin of the settings too, which only passes another profile on', async () => {
    await joined()
    const passing =
      '[profile pass]\ncredential_process = keyless credential-process --profile dev.root\n'
    stage.home.write('.aws/config', `${config()}${passing}`)
    const own =
      '  - { name: mine, callers: { ci: true }, deny: { profiles: [dev.readonly] }, twin: pass }'
    stage.home.write('.config/keyless/config.yaml', `${settings()}guard:\n${own}\n`)
    const asked = await stage.keyless(['credential-process', 'dev.readonly'], { env: { CI: '1' } })
    expect(asked.exitCode).toBe(5)
    expect(asked.stderr).toContain('The guard rule "pipelines" of the team file')
    expect(asked.stderr).toContain('does not let this caller use dev.root')
    const check = await stage.keyless(['guard', 'check', 'dev.readonly'], { env: { CI: '1' } })
    expect(check.exitCode).toBe(5)
    expect(check.stdout).toContain('It does not let it use dev.root')
  })

  test('is kept to by later syncs, where no flag says otherwise', async () => {
    await joined()
    const sync = (...words: string[]) =>
      stage.keyless(['profiles', 'sync', '--preview', ...words, '--forget'])
    const usual = await sync()
    expect(usual.stdout).not.toContain('staging')
    const own = await sync('--not-accounts', '', '--template', '{account}_{role}')
    expect(own.stdout).toContain('staging_ReadOnlyAccess')
    expect(own.stderr).toContain('Yours instead: --template, --not-accounts.')
  })

  test('is not used without a person or a digest, and says which command would', async () => {
    const path = write()
    const { exitCode, stderr } = await stage.keyless(['setup', path, '--yes'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('rule pipelines')
    expect(stderr).toContain(`keyless setup --digest=${sha256(file)} ${path} --yes`)
    const other = await stage.keyless(['setup', path, '--yes', '--digest', sha256('')])
    expect(other.exitCode).toBe(2)
    expect(other.stderr).toContain('not the one given')
    expect(() => settings()).toThrow('ENOENT')
    expect(() => config()).toThrow('ENOENT')
  })

  test('that has changed is shown line by line, and accepted anew', async () => {
    await joined()
    const changed = file.replace('output: json', 'output: text')
    write(changed)
    const sync = await stage.keyless(['profiles', 'sync', '--yes'])
    expect(sync.exitCode, sync.stderr).toBe(0)
    expect(config()).toContain('output = json')
    const asked = await stage.keyless(['team', 'update'])
    expect(asked.exitCode).toBe(2)
    expect(asked.stderr).toContain(
      '-   settings: { output: json }\n+   settings: { output: text }\n',
    )
    expect(asked.stderr).toContain(`keyless team update --digest=${sha256(changed)}`)
    const taken = await stage.keyless(['team', 'update', '--digest', sha256(changed), '--json'])
    expect(JSON.parse(taken.stdout)).toMatchObject({ changed: true, before: sha256(file) })
    await stage.keyless(['profiles', 'sync', '--yes'])
    expect(config()).not.toContain('output = json')
    const same = await stage.keyless(['team', 'update'])
    expect(same).toMatchObject({ exitCode: 0, stderr: 'The team file is as you accepted it.\n' })
  })

  test('whose kept copy was tampered with hands nothing out until it is mended', async () => {
    await joined()
    const copy = `.config/keyless/team/${sha256(file).slice(7)}.yaml`
    stage.home.write(copy, file.replace('deny:', 'allow:'))
    const refused = await stage.keyless(['export', 'dev.readonly'])
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toContain('its copy was changed')
    const update = await stage.keyless(['team', 'update', '--digest', sha256(file)])
    expect(update.exitCode, update.stderr).toBe(0)
    const again = await stage.keyless(['export', 'dev.readonly', '--format', 'env'])
    expect(again.exitCode, again.stderr).toBe(0)
  })

  test('is checked for whoever writes it', async () => {
    const path = write('version: 1\nprofiles:\n  templat: x\n')
    const bad = await stage.keyless(['team', 'check', path])
    expect(bad.exitCode).toBe(1)
    expect(bad.stdout).toBe(
      `${path}, line 3, column 3: profiles has a key that is not known: templat. Did you mean template?\n`,
    )
    write()
    const good = await stage.keyless(['team', 'check', path, '--json'])
    expect(JSON.parse(good.stdout)).toMatchObject({ digest: sha256(file), problems: [] })
    const used = await stage.keyless(['setup', write('version: 1\nx: y\n'), '--yes'])
    expect(used.exitCode).toBe(1)
    expect(used.stderr).toContain('line 2: the file has a key that is not known: x')
  })

  test.each([
    ['ext::sh -c id', 'team-source-invalid'],
    ['git+ext::sh', 'team-source-invalid'],
    ['file:///etc/passwd', 'team-source-invalid'],
    ['git://example.com/x.git', 'team-source-invalid'],
    ['http://example.com/keyless.yaml', 'team-source-invalid'],
    ['https://u:p@example.com/keyless.yaml', 'team-source-invalid'],
    ['git+https://u:p@example.com/x.git', 'team-source-invalid'],
    ['git+ssh://-oProxyCommand=id/x', 'team-source-invalid'],
    ['git@-oProxyCommand=id:x', 'team-source-invalid'],
    ['git@example.com:x#path=../x', 'team-source-invalid'],
    ['git@example.com:x#ref=--upload-pack=id', 'team-source-invalid'],
    ['git@example.com:x#run=id', 'team-source-invalid'],
    ['./none.yaml', 'team-file-missing'],
  ])('is never asked for at %s', async (source, code) => {
    const { stdout } = await stage.keyless(['setup', source, '--yes', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } })
  })

  test('that is a link is not followed', async () => {
    const path = write()
    const link = join(stage.home.path, 'team', 'link.yaml')
    symlinkSync(path, link)
    const { exitCode, stderr } = await stage.keyless(['team', 'check', link])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('is a link')
  })

  test('of a folder is its keyless.yaml, and one takes the place of another', async () => {
    await joined()
    stage.home.write('other/keyless.yaml', 'version: 1\n')
    const other = join(stage.home.path, 'other')
    const digest = sha256('version: 1\n').slice(7).toUpperCase()
    const { exitCode, stderr } = await stage.keyless([
      ...['setup', other, '--digest', digest, '--start-url', startUrl, '--yes'],
    ])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Give a team file or --start-url, not both.')
    const asked = await stage.keyless(['setup', other, '--digest', digest, '--yes'])
    expect(asked.stderr).toContain('It takes the place of the one from ')
    expect(asked.stderr).toContain('--start-url is missing')
  })

  test('is not looked for where a start URL was mistyped', async () => {
    const { stdout } = await stage.keyless(['setup', 'my-org.awsapps.com/start', '--yes', '--json'])
    expect(stdout).toContain('Not a valid Start URL')
  })

  test('there is none, and that is no error', async () => {
    const { exitCode, stdout } = await stage.keyless(['team'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('No team file is in force.')
    for (const word of ['update', 'leave']) {
      const { stderr } = await stage.keyless(['team', word, ...(word === 'leave' ? ['--yes'] : [])])
      expect(stderr).toContain('No team file is in force that could be')
    }
  })
})
