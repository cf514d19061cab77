import { chmodSync, lstatSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askAgent } from '../support/agent-client.ts'
import { keyless, type Outcome } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { fillHome } from '../unit/hot/hot-program.ts'

let home: TempHome
let env: Record<string, string>
let link: string

function agent(...words: readonly string[]): Promise<Outcome> {
  return keyless(['agent', ...words], { env })
}

async function start() {
  const { stdout, stderr } = await agent('start', 'dev', '--json')
  expect(stderr).toBe('')
  return JSON.parse(stdout) as {
    agent: { pid: number; how: string; socket: string; sharedFolder: string }
    profiles: [{ url: string; token: string }]
  }
}

beforeEach(() => {
  home = createTempHome()
  fillHome(home)
  const deep = join(home.path, ...Array.from({ length: 6 }, () => 'a-folder-with-a-long-name'))
  env = { ...home.env, XDG_STATE_HOME: deep }
  link = join(deep, 'keyless/agent/shared')
})
afterEach(async () => {
  await agent('stop')
  try {
    rmSync(dirname(readlinkSync(link)), { recursive: true })
  } catch {
    // Not every test makes one.
  }
  home.remove()
})

describe.runIf(process.platform !== 'win32')('an agent in a home too deep for a socket', () => {
  it('has its sockets in a short folder of its user, found by a link', async () => {
    const { agent: started, profiles } = await start()
    expect(started).toMatchObject({ how: 'started', sharedFolder: link })
    const shared = readlinkSync(link)
    expect(started.socket).toBe(join(shared, 'credentials.sock'))
    for (const folder of [shared, dirname(shared)]) {
      expect(statSync(folder).mode & 0o777).toBe(0o700)
    }
    const [{ token, url }] = profiles
    const { socket } = started
    expect(await askAgent(url, { token })).toMatchObject({ status: 200 })
    expect(await askAgent(url, { token, socketPath: socket })).toMatchObject({ status: 200 })

    env = { ...env, TMPDIR: home.path }
    const { agent: again } = await start()
    expect(again).toMatchObject({ pid: started.pid, how: 'running' })
    expect(await agent('stop')).toMatchObject({ exitCode: 0 })
    expect(readlinkSync(link)).toBe(shared)
  })

  it('does not use a folder that others may write to', async () => {
    const { agent: first } = await start()
    await agent('stop')
    const shared = dirname(first.socket)
    chmodSync(dirname(shared), 0o777)
    const { agent: second } = await start()
    expect(dirname(second.socket)).not.toBe(shared)
    rmSync(dirname(shared), { recursive: true })
  })

  it('goes on after its short folder was cleaned away', async () => {
    const { agent: first } = await start()
    await agent('stop')
    rmSync(dirname(dirname(first.socket)), { recursive: true })
    expect(await agent('status')).toMatchObject({ exitCode: 1 })
    const { agent: second } = await start()
    expect(second).toMatchObject({ how: 'started' })
    expect(lstatSync(second.socket).isSocket()).toBe(true)
  })

  it('says that none runs where none ever did', async () => {
    const { exitCode, stderr } = await agent('status')
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^No agent of yours is running\./)
  })
})
