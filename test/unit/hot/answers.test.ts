import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadAwsConfig } from '../../../src/config/aws-config.ts'
import { resolveCredentials } from '../../../src/credentials/chain.ts'
import { formats } from '../../../src/credentials/formats.ts'
import { editTeam } from '../../../src/guard/edit-settings.ts'
import { type Outcome, runProgram } from '../../support/programs.ts'
import { asNobody } from '../../support/worker-bundle.ts'
import { createWorld } from '../credentials/credential-world.ts'
import { cachePath, cacheText, configText, devKey, fullProgram } from './hot-program.ts'
import { useHotProgram } from './hot-stage.ts'

const hot = useHotProgram()

function run(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return runProgram(hot.program.command('node', ...args), { env: { ...hot.home.env, ...env } })
}

const ask = ['credential-process', 'dev']

/** What the full program prints for a profile, from the same files. */
async function fullAnswer(profile: string): Promise<string> {
  const { system, ...ports } = createWorld().ports
  const paths = {
    ...system.paths,
    awsConfig: join(hot.home.path, '.aws', 'config'),
    awsCredentials: join(hot.home.path, '.aws', 'credentials'),
    cliCache: join(hot.home.path, '.aws', 'cli', 'cache'),
  }
  const clock = { ...system.clock, now: () => new Date() }
  const world = { ...ports, system: { ...system, paths, clock } }
  return formats.process(await resolveCredentials(loadAwsConfig(paths), profile, world))
}

it.each([
  ['credential-process', 'dev'],
  ['credential-process', '--profile', 'dev'],
  ['credential-process', '--profile=dev'],
  ['credential-process', 'legacy'],
  ['configure', 'export-credentials', '--profile', 'dev'],
  ['configure', 'export-credentials', '--profile', 'dev', '--format', 'process'],
  ['configure', 'export-credentials', '--format', 'process', '--profile=dev'],
])('answers %s %s as the full program does', async (...args) => {
  const profile = args.includes('legacy') ? 'legacy' : 'dev'
  expect(await run(args)).toEqual({
    exitCode: 0,
    signal: null,
    stdout: await fullAnswer(profile),
    stderr: '',
  })
})

it('answers alike under bun', async () => {
  const { stdout } = await runProgram(hot.program.command('bun', ...ask), { env: hot.home.env })
  expect(stdout).toBe(await fullAnswer('dev'))
})

it('answers for the profile of the environment, or the default one', async () => {
  const plain = ['credential-process']
  expect((await run(plain, { AWS_PROFILE: 'dev' })).stdout).toBe(await fullAnswer('dev'))
  expect((await run(plain, { AWS_DEFAULT_PROFILE: 'dev' })).stdout).toBe(await fullAnswer('dev'))
  hot.home.write(
    '.aws/config',
    configText.replace('[default]', '[x]').replace('[profile dev]', '[default]'),
  )
  expect((await run(plain)).stdout).toBe(await fullAnswer('default'))
})

it('reads files elsewhere, and links to them', async () => {
  const env = { AWS_CONFIG_FILE: hot.home.write('dotfiles/aws', configText) }
  hot.home.write('.aws/config', '')
  expect((await run(ask, env)).exitCode).toBe(0)
  renameSync(join(hot.home.path, 'dotfiles', 'aws'), join(hot.home.path, 'aws'))
  symlinkSync('../aws', join(hot.home.path, 'dotfiles', 'aws'))
  expect((await run(ask, env)).exitCode).toBe(0)
})

it('answers beside a credentials file that has other profiles', async () => {
  hot.home.write('.aws/credentials', '[dev-old]\naws_access_key_id = A\n')
  expect((await run(ask)).stdout).toBe(await fullAnswer('dev'))
})

it('tells its version', async () => {
  expect((await run(['--version'])).stdout).toBe('keyless 1.2.3\n')
})

it.each([
  ['no words', []],
  ['another command', ['login']],
  ['a flag it does not know', [...ask, '--debug']],
  ['a flag in front', ['--json', ...ask]],
  ['two profiles', [...ask, 'legacy']],
  ['an empty profile', ['credential-process', '']],
  ['a profile that is not there', ['credential-process', 'nobody']],
  ['a profile with an odd name', ['credential-process', 'my profile']],
  ['another format', ['configure', 'export-credentials', '--profile', 'dev', '--format', 'env']],
  ['a format without a name', ['configure', 'export-credentials', '--profile', 'dev', '--format']],
  ['a word after the AWS words', ['configure', 'export-credentials', 'dev']],
  ['--version with more', ['--version', '--json']],
])('leaves %s to the full program', async (_, args) => {
  expect(await run(args)).toMatchObject(fullProgram)
})

