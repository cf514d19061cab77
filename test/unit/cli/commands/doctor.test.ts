import { chmodSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage, devAdmin } from '../../../support/cli-transcript.ts'

let stage: CliStage

beforeEach(async () => {
  stage = await createCliStage()
})

afterEach(async () => {
  await stage.close()
})

/** No program of this machine is looked at, and no variable of a container. */
const quiet = { PATH: '/nowhere', SHELL: '' }

const broken = `[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Admin
sso_region = us-east-1
region = eu-west-1 # home
# about the output
Output = json
output = text
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
[profile dev]
cli_pager =
`

const mended = `[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Admin
# home
region = eu-west-1
# about the output
output = text
cli_pager =
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

interface Answer {
  readonly errors: number
  readonly warnings: number
  readonly skipped: readonly string[]
  readonly mended?: readonly string[]
  readonly findings: readonly {
    readonly code: string
    readonly severity: string
    readonly fixable: boolean
    readonly evidence: readonly { readonly file: string | null; readonly line: number | null }[]
  }[]
}

async function answer(...argv: readonly string[]): Promise<Answer> {
  const { stdout } = await stage.keyless(['doctor', ...argv, '--json'], { env: quiet })
  return JSON.parse(stdout) as Answer
}

describe('doctor', () => {
  test('says in one line that all is good after a sign-in, and leaves with 0', async () => {
    await stage.keyless(devAdmin)
    const { exitCode, stdout, stderr } = await stage.keyless(['doctor', 'dev-admin'], {
      env: { ...quiet, DISPLAY: ':0' },
    })
    const [summary, ...rest] = stdout.trimEnd().split('\n').toReversed()
    expect(summary).toMatch(/^All good: \d+ things looked at, .*notes?\.$/)
    expect(rest.join('\n')).not.toMatch(/^(?:error|warning):/m)
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  test('leaves with 1 for an error, and names line and next command', async () => {
    stage.home.write('.aws/config', broken)
    const { exitCode, stdout, stderr } = await stage.keyless(['doctor', '--offline'], {
      env: quiet,
    })
    expect(exitCode).toBe(1)
    expect(stdout).toContain('[duplicate-key, --fix mends it]')
    expect(stdout).toContain(`Line 9 of ${stage.home.path}/.aws/config sets output a second time`)
    expect(stdout).toContain('Neither servers nor other programs were asked.')
    expect(stderr).toBe('next: keyless doctor --fix\n')
  })

  test('asks each service once, and refreshes and changes nothing', async () => {
    await stage.keyless(devAdmin)
    const before = stage.home.read('.aws/config')
    stage.advance(2 * 3_600_000)
    const calls = () => stage.sandbox.journal.count('CreateToken')
    const tokens = calls()
    await answer()
    expect(calls()).toBe(tokens)
    expect(stage.home.read('.aws/config')).toBe(before)
  })

  test('asks nobody with --offline', async () => {
    await stage.keyless(devAdmin)
    const calls = stage.sandbox.journal.count('ListAccounts')
    const { skipped } = await answer('--offline')
    expect(skipped).toEqual(['network', 'programs'])
    expect(stage.sandbox.journal.count('ListAccounts')).toBe(calls)
    await answer()
    expect(stage.sandbox.journal.count('ListAccounts')).toBe(calls + 1)
  })

  test('finds a sign-in that an administrator ended', async () => {
    await stage.keyless(devAdmin)
    stage.sandbox.faults.add({
      operation: 'ListAccounts',
      kind: 'error',
      name: 'UnauthorizedException',
    })
    const { findings } = await answer()
    expect(findings.map(({ code }) => code)).toContain('sign-in-refused')
  })

  test('looks at what concerns one profile alone', async () => {
    const other = '[profile other]\nsso_session = gone\nsso_account_id = 1\nsso_role_name = R\n'
    stage.home.write('.aws/config', `${broken}${other}`)
    const all = await answer('--offline')
    const own = await answer('dev', '--offline')
    const codes = (of: Answer) => of.findings.map(({ code }) => code)
    expect(codes(all)).toContain('session-not-found')
    expect(codes(own)).not.toContain('session-not-found')
    expect(codes(own)).not.toContain('account-id-format')
    expect(codes(own)).toContain('inline-comment')
  })

  test('names the profile that was meant', async () => {
    stage.home.write('.aws/config', broken)
    const { exitCode, stderr } = await stage.keyless(['doctor', 'dve'])
    expect(exitCode).toBe(1)
    expect(stderr).toContain('Did you mean dev?')
    expect(stderr).toContain('keyless doctor dev')
  })

  test('shows no secret, whatever is in the files', async () => {
    const secret = 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY'
    stage.home.write('.aws/config', `${broken}[profile p]\ncredential_process = /x/y ${secret}\n`)
    stage.home.write(
      '.aws/credentials',
      `[dev]\naws_access_key_id = AKIA1\naws_secret_access_key = ${secret} # ${secret}\n`,
    )
    const env = { ...quiet, AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: secret }
    for (const argv of [['doctor'], ['doctor', '--json']]) {
      const { stdout, stderr } = await stage.keyless([...argv, '--offline'], { env })
      expect(stdout).toContain('static-keys-beside-sso')
      expect(stdout + stderr).not.toContain(secret)
    }
  })

  test('fits 80 columns and 40', async () => {
    stage.home.write('.aws/config', broken.replaceAll('my-org', 'o'))
    for (const columns of [80, 40]) {
      const { stdout } = await stage.keyless(['doctor', '--offline'], { env: quiet, columns })
      const words = stage.home.path.length + 30
      const wide = stdout.split('\n').filter((line) => line.length > Math.max(columns, words))
      expect(wide).toEqual([])
    }
  })
})

