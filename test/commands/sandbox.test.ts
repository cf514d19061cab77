import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { totpCode } from '../../src/sandbox/totp.ts'
import { keyless, type Outcome, runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

let home: TempHome
const started: number[] = []
beforeEach(() => {
  home = createTempHome()
})
afterEach(async () => {
  for (const port of started.splice(0)) await sandbox('stop', '--port', String(port))
  home.remove()
})

const sandbox = (...args: readonly string[]): Promise<Outcome> =>
  keyless(['sandbox', ...args], { env: home.env })

interface Started {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly home: string
}

async function start(...flags: readonly string[]): Promise<Started> {
  const answer = await sandbox('start', '--background', '--port=0', '--json', ...flags)
  expect(answer.stderr).toBe('')
  const record = JSON.parse(answer.stdout) as Started
  started.push(record.port)
  return record
}

const recordFile = (port: number): string =>
  join(home.path, '.local', 'state', 'keyless', 'sandbox', `${port}.json`)

describe('start and stop', () => {
  test('leave a private record while it runs, and nothing afterwards', async () => {
    const record = await start()
    expect(record.url).toBe(`http://127.0.0.1:${record.port}`)
    expect(statSync(recordFile(record.port)).mode & 0o777).toBe(0o600)
    expect(statSync(record.home).mode & 0o777).toBe(0o700)
    expect((await sandbox('stop')).exitCode).toBe(0)
    expect([existsSync(recordFile(record.port)), existsSync(record.home)]).toEqual([false, false])
    const again = await sandbox('stop')
    expect(again).toMatchObject({ exitCode: 0, stdout: '', stderr: 'No sandbox is running.\n' })
  })

  test('in the foreground it says who can sign in, and Ctrl-C ends it', async () => {
    const answer = await keyless(['sandbox', 'start', '--port', '0'], {
      env: home.env,
      onStart: (child) => {
        child.stderr?.on('data', (text: string) => {
          if (text.includes('next:')) child.kill('SIGINT')
        })
      },
    })
    expect(answer.stdout).toBe('')
    expect(answer.stderr).toContain('alice  password through-the-looking-glass')
    expect(answer.stderr).toMatch(/bob {2}password \S+, authenticator secret [A-Z2-7]{32}/)
    expect([answer.exitCode, answer.signal]).toEqual([0, null])
  })

  test('one that was killed is forgotten at the next look', async () => {
    const { port, pid } = await start()
    process.kill(pid, 'SIGKILL')
    await expect
      .poll(async () => (await sandbox('status')).stderr)
      .toContain('No sandbox of yours is running')
    expect(existsSync(recordFile(port))).toBe(false)
  })

  test('a port that is taken is said, with its number', async () => {
    const { port } = await start()
    const answer = await sandbox('start', '--port', String(port), '--json')
    expect(answer.exitCode).toBe(1)
    expect(answer.stdout).toContain('"port-in-use"')
    const behind = await sandbox('start', '--background', '--port', String(port))
    expect([behind.exitCode, behind.stderr]).toEqual([
      1,
      `error: Port ${port} is in use by another program.\ntry: keyless sandbox start\n`,
    ])
  })

  test('two of them have to be told apart', async () => {
    const [first] = [await start(), await start()]
    const unclear = await sandbox('status')
    expect([unclear.exitCode, unclear.stderr]).toEqual([2, expect.stringContaining('say --port')])
    expect((await sandbox('status', '--port', String(first.port))).stdout).toContain(first.url)
  })
})

describe('organisations', () => {
  test('5,000 accounts start in under two seconds', async () => {
    const took: number[] = []
    do {
      for (const port of started.splice(0)) await sandbox('stop', '--port', String(port))
      const before = performance.now()
      await start('--accounts', '5000', '--roles', '20')
      took.push(performance.now() - before)
    } while (took.length < 3 && Math.min(...took) >= 2000)
    expect(Math.min(...took)).toBeLessThan(2000)
    expect((await sandbox('status')).stdout).toMatch(/Accounts +5000/)
  })

  test('one from a file', async () => {
    home.write('org.yaml', 'name: acme\nusers:\n  - {name: carol, password: x}\n')
    await start('--org', join(home.path, 'org.yaml'))
    const { stdout } = await sandbox('status', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      organisation: 'acme',
      users: [{ userName: 'carol' }],
    })
  })

  test('a mistake in the file is told with its line, by the background start too', async () => {
    const file = home.write('org.yaml', 'users:\n  - {name: carol}\n')
    const here = await sandbox('start', '--org', file)
    expect([here.exitCode, here.stderr]).toEqual([1, expect.stringContaining('users[0].password')])
    const behind = await sandbox('start', '--background', '--org', file)
    expect([behind.exitCode, behind.stderr]).toEqual([
      1,
      expect.stringContaining('users[0].password'),
    ])
  })

  test('a file and numbers exclude each other', async () => {
    const answer = await sandbox('start', '--org', 'x.yaml', '--accounts', '3')
    expect([answer.exitCode, answer.stderr]).toEqual([
      2,
      expect.stringContaining('keyless sandbox start --help'),
    ])
  })
})

