import { chmodSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  exportedKeys,
} from '../../../support/cli-transcript.ts'
import { raw } from '../../sandbox/wire/raw-client.ts'

const real = { AWS_ENDPOINT_URL_SSO: undefined }
const portal = 'https://my-org.awsapps.com/start/#/console?account_id=111111111111'
const admin = `${portal}&role_name=AdministratorAccess`

describe('keyless console', () => {
  let stage: CliStage
  let browser: string
  beforeAll(async () => {
    stage = await createCliStage()
    await stage.keyless(devAdmin)
    const keys = await stage.keyless(['credential-process', 'dev-admin'])
    const { AccessKeyId, SecretAccessKey, SessionToken } = JSON.parse(keys.stdout) as Record<
      string,
      string
    >
    stage.home.write(
      '.aws/credentials',
      `[temporary]\naws_access_key_id = ${AccessKeyId}\naws_secret_access_key = ${SecretAccessKey}\naws_session_token = ${SessionToken}\n` +
        '[deploy]\nrole_arn = arn:aws:iam::333333333333:role/Deploy\nsource_profile = dev-admin\n' +
        '[keys]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n',
    )
    const script =
      '#!/bin/sh\nprintf "%s\\n" "$@" >"$HOME/args.new"\nmv "$HOME/args.new" "$HOME/args"\n'
    browser = stage.home.write('browser', script)
    chmodSync(browser, 0o755)
  })
  beforeEach(() => {
    stage.home.write('.local/state/keyless/console-windows.json', '{}')
  })
  afterAll(async () => {
    await stage.close()
  })

  /** What the browser is started with, once it is. */
  function started(): Promise<readonly string[]> {
    return new Promise((resolve) => {
      const watcher = watch(stage.home.path, (_, name) => {
        if (name !== 'args') return
        watcher.close()
        resolve(readFileSync(join(stage.home.path, 'args'), 'utf8').trimEnd().split('\n'))
      })
    })
  }

  const withBrowser = (...words: string[]) => ['console', ...words, '--browser', browser]
  const printed = async (...words: string[]) =>
    (await stage.keyless(['console', ...words, '--print'], { env: real })).stdout

  test('goes by a web identity of the environment as every other command does', async () => {
    const env = { ...real, AWS_PROFILE: 'dev-admin', AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere' }
    const { exitCode, stdout, stderr } = await stage.keyless(['console', '--print'], { env })
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain('would carry a sign-in')
    expect((await stage.keyless(['console', 'dev-admin', '--print'], { env })).exitCode).toBe(0)
  })

  test('prints the link of the portal: profile, page and region in any order of naming', async () => {
    const start = encodeURIComponent('https://console.aws.amazon.com/console/home?region=us-east-1')
    expect(await printed('dev-admin')).toBe(`${admin}&destination=${start}\n`)
    const s3 = encodeURIComponent('https://console.aws.amazon.com/s3/home?region=eu-west-1')
    const link = `${admin}&destination=${s3}\n`
    expect(await printed('dev-admin', 's3', '--region', 'eu-west-1')).toBe(link)
    expect(await printed('s3', '--profile', 'dev-admin', '--region', 'eu-west-1')).toBe(link)
    const env = { ...real, AWS_PROFILE: 'dev-admin', AWS_REGION: 'eu-west-1' }
    expect((await stage.keyless(['console', 's3', '--print'], { env })).stdout).toBe(link)
    const page = 'https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:'
    expect(await printed('dev-admin', page)).toBe(
      `${admin}&destination=${encodeURIComponent(page)}\n`,
    )
  })

  test('opens the link; a portal on this machine has its page there', async () => {
    const opened = started()
    const { stdout, stderr, exitCode } = await stage.keyless(withBrowser('dev-admin', 'ec2'))
    expect([stdout, exitCode]).toEqual(['', 0])
    expect(stderr).toBe(
      'Opening the console of dev-admin (111111111111 dev, AdministratorAccess).\n',
    )
    const [url] = await opened
    expect(url).toContain(`${stage.sandbox.url}/start/#/console?account_id=111111111111&`)
  })

  test('--json says what was opened', async () => {
    const opened = started()
    const { stdout } = await stage.keyless([...withBrowser('dev-admin', 's3'), '--json'])
    const [url] = await opened
    expect(JSON.parse(stdout)).toMatchObject({
      profile: 'dev-admin',
      how: 'shortcut',
      accountId: '111111111111',
      roleName: 'AdministratorAccess',
      region: 'us-east-1',
      destination: 'https://console.aws.amazon.com/s3/home?region=us-east-1',
      url,
    })
  })

  test('temporary keys go by federation: the browser gets an address that works once', async () => {
    const opened = started()
    const running = stage.keyless(withBrowser('temporary', 's3'))
    const [url = ''] = await opened
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/[\w-]{43}$/)
    const { status, headers } = await raw(url)
    expect(status).toBe(303)
    const { stdout, stderr, exitCode } = await running
    expect([stdout, exitCode]).toEqual(['', 0])
    const location = String(headers['location'])
    const token = new URL(location).searchParams.get('SigninToken') ?? ''
    expect(location.startsWith(`${stage.sandbox.url}/federation?Action=login&`)).toBe(true)
    expect(stderr).not.toContain(token)
    expect((await raw(location)).text).toContain('Signed in to the console')
    await expect(raw(url)).rejects.toThrow('ECONNREFUSED')
  })

  test('a profile that assumes a role opens the console of that role', async () => {
    const opened = started()
    const running = stage.keyless(withBrowser('deploy'))
    const [url = ''] = await opened
    const { headers } = await raw(url)
    const { stderr } = await running
    expect(stderr).toBe('Opening the console of deploy (333333333333 production, Deploy).\n')
    const page = await raw(String(headers['location']))
    expect(page.text).toContain('arn:aws:sts::333333333333:assumed-role/Deploy/')
  })

  test('a link with a sign-in is neither printed nor copied, and no keys leave for it', async () => {
    const before = stage.sandbox.journal.count('GetSigninToken')
    for (const flag of ['--print', '--copy']) {
      expect(await stage.keyless(['console', 'temporary', flag], { columns: 80 })).toEqual({
        exitCode: 2,
        stdout: '',
        stderr:
          'error: The link for this profile would carry a sign-in: it is handed to a\n' +
          'browser only, never shown.\n' +
          'try: keyless console temporary\n',
      })
    }
    expect(stage.sandbox.journal.count('GetSigninToken')).toBe(before)
  })

  test('long-lived keys, an unknown page and a foreign address are refused', async () => {
    const keys = await stage.keyless(withBrowser('keys'))
    expect(keys.stderr).toContain('Long-lived keys cannot open the console')
    const mistyped = await stage.keyless(['console', 'dev-admin', 'dynamodbb'])
    expect(mistyped).toMatchObject({
      exitCode: 2,
      stderr:
        'error: keyless knows no page of the console named dynamodbb. Did you mean dynamodb?\n' +
        'try: keyless console dev-admin dynamodb\n',
    })
    const foreign = await stage.keyless(['console', 'dev-admin', 'https://evil.example/'])
    expect(foreign.stderr).toContain('not on console.aws.amazon.com')
    const region = await stage.keyless(['console', 'dev-admin', '--region', 'cn-north-1'])
    expect(region.stderr).toContain('not in the partition of this account (aws)')
    const nobody = await stage.keyless(['console', 'dev-admn'])
    expect(nobody.stderr).toContain('Did you mean the profile dev-admin?')
    const none = await stage.keyless(['console', 's3', '--print'])
    expect(none.stderr).toContain('No profile is chosen, and none is named default.')
    const page = await stage.keyless(['console', 'dynamodbb'])
    expect(page).toMatchObject({ exitCode: 1 })
    expect(page.stderr).toContain(
      'neither a profile nor a page of the console named dynamodbb. Did you mean the service dynamodb?',
    )
    expect(page.stderr).toContain('try: keyless console dynamodb\n')
  })

  test('a container is wrapped around the link, and remembered until it is forgotten', async () => {
    const open = async (...words: string[]) => {
      const opened = started()
      await stage.keyless(withBrowser('dev-admin', ...words), { env: real })
      return (await opened)[0] ?? ''
    }
    const first = await open('--container', 'dev one')
    const fields = new URLSearchParams(first.replace(/^ext\+container:/, ''))
    expect(fields.get('name')).toBe('dev one')
    expect(fields.get('url')).toContain(admin)
    expect(await open()).toBe(first)
    expect(await open('--forget')).toContain(admin)
    expect(await open()).not.toContain('ext+container')
    const named = await open('--container', '{account} {role}')
    expect(named).toContain('name=dev%20AdministratorAccess&')
    await open('--forget')
  })

  test('a one-use address goes into a container too', async () => {
    const opened = started()
    const running = stage.keyless(withBrowser('temporary', '--container', 'temp'))
    const [address = ''] = await opened
    const url = new URLSearchParams(address.slice('ext+container:'.length)).get('url') ?? ''
    expect((await raw(url)).status).toBe(303)
    expect((await running).exitCode).toBe(0)
  })

  test('a browser profile is a word of its own for the browser', async () => {
    const opened = started()
    await stage.keyless(withBrowser('dev-admin', '--browser-profile', 'Profile 1'))
    expect((await opened)[0]).toBe('--profile-directory=Profile 1')
    const both = ['--browser-profile', 'x', '--container', 'y']
    expect((await stage.keyless(withBrowser('dev-admin', ...both))).exitCode).toBe(2)
    expect((await stage.keyless(withBrowser('dev-admin', '--container', '-P'))).exitCode).toBe(2)
  })

  test('--copy hands the link to the terminal, and needs one', async () => {
    const argv = ['console', 'dev-admin', '--copy']
    const { stderr, stdout } = await stage.keyless(argv, { env: real, columns: 80 })
    const copied = /\u001B\]52;c;([A-Za-z0-9+/=]+)\u0007/.exec(stderr)?.[1] ?? ''
    expect(Buffer.from(copied, 'base64').toString()).toContain(admin)
    expect(stdout).toBe('')
    expect((await stage.keyless(argv, { env: real })).exitCode).toBe(2)
  })

  test('without a browser here, or when it does not start, the address is shown', async () => {
    const env = { ...real, BROWSER: undefined, SSH_TTY: '/dev/pts/1' }
    const remote = await stage.keyless(['console', 'dev-admin'], { env })
    expect(remote.stderr).toMatch(/^There is no browser here. Open this address:\n\nhttps:\S+\n$/)
    expect(remote.stderr).toContain(admin)
    const broken = ['console', 'dev-admin', '--browser', '/no/such/browser']
    const failed = await stage.keyless(broken, { env: real })
    expect(failed.stderr).toContain('Open this address yourself:')
    expect(failed.stderr).toContain(admin)
  })

  test('keys of the environment open their own console, unless a profile is named', async () => {
    const env = await exportedKeys(stage)
    const opened = started()
    const running = stage.keyless(withBrowser(), { env })
    const [url = ''] = await opened
    expect((await raw(url)).status).toBe(303)
    expect((await running).exitCode).toBe(0)
    const named = await stage.keyless(['console', 'dev-admin', '--print'], {
      env: { ...env, ...real },
    })
    expect(named.stdout).toContain(admin)
  })

  test('a role whose cached keys AWS refuses is taken anew on the way', async () => {
    const taken = () => stage.sandbox.journal.count('AssumeRole')
    const before = taken()
    stage.sandbox.clock.advance(2 * 3_600_000)
    const opened = started()
    const running = stage.keyless(withBrowser('deploy'))
    const [url = ''] = await opened
    expect((await raw(url)).status).toBe(303)
    expect(await running).toMatchObject({ exitCode: 0 })
    expect(taken()).toBeGreaterThan(before)
  })
})