describe('doctor --fix', () => {
  test('mends what every tool then reads as keyless did, and undo takes it back', async () => {
    stage.home.write('.aws/config', broken)
    const { mended: codes, findings } = await answer('--fix', '--yes', '--offline')
    expect(codes).toEqual(
      expect.arrayContaining(['duplicate-key', 'duplicate-section', 'inline-comment', 'key-case']),
    )
    expect(stage.home.read('.aws/config')).toBe(mended)
    expect(findings.filter(({ fixable }) => fixable)).toEqual([])
    await stage.keyless(['undo', '--yes'])
    expect(stage.home.read('.aws/config')).toBe(broken)
  })

  test('mends both files as one edit, which one undo takes back', async () => {
    const credentials = '[other]\nOutput = json\n'
    stage.home.write('.aws/config', broken)
    stage.home.write('.aws/credentials', credentials)
    await answer('--fix', '--yes', '--offline')
    expect(stage.home.read('.aws/credentials')).toBe('[other]\noutput = json\n')
    await stage.keyless(['undo', '--yes'])
    expect(stage.home.read('.aws/config')).toBe(broken)
    expect(stage.home.read('.aws/credentials')).toBe(credentials)
  })

  test('shows the change, and writes nothing where nobody can be asked', async () => {
    stage.home.write('.aws/config', broken)
    const { exitCode, stderr } = await stage.keyless(['doctor', '--fix', '--offline'], {
      env: quiet,
    })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('+ # home')
    expect(stderr).toContain('try: keyless doctor --yes --fix --offline')
    expect(stage.home.read('.aws/config')).toBe(broken)
  })

  test('closes files of ours to others, and leaves those of other programs to their owner', async () => {
    await stage.keyless(devAdmin)
    const name = '4a0ae6d1d4c9dd3c3d9bb9ebc0ea27d8ba3cbb35.json'
    const ours = stage.home.write(`.aws/cli/cache/${name}`, '{}')
    const foreign = stage.home.write(`.aws/sso/cache/${name}`, '{}')
    for (const path of [ours, foreign]) chmodSync(path, 0o644)
    const open = async () =>
      (await answer('--offline')).findings
        .filter(({ code }) => code === 'file-readable-by-others')
        .flatMap(({ evidence }) => evidence)
    const found = [ours, foreign].map((file) => ({ file, line: null, says: 'has mode 0644' }))
    expect(await open()).toEqual(found)
    await answer('--offline', '--fix', '--yes')
    expect(await open()).toEqual(found.slice(1))
    expect(statSync(ours).mode & 0o777).toBe(0o600)
  })

  test('says so when there is nothing that it may mend', async () => {
    const { stderr, exitCode } = await stage.keyless(['doctor', '--fix', '--offline'], {
      env: quiet,
    })
    expect(stderr).toContain('Nothing can be mended without you.')
    expect(exitCode).toBe(0)
  })
})

describe('doctor explain', () => {
  test('ends in a sentence: which credentials, from where, until when', async () => {
    await stage.keyless(devAdmin)
    const before = await stage.keyless(['doctor', 'explain', 'dev-admin'])
    const role = 'the role AdministratorAccess in account 111111111111, by the sign-in my-org'
    expect(before.stdout).toContain(`dev-admin is ${role}, fetched when they are asked for.`)
    expect(before.stdout).toContain('Every tool takes the same.')
    await stage.keyless(['export', 'dev-admin', '--format', 'env'])
    const { stdout, stderr, exitCode } = await stage.keyless(['doctor', 'explain', 'dev-admin'])
    expect(stdout).toMatch(/, until \d{4}-\S+Z \(.* left\)\.$/m)
    expect(stderr).toBe('')
    expect(exitCode).toBe(0)
  })

  test('names the next command, and leaves with 1 where nothing comes out', async () => {
    stage.home.write('.aws/config', broken)
    const out = await stage.keyless(['doctor', 'explain', 'dev'])
    expect(out.stderr).toBe('next: keyless login my-org\n')
    stage.home.write('.aws/config', '[profile dev]\nregion = us-east-1\n')
    const { stdout, exitCode } = await stage.keyless(['doctor', 'explain', 'dev'], {
      env: { AWS_EC2_METADATA_DISABLED: 'true' },
    })
    expect(stdout).toContain('dev gives no credentials: it names no way to them.')
    expect(exitCode).toBe(1)
  })

  test('says the same as data', async () => {
    stage.home.write('.aws/config', broken)
    const { stdout } = await stage.keyless(['doctor', 'explain', 'dev', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      profile: 'dev',
      chosenBy: 'named',
      outcome: { kind: 'sso', session: 'my-org' },
      state: 'sign-in',
      until: null,
      next: 'keyless login my-org',
      tools: [
        { id: 'keyless', differs: false },
        { id: 'aws-cli', differs: true, outcome: { kind: 'refused' } },
        { id: 'boto3' },
        { id: 'javascript' },
        { id: 'go' },
        { id: 'java' },
      ],
    })
  })

  test('fits 40 columns', async () => {
    stage.home.write('.aws/config', broken.replaceAll('my-org', 'o'))
    const { stdout } = await stage.keyless(['doctor', 'explain', 'dev'], { columns: 40 })
    const word = stage.home.path.length + 24
    expect(stdout.split('\n').filter((line) => line.length > Math.max(40, word))).toEqual([])
  })
})