it.each([
  ['keys in the environment', { AWS_ACCESS_KEY_ID: 'A', AWS_PROFILE: 'dev' }],
  ['a web identity in the environment', { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_PROFILE: 'dev' }],
  ['two profiles that differ', { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'legacy' }],
  ['a chain of credential processes', { AWS_PROFILE: 'dev', _AWS_CLI_PROFILE_CHAIN: 'x' }],
  ['no home', { AWS_PROFILE: 'dev', HOME: '' }],
  ['a path that begins in the home', { AWS_PROFILE: 'dev', AWS_CONFIG_FILE: '~/.aws/config' }],
])('leaves %s to the full program', async (_, env: Record<string, string>) => {
  expect(await run(['credential-process'], env)).toMatchObject(fullProgram)
})

const dev = '[profile dev]'

it.each([
  ['the profile twice', `${configText}\n${dev}\nregion = us-east-1\n`],
  ['the profile spelled with blanks', `${configText}\n[profile  dev]\nregion = us-east-1\n`],
  ['the profile indented', configText.replace(dev, ` ${dev}`)],
  ['a comment behind the header', configText.replace(dev, `${dev} # mine`)],
  ['a comment behind a value', configText.replace('ReadOnlyAccess', 'ReadOnlyAccess # r')],
  ['a role to take', configText.replace(dev, `${dev}\nrole_arn = arn:aws:iam::1:role/x`)],
  ['keys beside', configText.replace(dev, `${dev}\naws_access_key_id = A`)],
  ['a process beside', configText.replace(dev, `${dev}\ncredential_process = x`)],
  [
    'a start URL beside',
    configText.replace(dev, `${dev}\nsso_start_url = https://x.awsapps.com/start`),
  ],
  ['no such session', configText.replace('sso-session my-org', 'sso-session other')],
  ['the session twice', `${configText}\n[sso-session my-org]\nsso_region = us-east-1\n`],
  ['a session without a start URL', configText.replace('sso_start_url', 'start_url')],
  [
    'a session with a role',
    configText.replace('[sso-session my-org]', '[sso-session my-org]\nsso_role_name = x'),
  ],
  ['a region that is none', configText.replace('eu-west-1', 'eu west 1')],
  ['a byte order mark', `\uFEFF${configText}`],
  ['a nested section', configText.replace('output = json', 's3 =\n  max_queue_size = 7')],
])('leaves %s to the full program', async (_, text) => {
  hot.home.write('.aws/config', text)
  expect(await run(ask)).toMatchObject(fullProgram)
})

it.each(['exec', 'credential-process'])(
  'leaves files that cannot be looked at to the full program: %s',
  async (command) => {
    const words = command === 'exec' ? ['exec', 'dev', '--', 'true'] : ask
    const loop = join(hot.home.path, 'loop')
    symlinkSync('loop', loop)
    for (const path of [loop, `/${'x'.repeat(300)}`, join(hot.home.path, '.aws', 'config', 'x')]) {
      for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) {
        const { stderr, ...outcome } = await run(words, { [name]: path })
        // Where there can be no file there is none, which is fine for the credentials.
        if (outcome.exitCode !== 0) expect(outcome).toMatchObject(fullProgram)
        expect(stderr).toBe('')
      }
    }
    const closed = [...asNobody, ...hot.program.command('node', ...words)]
    chmodSync(hot.home.path, 0o700)
    expect(await runProgram(closed, { env: hot.home.env })).toMatchObject(fullProgram)
  },
)

it('leaves a profile that is also in the credentials file to the full program', async () => {
  hot.home.write('.aws/credentials', '[dev]\naws_access_key_id = A\naws_secret_access_key = s\n')
  expect(await run(ask)).toMatchObject(fullProgram)
})

it.each([
  ['under 15 minutes', cacheText(14.9)],
  ['no time', cacheText(-5)],
  ['nothing', ''],
  ['half a file', cacheText(60).slice(0, 80)],
  ['no session token', cacheText(60).replace('"SessionToken": "st", ', '')],
  ['no keys', '{"ProviderType": "sso", "Credentials": {}}'],
  ['letters that are not ASCII', cacheText(60).replace('sk/+=', 'sk/é')],
  ['letters that are escaped', cacheText(60).replace('sk/+=', String.raw`sk\u00e9`)],
  ['bytes that are no letters', Buffer.from(cacheText(60).replace('sk/+=', 'sk\u00ff'), 'latin1')],
  ['keys of another account', cacheText(60, 'ASIALEGACY', '222222222222')],
  ['a key of another account', cacheText(60, 'ASIARTX3GSDSQAAQEAYE')],
  ['a very long text', cacheText(60) + ' '.repeat(70_000)],
])('leaves a cache file with %s to the full program', async (_, text) => {
  writeFileSync(join(hot.home.path, cachePath(devKey)), text)
  expect(await run(ask)).toMatchObject(fullProgram)
})

