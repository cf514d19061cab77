import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Outcome, runProgram } from '../../support/programs.ts'
import { devAccessKey, fullProgram, replacingNode } from './hot-program.ts'
import { useHotProgram } from './hot-stage.ts'

const hot = useHotProgram()

const node24 = replacingNode()
if (node24 === undefined) process.stderr.write('not run: exec on Node 24 (npm run witnesses)\n')

/** This Node starts a child and waits; bun and Node 24 put the child in their place. */
const runtimes = ['node', 'bun', ...(node24 === undefined ? [] : ['node24'])] as const

function command(runtime: string, words: readonly string[]): readonly string[] {
  const line = hot.program.command(runtime === 'bun' ? 'bun' : 'node', 'exec', ...words)
  return runtime === 'node24' && node24 !== undefined ? [node24, ...line.slice(1)] : line
}

function shellScript(text: string): string {
  const path = hot.home.write('tool', text)
  chmodSync(path, 0o755)
  return path
}

describe.each(runtimes)('exec on %s', (runtime) => {
  function exec(words: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    return runProgram(command(runtime, words), { env: { ...hot.home.env, ...env } })
  }
  const sh = (text: string, ...args: string[]): readonly string[] => [
    'dev',
    '--',
    'sh',
    '-c',
    text,
    ...args,
  ]

  it('gives the child the credentials and the region, and no other', async () => {
    const foreign = {
      AWS_PROFILE: 'x',
      AWS_CONTAINER_AUTHORIZATION_TOKEN: 'x',
      BUN_OPTIONS: '',
      HELLO: 'a=b',
    }
    const { stdout, stderr } = await exec(['dev', '--', 'env'], foreign)
    const env = Object.fromEntries(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
    ) as Record<string, string>
    expect(stderr).toBe('')
    expect(env).toMatchObject({
      AWS_ACCESS_KEY_ID: devAccessKey,
      AWS_SECRET_ACCESS_KEY: 'sk/+=',
      AWS_SESSION_TOKEN: 'st',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      HELLO: 'a=b',
      HOME: hot.home.path,
    })
    expect(env['AWS_CREDENTIAL_EXPIRATION']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)
    expect(Object.keys(env)).not.toContain('AWS_PROFILE')
    expect(Object.keys(env)).not.toContain('AWS_CONTAINER_AUTHORIZATION_TOKEN')
    expect(Object.keys(env)).not.toContain('BUN_OPTIONS')
  })

  it('passes arguments, input, output and exit code through', async () => {
    const words = command(
      runtime,
      sh('cat; echo "$0|$1|$2"; echo oops >&2; exit 7', 'a b', '--', '$x'),
    )
    const { exitCode, stdout, stderr } = await runProgram(words, {
      env: hot.home.env,
      input: 'typed\n',
    })
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 7,
      stdout: 'typed\na b|--|$x\n',
      stderr: 'oops\n',
    })
  })

  it('runs a command without the dashes', async () => {
    expect((await exec(['dev', 'echo', '-n', 'hi'])).stdout).toBe('hi')
  })

  it('ends by the signal that ended the child', async () => {
    expect(await exec(sh('kill -TERM $$'))).toMatchObject({ exitCode: null, signal: 'SIGTERM' })
    expect(await exec(sh('kill -KILL $$'))).toMatchObject({ exitCode: null, signal: 'SIGKILL' })
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1'] as const)(
    'hands %s to the child',
    async (signal) => {
      const trap = `trap 'echo got ${signal}; exit 42' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`
      const outcome = await runProgram(command(runtime, sh(trap)), {
        env: hot.home.env,
        onStart: (child) => child.stdout?.once('data', () => child.kill(signal)),
      })
      expect(outcome).toMatchObject({ exitCode: 42, stdout: `ready\ngot ${signal}\n` })
    },
  )

  it('leaves the child every signal as a shell would', async () => {
    const { stdout } = await exec(sh('grep -E "Sig(Ign|Blk)" /proc/self/status'))
    expect(stdout.match(/[0-9a-f]{16}/g)).toEqual(['0000000000000000', '0000000000000000'])
  })

  it('finds a program in the PATH of the person, and runs a script that has no first line', async () => {
    const folder = join(shellScript('echo "script $1"\n'), '..')
    const { stdout } = await exec(['dev', '--', 'tool', 'x'], {
      PATH: `${folder}:${hot.home.env['PATH']}`,
    })
    expect(stdout).toBe('script x\n')
  })

  it('leaves a script whose interpreter is missing to the full program', async () => {
    const tool = shellScript('#!/nowhere/interpreter\n')
    expect(await exec(['dev', '--', tool])).toMatchObject(fullProgram)
  })

  it.each([
    ['a program that is not there', ['dev', '--', 'nowhere-to-be-found']],
    ['a program that may not run', ['dev', '--', '/etc/passwd']],
    ['a profile without credentials', ['default', '--', 'true']],
    ['no program', ['dev', '--']],
    ['no words', []],
    ['a flag', ['--debug', 'dev', '--', 'true']],
    ['a flag behind the profile', ['dev', '--region', 'x', '--', 'true']],
  ])('leaves %s to the full program', async (_, words) => {
    expect(await exec(words)).toMatchObject(fullProgram)
  })
})

it('stands in the child’s place where the runtime can', async () => {
  const words = command('bun', ['dev', '--', 'sh', '-c', 'echo $$'])
  let pid: number | undefined
  const { stdout } = await runProgram(words, {
    env: hot.home.env,
    onStart: (child) => (pid = child.pid),
  })
  expect(Number(stdout)).toBe(pid)
})
