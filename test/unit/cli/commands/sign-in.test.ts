import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  startUrl,
} from '../../../support/cli-transcript.ts'

const hour = 3_600_000

describe('signing in and out', () => {
  let stage: CliStage
  beforeEach(async () => {
    stage = await createCliStage()
    await stage.keyless(devAdmin.concat('--no-login'))
  })
  afterEach(async () => {
    await stage.close()
  })

  test('login opens the browser once, then keeps the sign-in', async () => {
    const first = await stage.keyless(['login'])
    expect(first.stdout).toBe('')
    expect(first.stderr).toMatch(/^Opening the browser to sign in\./)
    expect(first.stderr).toMatch(/\nSigned in to my-org; renews by itself\.\n$/)
    expect(first.exitCode).toBe(0)
    const second = await stage.keyless(['login', 'my-org'])
    expect(second.stderr).toBe('Signed in to my-org already; renews by itself.\n')
    expect(stage.visits).toHaveLength(1)
  })

  test('login refreshes in silence where that is enough', async () => {
    await stage.keyless(['login'])
    stage.advance(2 * hour)
    const later = await stage.keyless(['login'])
    expect(later.stderr).toBe('Signed in to my-org still, refreshed; renews by itself.\n')
    expect(stage.visits).toHaveLength(1)
  })

  test('login --force signs in anew', async () => {
    await stage.keyless(['login'])
    const again = await stage.keyless(['login', '--force'])
    expect(again.stderr).toMatch(/\nSigned in to my-org; /)
    expect(stage.visits).toHaveLength(2)
  })

  test('login by device code shows the code, the host and a warning', async () => {
    const { stderr, exitCode } = await stage.keyless(['login', '--use-device-code', '--no-browser'])
    expect(stderr).toMatch(/ {2}1\. Open {3}http:\/\/127\.0\.0\.1:\d+\/device\n/)
    expect(stderr).toMatch(/ {2}2\. Enter {2}[A-Z]{4}-[A-Z]{4} {3}\(10 min left\)\n/)
    expect(stderr).toMatch(/Never enter a code that\s+somebody sent you\./)
    expect(stderr).toMatch(/With the code filled in:\n\nhttp:\/\/127\S+\n\n/)
    expect(stderr).not.toContain('█')
    expect(exitCode).toBe(0)
  })

  test('login fits a narrow terminal, but for addresses, which stand alone', async () => {
    for (const flags of [[], ['--use-device-code'], ['--no-browser']]) {
      const { stderr } = await stage.keyless(['login', '--force', ...flags], { columns: 40 })
      const lines = stderr.split('\n').filter((line) => line.length > 40)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(line).toMatch(/^http:\S+$/)
    }
  })

  test('login says on a terminal that it waits for the browser', async () => {
    const { stderr } = await stage.keyless(['login'], { columns: 80 })
    expect(stderr).toContain('\nWaiting for the browser; Ctrl-C stops.')
    expect(stderr).toContain('--use-device-code')
  })

  test('login by device code draws a QR code on a terminal wide enough for it', async () => {
    const wide = await stage.keyless(['login', '--use-device-code'], { columns: 80 })
    // The finder pattern in the upper left corner, light on dark: in every code.
    expect(wide.stderr).toContain('\n██ ▄▄▄▄▄ █')
    const narrow = await stage.keyless(['login', '--use-device-code', '--force'], { columns: 30 })
    expect(narrow.stderr).not.toContain('█')
  })

  test('login says that it waits on when the answer to another sign-in comes', async () => {
    stage.sandbox.faults.add({ operation: 'Authorize', kind: 'wrong-state' })
    const stop = new AbortController()
    const login = stage.keyless(['login'], { signal: stop.signal })
    await expect.poll(() => stage.visits).toHaveLength(1)
    expect(await stage.visits[0]).toMatchObject({ outcome: 'returned', status: 400 })
    stop.abort()
    const { stderr, exitCode } = await login
    expect(stderr).toMatch(/answer to another sign-in, which was not used\.\s+Still waiting\./)
    expect(exitCode).toBe(130)
  })

  test('login --json says how, on stdout', async () => {
    const { stdout } = await stage.keyless(['login', '--json'])
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      session: 'my-org',
      startUrl,
      region: 'us-east-1',
      how: 'browser',
      expiresAt: expect.stringMatching(/Z$/) as string,
    })
  })

  test('login names the sessions when it cannot tell which one is meant', async () => {
    await stage.keyless([
      ...['configure', 'sso-session', '--session', 'other', '--yes'],
      ...['--start-url', 'https://other.awsapps.com/start', '--region', 'eu-west-1'],
    ])
    expect(await stage.keyless(['login'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error: There are 2 sessions: my-org, other.\ntry: keyless login my-org\n',
    })
    const chosen = await stage.keyless(['login'], { env: { AWS_PROFILE: 'dev-admin' } })
    expect(chosen.exitCode).toBe(0)
  })

  test('login tells a profile from a session', async () => {
    expect(await stage.keyless(['login', 'dev-admin'])).toMatchObject({
      exitCode: 1,
      stderr:
        'error: There is no sso-session named dev-admin, but a profile is.\n' +
        'try: keyless login --profile dev-admin\n',
    })
    expect((await stage.keyless(['login', '--profile', 'dev-admin'])).exitCode).toBe(0)
  })

  test('login and logout say which session or profile was meant', async () => {
    expect((await stage.keyless(['login', 'my-rg'])).stderr).toBe(
      'error: There is no sso-session named my-rg. Did you mean my-org?\ntry: keyless login my-org\n',
    )
    expect((await stage.keyless(['logout', 'nope'])).stderr).toBe(
      'error: There is no sso-session named nope. There are: my-org.\ntry: keyless logout my-org\n',
    )
    expect((await stage.keyless(['login', '--profile', 'dev-admn'])).stderr).toBe(
      'error: There is no profile named dev-admn. Did you mean dev-admin?\n' +
        'try: keyless login --profile dev-admin\n',
    )
    stage.home.write('.aws/config', `${stage.home.read('.aws/config')}\n[sso-session other]\n`)
    expect((await stage.keyless(['logout', 'nope'])).stderr).toContain('\ntry: keyless status\n')
  })

  test('login to a session that only a profile names says how to set it up', async () => {
    stage.home.write('.aws/config', '[profile a]\nsso_session = nope\n')
    expect((await stage.keyless(['login', '--profile', 'a'])).stderr).toBe(
      'error: There is no sso-session named nope, which profile a names.\n' +
        'try: keyless configure sso-session --session nope\n',
    )
  })

  test('login refuses flags that exclude each other', async () => {
    const cases = [
      ['login', 'my-org', '--profile', 'dev-admin'],
      ['login', '--browser', 'firefox', '--no-browser'],
      ['login', '--redirect-port', '9000', '--use-device-code'],
      ['login', '--redirect-port', '0'],
      ['login', '--redirect-port', '70000'],
      ['login', '--redirect-port', 'http'],
      ['logout', 'my-org', '--all'],
    ]
    for (const argv of cases) expect((await stage.keyless(argv)).exitCode, argv.join(' ')).toBe(2)
    expect(stage.visits).toHaveLength(0)
  })

  test('Ctrl-C while the browser is open leaves nothing behind and exits with 130', async () => {
    const controller = new AbortController()
    const before = stage.home.read('.aws/config')
    const login = stage.keyless(['login', '--use-device-code'], {
      signal: controller.signal,
      env: { AWS_ENDPOINT_URL_SSO_OIDC: stage.sandbox.url },
    })
    controller.abort()
    expect(await login).toMatchObject({ exitCode: 130, stdout: '' })
    expect((await stage.keyless(['status'])).exitCode).toBe(4)
    expect(stage.home.read('.aws/config')).toBe(before)
  })

  test('logout ends the session here and there, and status says how to come back', async () => {
    await stage.keyless(['login'])
    expect(await stage.keyless(['logout'])).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'Signed out of my-org.\n',
    })
    expect(stage.sandbox.journal.count('Logout')).toBe(1)
    expect((await stage.keyless(['logout'])).stderr).toBe('Not signed in to my-org.\n')
    expect(await stage.keyless(['status'])).toEqual({
      exitCode: 4,
      stdout:
        'Session  State          Time  Renewed        Profiles  Accounts\n' +
        'my-org   not signed in        by signing in  1\n',
      stderr: 'next: keyless login my-org\n',
    })
  })

  test('logout --all and --json report each session', async () => {
    await stage.keyless(['login'])
    const { stdout } = await stage.keyless(['logout', '--all', '--json'])
    expect(JSON.parse(stdout)).toEqual({
      schemaVersion: 1,
      sessions: [{ session: 'my-org', signedOut: true, server: 'ended' }],
      keysUntil: null,
    })
    expect((await stage.keyless(['logout', '--all'])).stderr).toBe(
      'Not signed in to any session.\n',
    )
  })

  test('status tells a refreshable sign-in from one that is over', async () => {
    await stage.keyless(['login'])
    const fresh = await stage.keyless(['status', '--json'])
    expect(JSON.parse(fresh.stdout)).toMatchObject({
      signedIn: true,
      sessions: [{ session: 'my-org', state: 'signed-in', refreshable: true }],
    })
    stage.advance(2 * hour)
    expect((await stage.keyless(['status'])).stdout).toMatch(/signed in {2}(1 h|59 min) left/)
    stage.advance(12 * hour)
    const over = await stage.keyless(['status', 'my-org', '--json'])
    expect(over.exitCode).toBe(4)
    expect(JSON.parse(over.stdout)).toMatchObject({
      signedIn: false,
      sessions: [{ state: 'expired', refreshable: false, login: 'keyless login my-org' }],
    })
  })

  test('status says how many accounts a sign-in reaches, once they were listed', async () => {
    const accounts = async () => {
      const { stdout } = await stage.keyless(['status', '--json'])
      return (JSON.parse(stdout) as { sessions: { accounts: unknown }[] }).sessions[0]?.accounts
    }
    await stage.keyless(['logout', '--all'])
    expect(await accounts()).toBeNull()
    await stage.keyless(devAdmin)
    expect(await accounts()).toBe(4)
    expect((await stage.keyless(['status'])).stdout).toMatch(/by itself +1 +4\n/)
  })

  test('status of a session that is not there exits with 4 and says what to do', async () => {
    expect(await stage.keyless(['status', 'nowhere'])).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: 'No session named nowhere is set up on this machine yet.\nnext: keyless status\n',
    })
    const env = { AWS_CONFIG_FILE: '/nowhere' }
    expect((await stage.keyless(['status'], { env })).stderr).toBe(
      'No session for signing in is set up on this machine yet.\nnext: keyless setup\n',
    )
  })
})