it('leaves a cache file that is a link, a folder or open to others to the full program', async () => {
  const path = join(hot.home.path, cachePath(devKey))
  chmodSync(path, 0o620)
  expect(await run(ask)).toMatchObject(fullProgram)
  chmodSync(path, 0o600)
  expect((await run(ask)).exitCode).toBe(0)
  renameSync(path, `${path}.moved`)
  symlinkSync(`${path}.moved`, path)
  expect(await run(ask)).toMatchObject(fullProgram)
  renameSync(path, `${path}.link`)
  mkdirSync(path)
  expect(await run(ask)).toMatchObject(fullProgram)
})

it.each([
  ['.config', {}],
  ['elsewhere', { XDG_CONFIG_HOME: 'elsewhere' }],
])('leaves everything to the full program where %s has settings of ours', async (folder, env) => {
  const file = join(folder, 'keyless', 'config.yaml')
  const at: Record<string, string> =
    'XDG_CONFIG_HOME' in env ? { XDG_CONFIG_HOME: join(hot.home.path, folder) } : {}
  expect((await run(ask, at)).exitCode).toBe(0)
  hot.home.write(file, 'guard: []\n')
  expect(await run(ask, at)).toMatchObject(fullProgram)
  expect(await run(['exec', 'dev', '--', 'true'], at)).toMatchObject(fullProgram)
  rmSync(join(hot.home.path, file))
  // A link that leads nowhere is no reason to go without rules.
  symlinkSync('nowhere', join(hot.home.path, file))
  expect(await run(ask, at)).toMatchObject(fullProgram)
})

const marks =
  '# ours\nversion: 1\n\nproduction:\n  profiles: ["*-live", prod-*]\n  roles: [Admin]\n'

const teamOf = (source: string, end: string) =>
  `version: 1\nteam:\n  source: ${source}\n  digest: sha256:${'0'.repeat(64)}\n  since: 2026-01-31\n${end}`

it.each(['https://example.com/keyless.yaml', '/home/me/keyless.yaml', 'git@a:b#ref=c'])(
  'answers a program where the team file of %s has no guard rules',
  async (source) => {
    const digest = `sha256:${'0'.repeat(64)}`
    const text = editTeam(marks, { source, digest, since: '2026-01-31', guard: 'none' })
    hot.home.write('.config/keyless/config.yaml', text)
    expect((await run(ask)).stdout).toBe(await fullAnswer('dev'))
    expect((await run(['exec', 'dev', '--', 'true'])).stdout).toContain(fullProgram.stdout)
  },
)

it.each([
  teamOf('https://example.com/keyless.yaml', ''),
  teamOf('https://example.com/keyless.yaml', '  guard: some\n'),
  teamOf('x:', '  guard: none\n'),
  teamOf('&a', '  guard: none\n'),
  teamOf('a b', '  guard: none\n'),
])('leaves the team file of %j to the full program', async (text) => {
  hot.home.write('.config/keyless/config.yaml', text)
  expect((await run(ask)).stdout).toContain(fullProgram.stdout)
})

it('answers for profiles that profiles sync made, and for their aliases', async () => {
  hot.home.write(
    '.aws/config',
    configText.replace('[profile dev]\n', '[profile dev]\nkeyless_sync = 1/a\nkeyless_alias = x\n'),
  )
  expect((await run(ask)).stdout).toBe(await fullAnswer('dev'))
})

it('answers a program where the settings mark production and say nothing else', async () => {
  hot.home.write('.config/keyless/config.yaml', marks)
  expect((await run(ask)).exitCode).toBe(0)
  expect(await run(['exec', 'dev', '--', 'true'])).toMatchObject(fullProgram)
})

it('answers a program where a mistake is among these lines, as the full program does', async () => {
  hot.home.write('.config/keyless/config.yaml', `${marks}  profils: [a]\n`)
  expect((await run(ask)).exitCode).toBe(0)
  expect(await run(['exec', 'dev', '--', 'true'])).toMatchObject(fullProgram)
})

it.each([
  `${marks}guard:\n`,
  `${marks}guard: []\n`,
  `${marks}"gu\\u0061rd": []\n`,
  `${marks}gaurd: []\n`,
  `${marks}  guard: [x]\n`,
  `${marks}? guard\n: []\n`,
  `${marks}# x\rguard: []\n`,
  marks.replaceAll('\n', '\r\n'),
  `\uFEFF${marks}`,
  marks.slice(0, -1),
  `version: 2\n`,
  `production:\n\tprofiles: [a]\n`,
  // A pattern without its quotes: the full program says so.
  `production:\n  profiles: [*-live]\n`,
  `production:\n  profiles: [prod, *-live]\n`,
])('leaves everything to the full program where it is not sure of that: %j', async (text) => {
  hot.home.write('.config/keyless/config.yaml', text)
  expect(await run(ask)).toMatchObject(fullProgram)
})