test('the clock moves on, back, to a time, and back to the machine', async () => {
  await start()
  const offset = async (...args: readonly string[]): Promise<number> => {
    const { stdout } = await sandbox('clock', '--json', ...args)
    return (JSON.parse(stdout) as { offsetMs: number }).offsetMs
  }
  expect(await offset('+8h')).toBe(8 * 3_600_000)
  expect(await offset('--back', '30m')).toBe(7.5 * 3_600_000)
  expect(await offset()).toBe(7.5 * 3_600_000)
  expect(await offset('--reset')).toBe(0)
  const soon = await sandbox('clock', 'soon')
  expect([soon.exitCode, soon.stderr]).toEqual([
    2,
    expect.stringMatching(/back by --back 30m[^]*\ntry: keyless sandbox clock --help\n$/),
  ])
  expect((await sandbox('clock', '1h', '--reset')).exitCode).toBe(2)
})

describe('the code of an authenticator', () => {
  test("is alone on stdout, and of the sandbox's clock", async () => {
    await start()
    await sandbox('clock', '--set', '2030-01-01T00:00:01Z')
    const code = totpCode('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', new Date('2030-01-01T00:00:01Z'))
    expect(await sandbox('totp', 'bob')).toMatchObject({ stdout: `${code}\n`, stderr: '' })
    expect(JSON.parse((await sandbox('totp', '--json')).stdout)).toEqual({
      schemaVersion: 1,
      user: 'bob',
      code,
      validUntil: '2030-01-01T00:00:30.000Z',
    })
  })

  test('is refused for who has none, and where several have one', async () => {
    const factor = 'totp-secret: JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
    const org = home.write(
      'org.yaml',
      `users:\n  - {name: a, password: x, ${factor}}\n  - {name: b, password: x, ${factor}}\n`,
    )
    await start('--org', org)
    const unclear = await sandbox('totp')
    expect([unclear.exitCode, unclear.stderr]).toEqual([2, expect.stringContaining('a, b')])
    expect((await sandbox('totp', 'a')).stdout).toMatch(/^\d{6}\n$/)
    expect((await sandbox('totp', 'nobody')).exitCode).toBe(2)
  })
})

test('faults are added, shown and cleared', async () => {
  await start()
  const added = await sandbox('fault', 'add', 'GetRoleCredentials', 'throttle', '--count', '2')
  expect(added.stdout).toBe('fault-1\n')
  expect((await sandbox('fault', 'list')).stdout).toMatch(
    /fault-1 +GetRoleCredentials +throttle +2 more/,
  )
  expect((await sandbox('fault', 'add', 'GetRoleCredentials', 'rain')).exitCode).toBe(2)
  expect((await sandbox('fault', 'clear')).stderr).toBe('1 cleared.\n')
})

describe('the variables', () => {
  test('lead a shell to the sandbox and away from everything real', async () => {
    const record = await start()
    const { stdout } = await sandbox('env')
    const script = `${stdout}\nenv`
    const outside = { AWS_PROFILE: 'real', AWS_ACCESS_KEY_ID: 'AKIAREAL', XDG_STATE_HOME: '/real' }
    const inside = await runProgram(['sh', '-c', script], { env: { ...home.env, ...outside } })
    expect(inside.stdout).toContain(`AWS_ENDPOINT_URL_SSO_OIDC=${record.url}\n`)
    expect(inside.stdout).toContain(`HOME=${record.home}\n`)
    expect(inside.stdout).toContain(`AWS_CONFIG_FILE=${record.home}/.aws/config\n`)
    expect(inside.stdout).not.toMatch(/real/i)
  })

  test('spare this machine the proxy, which other tools would use for it', async () => {
    await start()
    const variables = async (outside: Readonly<Record<string, string>>) => {
      const { stdout } = await keyless(['sandbox', 'env'], { env: { ...home.env, ...outside } })
      return stdout.split('\n').filter((line) => /proxy/i.test(line))
    }
    expect(await variables({})).toEqual([])
    expect(
      await variables({ http_proxy: 'http://proxy.example:8', NO_PROXY: 'a.example, 127.0.0.1' }),
    ).toEqual(['export NO_PROXY=127.0.0.1,a.example', 'export no_proxy=127.0.0.1,a.example'])
  })

  test('are quoted for other shells', async () => {
    const record = await start()
    const fish = await sandbox('env', '--format', 'fish')
    expect(fish.stdout).toContain(`set -gx HOME ${record.home}\n`)
    expect(fish.stdout).toContain('set -e AWS_PROFILE\n')
    const powershell = await sandbox('env', '--format', 'powershell')
    expect(powershell.stdout).toContain(`$Env:AWS_ENDPOINT_URL_SSO = '${record.url}'\n`)
  })

  test('a shell brings a sandbox of its own where none runs, and takes it away again', async () => {
    // That keyless is not installed here.
    const script = 'echo "$HOME"; keyless sandbox status --json; exit 7'
    const { exitCode, stdout } = await sandbox('shell', '--', 'sh', '-c', script)
    expect(exitCode, stdout).toBe(7)
    const [inside = '', ...status] = stdout.split('\n')
    expect(inside).toMatch(/sandbox\/\d+\/home$/)
    expect(JSON.parse(status.join('\n'))).toMatchObject({ organisation: expect.any(String) })
    expect(existsSync(inside)).toBe(false)
    expect((await sandbox('status')).exitCode).toBe(1)
    expect((await sandbox('shell', '--port', '1', '--', 'true')).exitCode).toBe(1)
  })

  test('a shell greets with what to type first, and says farewell', async () => {
    const env = { ...home.env, SHELL: '/bin/sh' }
    const own = await keyless(['sandbox', 'shell'], { env, input: 'exit 3\n' })
    expect(own.exitCode, own.stderr).toBe(3)
    expect(own.stderr.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^A shell with a HOME of its own, .* http:\S+; exit ends both\.$/),
      'next: keyless setup',
    ])
    expect(own.stderr).toContain('The sandbox has ended; HOME is your own again.\n')
    await start()
    const other = await keyless(['sandbox', 'shell'], { env, input: 'exit\n' })
    expect(other.stderr).toContain('; exit leaves it.\nnext: keyless setup\n')
    expect(other.stderr).toContain('Out of the sandbox; HOME is your own again.\n')
  })

  test('let the commands of its shell find it from its own HOME', async () => {
    const record = await start()
    const status = await sandbox('shell', '--', 'sh', '-c', 'echo "$HOME"; exit 7')
    expect([status.stdout, status.exitCode]).toEqual([`${record.home}\n`, 7])
    const { stdout } = await sandbox('env', '--json')
    const { variables } = JSON.parse(stdout) as { variables: Record<string, string> }
    const inside = await keyless(['sandbox', 'status'], { env: { ...home.env, ...variables } })
    expect(inside.stdout).toContain(record.url)
  })
})

