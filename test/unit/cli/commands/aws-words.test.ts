import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CliStage,
  createCliStage,
  devAdmin,
  startUrl,
} from '../../../support/cli-transcript.ts'

describe("the AWS CLI's own words", () => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createCliStage()
    await stage.keyless(devAdmin)
  })
  afterAll(async () => {
    await stage.close()
  })

  test('sso login always signs in, and prints what the AWS CLI prints', async () => {
    const before = stage.visits.length
    const { stdout, stderr } = await stage.keyless(['sso', 'login', '--profile', 'dev-admin'])
    expect(stderr).toBe('')
    expect(stdout.replace(/http:\S+/, 'URL')).toBe(
      'Attempting to open your default browser. If the browser does not open, open the following URL.\n' +
        "If you are unable to open the URL on this device, run this command again with the '--use-device-code' option.\n" +
        `\nURL\n\nSuccessfully logged into Start URL: ${startUrl}\n`,
    )
    expect(stage.visits).toHaveLength(before + 1)
  })

  test('sso login --no-browser shows the address only', async () => {
    const argv = ['sso', 'login', '--sso-session', 'my-org', '--no-browser']
    const { stdout } = await stage.keyless(argv)
    expect(stdout.replace(/http:\S+/, 'URL')).toBe(
      'Browser will not be automatically opened.\nPlease visit the following URL:\n\nURL\n' +
        `Successfully logged into Start URL: ${startUrl}\n`,
    )
  })

  test('sso login --use-device-code shows the code as the AWS CLI does', async () => {
    const argv = ['sso', 'login', '--sso-session', 'my-org', '--use-device-code', '--no-browser']
    const { stdout } = await stage.keyless(argv)
    expect(stdout.replaceAll(/http:\S+/g, 'URL').replaceAll(/\b[A-Z]{4}-[A-Z]{4}\b/g, 'CODE')).toBe(
      'Browser will not be automatically opened.\nPlease visit the following URL:\n\nURL\n\n' +
        'Then enter the code:\n\nCODE\n\nAlternatively, you may visit the following URL which will ' +
        `autofill the code upon loading:\nURL\nSuccessfully logged into Start URL: ${startUrl}\n`,
    )
  })

  test('leave with the exit codes of the AWS CLI', async () => {
    const cases: readonly (readonly [readonly string[], number])[] = [
      [['sso', 'login', '--sso-session', 'nowhere'], 253],
      [['sso', 'login'], 253],
      [['sso', 'login', '--profile', 'nobody'], 255],
      [['sso', 'login', '--nonsense'], 252],
      [['sso', 'lgoin'], 252],
      [['sso'], 252],
      [['sts', 'get-caller-identity', '--profile', 'nobody'], 255],
      [['sts', 'get-caller-identity'], 253],
      [['sts', 'get-caller-identity', '--profile', 'dev-admin', '--output', 'xml'], 252],
      [['sts', 'get-caller-identity', '--profile', 'dev-admin', '--query', '['], 252],
      [['configure', 'export-credentials', '--profile', 'nobody'], 253],
      [['configure', 'export-credentials', '--format', 'xml'], 252],
    ]
    for (const [argv, exitCode] of cases) {
      expect((await stage.keyless(argv)).exitCode, argv.join(' ')).toBe(exitCode)
    }
  })

  test('a query that is none is told with the command whose help explains it', async () => {
    const argv = ['sts', 'get-caller-identity', '--profile', 'dev-admin', '--query', '[']
    expect((await stage.keyless(argv)).stderr).toContain(
      '\ntry: keyless sts get-caller-identity --help\n',
    )
  })

  test('sts get-caller-identity takes a query, a format, and the flags that scripts give', async () => {
    const argv = ['sts', 'get-caller-identity', '--profile', 'dev-admin', '--no-cli-pager']
    const text = await stage.keyless([...argv, '--query', 'Account', '--output', 'text'])
    expect(text).toEqual({ exitCode: 0, stdout: '111111111111\n', stderr: '' })
    const json = await stage.keyless([...argv, '--region', 'eu-west-1', '--color', 'off'])
    expect(json.stdout).toMatch(
      /^\{\n {4}"UserId": "AROA[^"]+:alice",\n {4}"Account": "111111111111",\n/,
    )
    const yaml = await stage.keyless(argv, { env: { AWS_DEFAULT_OUTPUT: 'yaml' } })
    expect(yaml.stdout).toMatch(/^Account: '111111111111'\nArn: arn:aws:sts::/)
  })

  test('sts get-caller-identity has our own JSON beside that of the AWS CLI', async () => {
    const argv = ['sts', 'get-caller-identity', '--profile', 'dev-admin', '--json']
    const told = async (...more: readonly string[]) =>
      JSON.parse((await stage.keyless([...argv, ...more])).stdout) as unknown
    expect(await told()).toMatchObject({ schemaVersion: 1, Account: '111111111111' })
    expect(await told('--query', 'Account')).toEqual({ schemaVersion: 1, value: '111111111111' })
    expect((await stage.keyless([...argv, '--output', 'text'])).exitCode).toBe(252)
  })

  test('configure list-profiles prints one name a line, and nothing without a config', async () => {
    expect((await stage.keyless(['configure', 'list-profiles'])).stdout).toBe('dev-admin\n')
    const nowhere = { AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' }
    expect(await stage.keyless(['configure', 'list-profiles'], { env: nowhere })).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    })
  })

  test('sts get-caller-identity asks where --endpoint-url says, if that is safe', async () => {
    const env = { AWS_ENDPOINT_URL_STS: 'https://127.0.0.1:9' }
    const ask = (url: string) =>
      stage.keyless(
        ['sts', 'get-caller-identity', '--profile', 'dev-admin', '--endpoint-url', url],
        { env },
      )
    expect(await ask(stage.sandbox.url)).toMatchObject({ exitCode: 0, stderr: '' })
    const unsafe = await ask('http://sts.example')
    expect(unsafe.exitCode).toBe(253)
    expect(unsafe.stderr).toMatch(/^error: .*https/)
    expect((await ask('nonsense')).exitCode).toBe(253)
  })

  test('certificates are checked whatever a script says', async () => {
    for (const words of [
      ['sts', 'get-caller-identity'],
      ['sso', 'login'],
      ['configure', 'sso'],
    ]) {
      const { stderr, exitCode } = await stage.keyless([...words, '--no-verify-ssl'])
      expect(exitCode).toBe(252)
      expect(stderr).toMatch(/^error: keyless always checks certificates: .*--ca-bundle FILE/)
    }
  })

  test('any other AWS command gets a command line that works', async () => {
    const hint = async (...argv: string[]) => (await stage.keyless(argv)).stderr
    expect(await hint('s3', 'ls', "s3://o'hara", '--recursive')).toBe(
      'error: There is no command "s3 ls" here; the AWS CLI may have it.\n' +
        "try: keyless exec PROFILE -- aws s3 ls 's3://o'\\''hara' --recursive\n",
    )
    expect(await hint('sts', 'assume-role')).toContain(
      'try: keyless exec PROFILE -- aws sts assume-role\n',
    )
    expect(await hint('lgoin')).toBe(
      'error: There is no command "lgoin". Did you mean "login"?\ntry: keyless login --help\n',
    )
  })

  test('sso logout is silent and goes on when AWS cannot be reached', async () => {
    const { stderr, stdout, exitCode } = await stage.keyless(['sso', 'logout'], {
      env: { AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:9' },
    })
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 })
    expect(stderr).toContain('AWS could not be told of every sign-out')
    expect(await stage.keyless(['sso', 'logout'])).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect((await stage.keyless(['status'])).exitCode).toBe(4)
  })
})
