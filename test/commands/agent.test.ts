import { existsSync, statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createProcessTable } from '../../src/system/process-table.ts'
import { askAgent } from '../support/agent-client.ts'
import { journalEntries } from '../support/journal.ts'
import { keyless, type Outcome } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { devAccessKey, fillHome } from '../unit/hot/hot-program.ts'

interface Started {
  readonly agent: {
    readonly pid: number
    readonly port: number
    readonly how: string
    readonly socket: string
    readonly sharedFolder: string
  }
  readonly profiles: readonly {
    readonly profile: string
    readonly url: string
    readonly token: string
  }[]
}

let home: TempHome

function agent(...words: readonly string[]): Promise<Outcome> {
  return keyless(['agent', ...words], { env: home.env })
}

async function start(...profiles: readonly string[]): Promise<Started> {
  const { stdout, stderr } = await agent('start', ...profiles, '--json')
  expect(stderr).toBe('')
  return JSON.parse(stdout) as Started
}

async function statusOf() {
  const { stdout } = await agent('status', '--json')
  return JSON.parse(stdout) as Record<string, unknown>
}

beforeEach(() => {
  home = createTempHome()
  fillHome(home)
})
afterEach(async () => {
  await agent('stop')
  home.remove()
})

describe('agent', () => {
  it('serves profiles by an address and a token each, the same ones for as long as it lives', async () => {
    const { agent: first, profiles } = await start('dev', 'legacy')
    expect(first.how).toBe('started')
    const [dev, legacy] = profiles
    expect(dev?.url).toBe(`http://127.0.0.1:${first.port}/role/dev`)
    expect(dev?.token).not.toBe(legacy?.token)
    const answer = await askAgent(dev?.url ?? '', { token: dev?.token ?? '' })
    expect(JSON.parse(answer.body)).toMatchObject({ AccessKeyId: devAccessKey })
    expect(await askAgent(dev?.url ?? '', { token: legacy?.token ?? '' })).toMatchObject({
      status: 403,
    })

    const again = await start('dev')
    expect(again.agent).toMatchObject({ pid: first.pid, how: 'running' })
    expect(again.profiles[0]).toEqual(dev)
    expect(await statusOf()).toMatchObject({
      running: true,
      pid: first.pid,
      port: first.port,
      profiles: [
        { profile: 'dev', requests: 1, problem: null },
        { profile: 'legacy', requests: 0, problem: null },
      ],
    })
  })

  it('prints variables that a shell takes, and that lead every SDK to it', async () => {
    const { stdout, stderr } = await agent('start', 'dev', '--format', 'posix')
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^export AWS_CONTAINER_CREDENTIALS_FULL_URI='?http:/m)
    expect(stdout).toMatch(/^export AWS_CONTAINER_AUTHORIZATION_TOKEN=/m)
    expect(stdout).toMatch(/^unset AWS_PROFILE$/m)
    expect(stdout).toMatch(/^unset AWS_ACCESS_KEY_ID$/m)
  })

  it('answers the same paths and tokens on a socket that only its user can open', async () => {
    const started = await start('dev')
    const { socket, sharedFolder } = started.agent
    const [dev] = started.profiles
    expect(statSync(socket).mode & 0o777).toBe(0o600)
    expect(statSync(sharedFolder).mode & 0o777).toBe(0o700)
    const token = dev?.token ?? ''
    const inContainer = 'http://127.0.0.1:8170/role/dev'
    expect(await askAgent(inContainer, { token, socketPath: socket })).toMatchObject({
      status: 200,
    })
    expect(await askAgent(inContainer, { token: 'x', socketPath: socket })).toMatchObject({
      status: 403,
    })
    // What our own commands may ask is not to be had there.
    const stop = 'http://127.0.0.1:8170/stop'
    expect(await askAgent(stop, { token, socketPath: socket, method: 'POST' })).toMatchObject({
      status: 404,
    })
  })

  it.each([
    ['a page in a browser', { origin: 'https://evil.example' }, 'a request from a web page'],
    ['a name that was rebound', { host: 'evil.example' }, 'a request for another host'],
    ['a wrong token', { authorization: 'x' }, 'a request without the right token'],
  ])('refuses %s, with one line in the journal', async (_, headers, reason) => {
    const { profiles } = await start('dev')
    const { url = '', token = '' } = profiles[0] ?? {}
    for (let time = 0; time < 3; time++) {
      expect(await askAgent(url, { token, headers })).toMatchObject({ status: 403 })
    }
    const refused = journalEntries(home).filter(({ event }) => event === 'refused')
    // Of who asked, not of who started the agent.
    const asker = process.platform === 'linux' ? { ppid: process.pid } : { parents: [] }
    expect(refused).toMatchObject([{ via: 'agent', profile: 'dev', reason, ...asker }])
  })

  it('is one, however many start it at once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => start('dev')))
    expect(new Set(all.map(({ agent: { pid } }) => pid)).size).toBe(1)
    expect(all.filter(({ agent: { how } }) => how === 'started')).toHaveLength(1)
    expect(new Set(all.map(({ profiles }) => profiles[0]?.token)).size).toBe(1)
  })

  it('is started anew after it was killed', async () => {
    const { agent: killed } = await start('dev')
    process.kill(killed.pid, 'SIGKILL')
    await gone(killed.pid)
    expect(existsSync(killed.socket)).toBe(true)
    expect(await statusOf()).toMatchObject({ running: false })
    const { agent: next, profiles } = await start('dev')
    expect(next).toMatchObject({ how: 'started' })
    const { url = '', token = '' } = profiles[0] ?? {}
    expect(await askAgent(url, { token })).toMatchObject({ status: 200 })
  })

  it('ends by a polite kill, and leaves nothing behind', async () => {
    const { agent: ended, profiles } = await start('dev')
    process.kill(ended.pid, 'SIGTERM')
    await gone(ended.pid)
    expect(existsSync(ended.socket)).toBe(false)
    const { url = '', token = '' } = profiles[0] ?? {}
    await expect(askAgent(url, { token })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('says that none runs, with its exit code', async () => {
    expect(await agent('status')).toEqual({
      exitCode: 1,
      signal: null,
      stdout: '',
      stderr: 'No agent of yours is running.\nnext: keyless agent start\n',
    })
    expect(await agent('stop')).toMatchObject({ exitCode: 0 })
  })

  it('refuses keys that do not expire', async () => {
    home.write('.aws/credentials', '[keys]\naws_access_key_id = A\naws_secret_access_key = s\n')
    const { exitCode, stdout, stderr } = await agent('start', 'keys')
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('do not expire, so there is nothing to refresh')
  })
})

/** Waits for its end, which a signal only asks for; who collects it may take its time. */
async function gone(pid: number): Promise<void> {
  const processes = createProcessTable({ os: process.platform, pid: process.pid })
  while (!['absent', 'ended'].includes(processes.look(pid, false).state)) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}
