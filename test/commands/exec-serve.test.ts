import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  keyless,
  keylessCommand,
  type Outcome,
  runProgram,
  type RunOptions,
} from '../support/programs.ts'
import { useServedHome } from '../support/served-home.ts'
import { devAccessKey } from '../unit/hot/hot-program.ts'

const terminal = fileURLToPath(new URL('../support/terminal.py', import.meta.url))
const served = useServedHome()

function serve(script: string, options: Partial<RunOptions> = {}): Promise<Outcome> {
  return keyless(['exec', '--serve', 'dev', '--', 'sh', '-c', script], {
    env: served.env,
    ...options,
  })
}

describe('exec --serve', () => {
  it('gives the command an address instead of keys, and files without credentials', async () => {
    const { stdout, stderr } = await serve('env; cat "$AWS_CONFIG_FILE"')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^AWS_CONTAINER_CREDENTIALS_FULL_URI=http:\/\/127\.0\.0\.1:\d+\//m)
    expect(stdout).toMatch(/^AWS_CONTAINER_AUTHORIZATION_TOKEN=[\w-]{43}$/m)
    expect(stdout).toContain('AWS_REGION=eu-west-1\n')
    expect(stdout).toContain('[default]\nregion = eu-west-1\noutput = json\n')
    expect(stdout).not.toMatch(/^AWS_(ACCESS|SECRET|SESSION)|sso_/m)
  })

  it('answers at that address, wherever the flag stands', async () => {
    const ask = `fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers: {
      authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN } })
      .then((answer) => answer.json()).then((keys) => console.log(keys.AccessKeyId))`
    const command = ['--', process.execPath, '-e', ask]
    for (const words of [
      ['--serve', 'dev'],
      ['dev', '--serve'],
    ]) {
      const { stdout, stderr } = await keyless(['exec', ...words, ...command], { env: served.env })
      expect(stdout, stderr).toBe(`${devAccessKey}\n`)
    }
  })

  it('leaves input, output and exit code to the command', async () => {
    const outcome = await serve('cat; echo oops >&2; exit 7', { input: 'typed\n' })
    expect(outcome).toMatchObject({ exitCode: 7, stdout: 'typed\n', stderr: 'oops\n' })
  })

  it('ends by the signal that ended the command', async () => {
    expect(await serve('kill -TERM $$')).toMatchObject({ exitCode: null, signal: 'SIGTERM' })
    expect(await serve('kill -KILL $$')).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('hands %s to the command', async (signal) => {
    const name = signal.slice(3)
    const outcome = await serve(
      `trap 'echo got; exit 42' ${name}; echo ready; while :; do sleep 0.05; done`,
      { onStart: (child) => child.stdout?.once('data', () => child.kill(signal)) },
    )
    expect(outcome).toMatchObject({ exitCode: 42, stdout: 'ready\ngot\n' })
  })

  it('leaves Ctrl-C at a terminal to the command, once', async () => {
    const child =
      'n=0; trap "n=\\$((n+1))" INT; echo ready; ' +
      'while [ $n -eq 0 ]; do sleep 0.02; done; sleep 0.3; echo "interrupted $n"; exit 5'
    const plan = JSON.stringify({ steps: [['ready', '\u0003']] })
    const words = [...keylessCommand(), 'exec', '--serve', 'dev', '--', 'sh', '-c', child]
    const outcome = await runProgram(['python3', terminal, plan, ...words], { env: served.env })
    expect(outcome.stdout).toContain('interrupted 1')
    expect(outcome.exitCode).toBe(5)
  })

  it('says with the shells’ code that there is no such program', async () => {
    const outcome = await keyless(['exec', '--serve', 'dev', '--', 'nowhere-to-be-found'], {
      env: served.env,
    })
    expect(outcome).toMatchObject({ exitCode: 127, stdout: '' })
  })

  it('refuses keys that do not expire before it runs anything', async () => {
    served.home.write(
      '.aws/credentials',
      '[keys]\naws_access_key_id = A\naws_secret_access_key = s\n',
    )
    const outcome = await keyless(['exec', '--serve', 'keys', '--', 'echo', 'ran'], {
      env: served.env,
    })
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' })
    expect(outcome.stderr).toBe(
      'error: The keys of "keys" do not expire, so there is nothing to serve: use them as they are.\n' +
        'try: keyless exec --help\n',
    )
  })

  it('names the same command in the fix for a mistyped profile', async () => {
    const { stderr } = await keyless(['exec', '--serve', 'legac', '--', 'aws', 's3', 'ls'], {
      env: served.env,
    })
    expect(stderr).toContain('try: keyless exec --serve legacy -- aws s3 ls\n')
  })
})
