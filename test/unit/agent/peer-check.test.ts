import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPeerCheck, type PeerCheckOptions } from '../../../src/agent/peer-check.ts'
import { type LoopbackServer, startLoopbackServer } from '../../../src/system/loopback-server.ts'

const run = promisify(execFile)
const platform = { os: process.platform, uid: process.getuid?.() } as const
const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups']

/** Prints the status of one request. */
const client = `
const { request } = require('node:http')
request({ host: process.argv[1], port: process.argv[2], agent: false,
  headers: { host: '127.0.0.1:' + process.argv[2] } },
  (answer) => {
    console.log(answer.statusCode)
    process.exit()
  }).end()
`

describe.runIf(process.platform === 'linux')('the check of whose a connection is', () => {
  let server: LoopbackServer
  let reads: string[]
  let refused: string[]

  async function start(options: PeerCheckOptions): Promise<void> {
    reads = []
    refused = []
    const read = (path: string): Iterable<string> => {
      reads.push(path)
      return options.read?.(path) ?? [readFileSync(path, 'latin1')]
    }
    server = await startLoopbackServer({
      handle: () => ({ status: 200, headers: { connection: 'keep-alive' } }),
      isOwnPeer: createPeerCheck({ ...options, read }),
      refused: (what) => refused.push(what),
    })
    reads = []
  }

  function ask(agent?: Agent): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const { port } = server
      const sent = request({ host: '127.0.0.1', port, agent }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode))
      })
      sent.once('error', reject).end()
    })
  }

  async function askFromOutside(program: readonly string[], host: string): Promise<string> {
    const [file = '', ...args] = [...program, process.execPath, '-e', client]
    return (await run(file, [...args, host, String(server.port)])).stdout.trim()
  }

  beforeEach(async () => {
    await start({ platform })
  })
  afterEach(async () => {
    await server.close()
  })

  it('lets programs of the same user in, by IPv4 and by an IPv6 socket that speaks it', async () => {
    expect(await askFromOutside([], '127.0.0.1')).toBe('200')
    expect(await askFromOutside([], '::ffff:127.0.0.1')).toBe('200')
    expect(refused).toEqual([])
  })

  it('refuses a program of another user, whichever socket it takes', async () => {
    expect(await askFromOutside(['setpriv', ...nobody], '127.0.0.1')).toBe('403')
    expect(await askFromOutside(['setpriv', ...nobody], '::ffff:127.0.0.1')).toBe('403')
    expect(refused).toEqual(['from another user', 'from another user'])
  })

  it('refuses root as well: what relays the connections of others often runs as root', async () => {
    await server.close()
    await start({ platform: { ...platform, uid: 1000 } })
    expect(await askFromOutside(['setpriv', '--reuid=0'], '127.0.0.1')).toBe('403')
  })

  it('looks once for each connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (const status of [200, 200, 200]) expect(await ask(agent)).toBe(status)
    expect(reads).toEqual(['/proc/net/tcp'])
    agent.destroy()
    expect(await ask()).toBe(200)
    expect(reads).toHaveLength(2)
  })

  it('looks a few times for many connections at once', async () => {
    const statuses = await Promise.all(Array.from({ length: 300 }, () => ask()))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(reads.length).toBeLessThan(150)
  })

  it('takes the word of who knows a connection, and reads the tables where nobody does', async () => {
    await server.close()
    await start({ platform, ownerOf: () => ({ uid: 65_534, inode: 1 }) })
    expect(await ask()).toBe(403)
    await server.close()
    await start({ platform, ownerOf: () => ({ uid: platform.uid ?? -1, inode: 1 }) })
    expect(await ask()).toBe(200)
    expect(reads).toEqual([])
    await server.close()
    await start({ platform, ownerOf: () => undefined })
    expect(await ask()).toBe(200)
    expect(reads).toEqual(['/proc/net/tcp'])
  })

  it('refuses a connection that the tables do not have', async () => {
    await server.close()
    await start({ platform, read: () => [] })
    expect(await ask()).toBe(403)
    expect(reads).toHaveLength(4)
  })
})

describe('where the system does not tell', () => {
  it.each([
    [{ platform: { os: 'darwin', uid: 501 } }],
    [{ platform: { os: 'win32', uid: undefined } }],
    [
      {
        platform: { os: 'linux', uid: 1000 },
        read: () => {
          throw new Error('EACCES')
        },
      },
    ],
  ] as const)('there is no check (%#)', (options) => {
    expect(createPeerCheck(options)).toBeUndefined()
  })
})
