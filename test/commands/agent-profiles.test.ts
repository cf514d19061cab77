import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, utimesSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentPlaces } from '../../src/agent/agent-places.ts'
import { createControlClient } from '../../src/agent/control-client.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import { askAgent } from '../support/agent-client.ts'
import { journalEntries } from '../support/journal.ts'
import { keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { testPlatform } from '../support/test-platform.ts'

interface Served {
  readonly profile: string
  readonly url: string
  readonly token: string
}

interface Started {
  readonly agent: { readonly pid: number; readonly port: number; readonly how: string }
  readonly profiles: readonly Served[]
}

let home: TempHome

/** Keys that name their profile, for an hour. */
function section(profile: string, key: string): string {
  const keys = {
    Version: 1,
    AccessKeyId: key,
    SecretAccessKey: 's',
    SessionToken: 't',
    Expiration: new Date(Date.now() + 3_600_000).toISOString(),
  }
  const file = home.write(`${key}.json`, JSON.stringify(keys))
  return `[profile ${profile}]\ncredential_process = cat ${file}\n`
}

async function start(
  profiles: readonly string[],
  { command = keylessCommand(), env = {} }: { command?: readonly string[]; env?: object } = {},
): Promise<Started> {
  const words = [...command, 'agent', 'start', ...profiles, '--json']
  const { exitCode, stdout, stderr } = await runProgram(words, { env: { ...home.env, ...env } })
  expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: '' })
  return JSON.parse(stdout) as Started
}

async function keyOf({ url, token }: Served): Promise<unknown> {
  const { body } = await askAgent(url, { token })
  return (JSON.parse(body) as { AccessKeyId?: unknown }).AccessKeyId
}

/** The same program, made a year ago. */
function olderProgram(): readonly string[] {
  const folder = join(home.path, 'older')
  mkdirSync(folder)
  return keylessCommand().map((file, at, all) => {
    if (at < all.length - 1) return file
    const copy = join(folder, basename(file))
    cpSync(file, copy)
    if (at > 0) cpSync(join(dirname(file), 'chunks'), join(folder, 'chunks'), { recursive: true })
    const then = new Date(Date.now() - 365 * 86_400_000)
    utimesSync(copy, then, then)
    return copy
  })
}

beforeEach(() => {
  home = createTempHome()
})
afterEach(async () => {
  await runProgram([...keylessCommand(), 'agent', 'stop'], { env: home.env })
  home.remove()
})

