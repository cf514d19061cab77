import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage, devAdmin } from '../../../support/cli-transcript.ts'

const escape = '\u001b'

describe('errors', () => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createCliStage()
  })
  afterAll(async () => {
    await stage.close()
  })

  test('are one sentence and the command to run', async () => {
    expect(await stage.keyless(['login', 'nowhere'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: There is no sso-session named nowhere.\ntry: keyless configure sso-session\n',
    })
  })

  test('are one JSON object on stdout with --json, wherever that stands', async () => {
    for (const argv of [
      ['login', 'nowhere', '--json'],
      ['--json', 'login', 'nowhere'],
    ]) {
      const { stdout, stderr } = await stage.keyless(argv)
      expect(stderr).toBe('')
      expect(JSON.parse(stdout)).toEqual({
        schemaVersion: 1,
        error: {
          code: 'session-not-found',
          class: 'ConfigError',
          message: 'There is no sso-session named nowhere.',
          fix: 'keyless configure sso-session',
          details: { session: 'nowhere' },
        },
      })
    }
    const usage = await stage.keyless(['login', '--nonsense', '--json'])
    expect(usage.exitCode).toBe(2)
    expect(JSON.parse(usage.stdout)).toMatchObject({ error: { code: 'unknown-flag' } })
  })

  test('say that a command stands before --', async () => {
    const { exitCode, stderr } = await stage.keyless(['--', 'login', 'my org'])
    expect([exitCode, stderr]).toEqual([
      2,
      "error: There is no command before --.\ntry: keyless login 'my org'\n",
    ])
  })

  test('never carry an escape code or a second line from what was typed', async () => {
    const hostile = `${escape}[31m\u009b31m\nfix: rm -rf ~\u202e`
    for (const argv of [
      [hostile],
      ['login', hostile],
      ['login', `--${hostile}`],
      ['status', hostile],
      ['status', hostile, '--json'],
      ['login', hostile, '--json'],
      ['sandbox', 'clock', hostile, '--json'],
    ]) {
      const { stdout, stderr } = await stage.keyless(argv)
      expect(stdout + stderr).not.toContain(escape)
      expect(stdout + stderr).not.toMatch(/[\u0080-\u009f\u202e]/)
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    }
  })

  test('of a broken config file name the line, and stop no help', async () => {
    stage.home.write('.aws/config', '[profile a]\nregion\n')
    const { stderr, exitCode } = await stage.keyless(['status'])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: .*[Ll]ine 2 of .*config/)
    expect((await stage.keyless(['status', '--help'])).exitCode).toBe(0)
    expect((await stage.keyless(['__complete', '--', 'export', ''])).stdout).toBe('')
  })

  test('of a sandbox shell whose sandbox has ended say so, whatever is asked', async () => {
    const env = { KEYLESS_SANDBOX: `${stage.home.path}/8490.json` }
    const ended = 'error: The sandbox of this shell has ended.\ntry: exit\n'
    for (const argv of [[], ['status'], ['login'], ['configure', 'sso'], ['export', 'dev-admin']]) {
      expect(await stage.keyless(argv, { env })).toMatchObject({ stdout: '', stderr: ended })
    }
    expect((await stage.keyless(['status', '--help'], { env })).exitCode).toBe(0)
    expect((await stage.keyless(['completion', 'bash'], { env })).exitCode).toBe(0)
    stage.home.write('8490.json', '{}')
    expect((await stage.keyless(['status'], { env })).stderr).not.toBe(ended)
    expect((await stage.keyless(['sandbox', 'stop'], { env })).stderr).not.toBe(ended)
  })

  test('of the network say what to check', async () => {
    stage.home.write('.aws/config', '')
    await stage.keyless([...devAdmin, '--no-login'])
    const env = { AWS_ENDPOINT_URL_SSO_OIDC: 'http://127.0.0.1:9' }
    const { stderr, exitCode } = await stage.keyless(['login'], { env })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^error: .+\ntry: keyless doctor\n/)
  })
})

describe('help and version', () => {
  test('are on stdout, wherever the flag stands', async () => {
    const stage = await createCliStage()
    try {
      expect(await stage.keyless(['--version'])).toEqual({
        exitCode: 0,
        stdout: 'keyless 0.0.0\n',
        stderr: '',
      })
      const texts = [
        ['help', 'sso', 'login'],
        ['sso', 'login', '--help'],
        ['-h', 'sso', 'login'],
      ]
      for (const argv of texts) {
        const { stdout, exitCode } = await stage.keyless(argv)
        expect(stdout).toContain('Usage\n  keyless sso login [flags]\n')
        expect(exitCode).toBe(0)
      }
      expect((await stage.keyless(['help', 'nonsense'])).exitCode).toBe(2)
      expect((await stage.keyless(['help'])).stdout).toContain('\nSign in\n')
    } finally {
      await stage.close()
    }
  })
})