describe('inside its shell', () => {
  const inside = async (port: number, ...args: readonly string[]): Promise<Outcome> => {
    const { stdout } = await sandbox('env', '--json', '--port', String(port))
    const { variables } = JSON.parse(stdout) as { variables: Record<string, string> }
    return await keyless(['sandbox', ...args], { env: { ...home.env, ...variables } })
  }

  test('a port names any sandbox of the same person, its own one too', async () => {
    const [own, other] = [await start(), await start()]
    const asked = (port: number, command: string) =>
      inside(own.port, command, '--port', String(port), '--json')
    expect((await asked(own.port, 'status')).stdout).toContain(own.url)
    expect((await asked(other.port, 'status')).stdout).toContain(other.url)
    expect((await asked(1, 'status')).stdout).toContain('sandbox-not-running')
    expect(await asked(own.port, 'stop')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(existsSync(recordFile(own.port))).toBe(false)
    expect((await sandbox('status')).stdout).toContain(other.url)
  })

  test('one started in its HOME is found beside it', async () => {
    const outer = await start()
    const { stdout } = await inside(outer.port, 'start', '--background', '--port=0', '--json')
    const { port, url } = JSON.parse(stdout) as Started
    const ended = await inside(outer.port, 'stop', '--port', String(port), '--json')
    expect(JSON.parse(ended.stdout)).toMatchObject({ stopped: url })
  })

  test('visits know its people', async () => {
    const org = home.write('org.yaml', 'users:\n  - {name: carol, password: x}\n')
    const { url, port } = await start('--org', org)
    const visited = await inside(port, 'visit', `${url}/start`, '--user', 'carol', '--json')
    expect(JSON.parse(visited.stdout)).toMatchObject({ outcome: 'done' })
  })
})

describe('visit', () => {
  test('signs in through the pages, with a second factor where there is one', async () => {
    const { url } = await start()
    expect((await sandbox('visit', `${url}/start`)).stdout).toContain('4 accounts')
    const bob = await sandbox('visit', `${url}/start`, '--user', 'bob', '--json')
    expect(JSON.parse(bob.stdout)).toMatchObject({ outcome: 'done', url: `${url}/start` })
  })

  test('says where it got stuck, and goes nowhere else', async () => {
    const { url } = await start()
    expect((await sandbox('visit', '')).exitCode).toBe(2)
    const stuck = await sandbox('visit', `${url}/allow?request=unknown`)
    expect([stuck.exitCode, stuck.stderr]).toEqual([1, expect.stringContaining('Nothing to allow')])
    expect((await sandbox('visit', 'https://example.com/')).exitCode).toBe(2)
    expect((await sandbox('visit', url, '--user', 'nobody')).exitCode).toBe(2)
  })

  test('is not led astray by a proxy', async () => {
    const { url } = await start()
    const env = { ...home.env, HTTP_PROXY: 'http://127.0.0.1:1', http_proxy: 'http://127.0.0.1:1' }
    const answer = await keyless(['sandbox', 'visit', `${url}/start`], { env })
    expect(answer.stdout).toContain('4 accounts')
  })
})