describe('agent', () => {
  it('serves profiles of any name that they may have', async () => {
    const names = ['a/b', 'a%2Fb', '..', '.', 'a:b@c+d', '_-_']
    const sections = names.map((name, at) => section(name, `KEY${at}`))
    home.write('.aws/config', sections.join('\n'))
    const { profiles } = await start(names)
    expect(profiles.map(({ profile }) => profile)).toEqual(names)
    expect(await Promise.all(profiles.map(keyOf))).toEqual(names.map((_, at) => `KEY${at}`))
    expect(new Set(profiles.map(({ url }) => url)).size).toBe(names.length)
  })

  it('keeps profiles of one name in different files apart', async () => {
    home.write('.aws/config', section('dev', 'USUAL'))
    const other = home.write('other', section('dev', 'OTHER'))
    const [usual] = (await start(['dev'])).profiles
    const [elsewhere] = (await start(['dev'], { env: { AWS_CONFIG_FILE: other } })).profiles
    if (usual === undefined || elsewhere === undefined) throw new Error('nothing is served')
    expect([await keyOf(usual), await keyOf(elsewhere)]).toEqual(['USUAL', 'OTHER'])
    expect(await askAgent(usual.url, { token: elsewhere.token })).toMatchObject({ status: 403 })
  })

  it('gives its addresses and tokens to a newer one, and never back', async () => {
    home.write('.aws/config', section('dev', 'KEY'))
    const older = olderProgram()
    const first = await start(['dev'], { command: older })
    expect(first.agent.how).toBe('started')
    const second = await start([])
    expect(second.agent).toMatchObject({ how: 'replaced', port: first.agent.port })
    expect(second.agent.pid).not.toBe(first.agent.pid)
    const [served] = first.profiles
    if (served === undefined) throw new Error('nothing is served')
    expect(await keyOf(served)).toBe('KEY')
    const third = await start(['dev'], { command: older })
    expect(third.agent).toMatchObject({ how: 'running', pid: second.agent.pid })
    expect(third.profiles).toMatchObject([{ url: served.url, token: served.token }])
  })

  it.each([
    ['keeps the tokens that an agent before gave out on its port', false],
    ['lets go of them when somebody else has that port by now', true],
  ])('%s', async (_, isTaken) => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    if (!isTaken) await new Promise((resolve) => other.close(resolve))
    const awsConfig = home.write('.aws/config', section('dev', 'KEY'))
    const awsCredentials = join(home.path, '.aws/credentials')
    const route = { profile: 'dev', awsConfig, awsCredentials, path: '/role/dev', token: 'known' }
    const input = JSON.stringify({ version: 1, port, routes: [route], processes: [] })
    const { env } = home
    await new Promise((resolve) => {
      const onStart = (child: ChildProcess) => child.stdout?.once('data', resolve)
      void runProgram([...keylessCommand(), 'agent', 'run', '--json'], { env, input, onStart })
    })
    const { agent, profiles } = await start(['dev'])
    expect(agent).toMatchObject({ how: 'running' })
    expect([agent.port === port, profiles[0]?.token === 'known']).toEqual([!isTaken, !isTaken])
    const url = profiles[0]?.url ?? ''
    expect(await askAgent(url, { token: 'known' })).toMatchObject({ status: isTaken ? 403 : 200 })
    other.close()
  })

  it('serves the files of whoever asks, wherever that is', async () => {
    home.write('project/config', section('dev', 'HERE'))
    const env = { ...home.env, AWS_CONFIG_FILE: 'config' }
    const words = [...keylessCommand(), 'agent', 'start', 'dev', '--json']
    const { stdout, stderr } = await runProgram(words, { env, cwd: join(home.path, 'project') })
    expect(stderr).toBe('')
    const [served] = (JSON.parse(stdout) as Started).profiles
    expect(served && (await keyOf(served))).toBe('HERE')
  })

  it.runIf(process.platform === 'linux')('serves no file that is read only once', async () => {
    const file = home.write('project/config', section('dev', 'ONCE'))
    const script = `AWS_CONFIG_FILE=<(cat "$FILE") exec "$@"`
    const words = ['bash', '-c', script, 'bash', ...keylessCommand(), 'agent', 'start', 'dev']
    const { exitCode, stderr } = await runProgram(words, { env: { ...home.env, FILE: file } })
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(' is a pipe, which the agent')])
    const awsCredentials = home.write('.aws/config', section('dev', 'KEY'))
    const [served] = (await start(['dev'])).profiles
    expect(served && (await keyOf(served))).toBe('KEY')

    const paths = resolvePaths(home.env, process.platform, undefined)
    const { controlSocket } = agentPlaces(paths, testPlatform())
    const control = createControlClient(controlSocket)
    const serve = (awsConfig: string) => control.serve({ profile: 'x', awsConfig, awsCredentials })
    execFileSync('mkfifo', [join(home.path, 'pipe')])
    await expect(serve(join(home.path, 'pipe'))).rejects.toThrow(' is a pipe, which the agent')
    await expect(serve('/dev/zero')).rejects.toThrow('it is too long, or has no end')
  })

  it.runIf(process.platform === 'linux')('refuses another user who knows the token', async () => {
    home.write('.aws/config', section('dev', 'KEY'))
    const [served] = (await start(['dev'])).profiles
    const ask = `fetch(process.env.URL, { headers: { authorization: process.env.TOKEN } })
      .then(async (answer) => console.log(answer.status, await answer.text()))`
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    const env = {
      PATH: process.env['PATH'] ?? '',
      URL: served?.url ?? '',
      TOKEN: served?.token ?? '',
    }
    const own = await runProgram([process.execPath, '-e', ask], { env })
    expect(own.stdout).toMatch(/^200 /)
    const { stdout } = await runProgram([...nobody, process.execPath, '-e', ask], { env })
    expect(stdout).toMatch(/^403 .*AccessDenied/)
    expect(journalEntries(home).filter(({ event }) => event === 'refused')).toMatchObject([
      { via: 'agent', reason: 'a request from another user' },
    ])
  })
})
