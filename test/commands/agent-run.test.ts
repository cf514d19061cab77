import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { journalEntries } from '../support/journal.ts'
import { keyless, type Outcome } from '../support/programs.ts'
import { useServedHome } from '../support/served-home.ts'
import { devAccessKey } from '../unit/hot/hot-program.ts'

const run = promisify(execFile)

/** Asks as an SDK does; prints status and access key, or what else came. */
const client = `
const base = process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT
const life = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' }
const roles = base + '/latest/meta-data/iam/security-credentials/'
fetch(base + '/latest/api/token', { method: 'PUT', headers: life }).then(async (answer) => {
  if (answer.status !== 200) return console.log(answer.status)
  const headers = { 'x-aws-ec2-metadata-token': await answer.text() }
  const role = await (await fetch(roles, { headers })).text()
  const keys = await (await fetch(roles + role, { headers })).json()
  console.log(role, keys.Code, keys.AccessKeyId)
})
`
const asking = [process.execPath, '-e', client]
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']

describe('agent run --imds', () => {
  const served = useServedHome()

  /** Serves until `use` is done, then presses Ctrl-C. */
  async function serving(
    flags: readonly string[],
    use: (stdout: string) => Promise<void>,
  ): Promise<Outcome> {
    let child: ChildProcess | undefined
    const ended = keyless(['agent', 'run', '--imds', 'dev', ...flags], {
      env: served.env,
      onStart: (started) => (child = started),
    })
    const first = child?.stdout ? once(child.stdout, 'data') : undefined
    const early = ended.then(({ stderr }) => Promise.reject(new Error(stderr)))
    try {
      const [stdout] = (await Promise.race([first, early])) as [Buffer]
      await use(String(stdout))
    } finally {
      child?.kill('SIGINT')
      early.catch(() => {})
    }
    return ended
  }

  it('serves a command, and ends with it and its exit code', async () => {
    const answer = await keyless(['agent', 'run', '--imds', 'dev', '--', ...asking], {
      env: served.env,
    })
    expect(answer).toMatchObject({ stdout: `dev Success ${devAccessKey}\n`, stderr: '' })
    const words = ['agent', 'run', '--imds', 'dev', '--', 'sh', '-c', 'env; exit 7']
    const { stdout, exitCode } = await keyless(words, { env: served.env })
    expect(exitCode).toBe(7)
    expect(stdout).toMatch(/^AWS_EC2_METADATA_SERVICE_ENDPOINT=http:\/\/127\.0\.0\.1:\d+$/m)
    expect(stdout).not.toMatch(/^AWS_(ACCESS|SECRET|SESSION|CONTAINER|PROFILE|EC2_METADATA_DIS)/m)
  })

  it('prints variables for another shell, serves it until Ctrl-C, and leaves nothing', async () => {
    const { exitCode, stderr } = await serving([], async (stdout) => {
      expect(stdout).toContain('unset AWS_PROFILE\n')
      const shell = ['-c', `${stdout}\nexec "$@"`, 'sh', ...asking]
      const answer = await run('sh', shell, { env: { ...served.env, AWS_PROFILE: 'x' } })
      expect(answer.stdout).toBe(`dev Success ${devAccessKey}\n`)
    })
    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^Instance metadata on http:\/\/127\.0\.0\.1:\d+, .*\nCtrl-C here ends/)
  })

  it('prints the same for other shells and as data', async () => {
    await serving(['--format', 'fish'], async (stdout) => {
      expect(stdout).toContain('set -gx AWS_EC2_METADATA_SERVICE_ENDPOINT http://127.0.0.1:')
    })
    await serving(['--json'], async (stdout) => {
      const { url, variables, unset } = JSON.parse(stdout)
      expect(variables.AWS_EC2_METADATA_SERVICE_ENDPOINT).toBe(url)
      expect(unset).toContain('AWS_ACCESS_KEY_ID')
    })
  })

  it('refuses the programs of another user, and journals it', async () => {
    const { stderr } = await serving(['--json'], async (stdout) => {
      const { url } = JSON.parse(stdout)
      const [file, ...args] = [...nobody, ...asking]
      const outside = { env: { ...served.env, AWS_EC2_METADATA_SERVICE_ENDPOINT: url } }
      expect((await run(file ?? '', args, outside)).stdout).toBe('403\n')
      expect((await run(file ?? '', args, outside)).stdout).toBe('403\n')
    })
    expect(stderr).toBe('warning: A request for credentials from another user was refused.\n')
    expect(journalEntries(served.home).filter(({ event }) => event === 'refused')).toMatchObject([
      { profile: 'dev', via: 'imds', reason: 'a request from another user' },
    ])
  })

  it('says that a port is taken, and takes a free one that it is given', async () => {
    await serving(['--json'], async (stdout) => {
      const { port } = new URL(JSON.parse(stdout).url)
      const second = await keyless(['agent', 'run', '--imds', 'dev', '--port', port], {
        env: served.env,
      })
      expect(second).toMatchObject({ exitCode: 1, stdout: '' })
      expect(second.stderr).toContain(`The port ${port} is in use by another program.`)
    })
    const wrong = await keyless(['agent', 'run', '--imds', 'dev', '--port', '70000'], {
      env: served.env,
    })
    expect(wrong).toMatchObject({ exitCode: 2 })
    expect(wrong.stderr).toContain('try: keyless agent run --help\n')
  })

  it('refuses keys that do not expire, and to serve nothing', async () => {
    served.home.write(
      '.aws/credentials',
      '[keys]\naws_access_key_id = A\naws_secret_access_key = s\n',
    )
    const keys = await keyless(['agent', 'run', '--imds', 'keys', '--', 'echo', 'ran'], {
      env: served.env,
    })
    expect(keys).toMatchObject({ exitCode: 2, stdout: '' })
    expect(keys.stderr).toContain('The keys of "keys" do not expire')
    const nothing = await keyless(['agent', 'run', 'dev'], { env: served.env })
    expect(nothing).toMatchObject({ exitCode: 2, stdout: '' })
    expect(nothing.stderr).toContain('--imds')
  })

  it('names the same command in the fix for a mistyped profile', async () => {
    const words = ['agent', 'run', '--imds', 'legac', '--', 'aws', 's3', 'ls']
    const { stderr } = await keyless(words, { env: served.env })
    expect(stderr).toContain('try: keyless agent run --imds legacy -- aws s3 ls\n')
  })
})
