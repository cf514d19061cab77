/**
 * Whether a connection to a port of the agent is from a program of the same user. Linux tells, by
 * its tables of connections; elsewhere every user of the machine can talk to the port.
 */
import { readFile } from 'node:fs/promises'
import { type ConnectionEnd, peerUser } from '../system/peer-user.ts'
import type { Platform } from '../system/platform.ts'

/** What a socket of `node:net` says of itself. */
export interface Connection {
  readonly localAddress?: string | undefined
  readonly localPort?: number | undefined
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
}

/** Looked up once for each connection, however many requests come by it. */
export type PeerCheck = (connection: Connection) => Promise<boolean>

export interface PeerCheckOptions {
  readonly platform: Pick<Platform, 'os' | 'uid'>
  /** Text of a file of the system. */
  readonly read?: (path: string) => Promise<string>
}

const readTable = (path: string): Promise<string> => readFile(path, 'latin1')

/** Undefined where the system does not tell whose a connection is. */
export async function createPeerCheck(options: PeerCheckOptions): Promise<PeerCheck | undefined> {
  const { platform, read = readTable } = options
  const { os, uid } = platform
  if (os !== 'linux' || uid === undefined) return undefined
  // The second one is for programs that speak IPv4 through an IPv6 socket.
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => shared(() => read(path)))
  const readable = await tables[0]?.().then(
    () => true,
    () => false,
  )
  if (readable !== true) return undefined
  const verdicts = new WeakMap<Connection, Promise<boolean>>()
  return (connection) => {
    const known = verdicts.get(connection)
    if (known !== undefined) return known
    const verdict = ownerOf(connection, tables).then((owner) => owner === uid)
    verdicts.set(connection, verdict)
    return verdict
  }
}

type Read = () => Promise<string>

async function ownerOf(
  connection: Connection,
  tables: readonly Read[],
): Promise<number | undefined> {
  const local = endOf(connection.localAddress, connection.localPort)
  const remote = endOf(connection.remoteAddress, connection.remotePort)
  if (local === undefined || remote === undefined) return undefined
  // Twice: the kernel may leave a row out when others come and go during the read.
  for (const table of [...tables, ...tables]) {
    const owner = peerUser(await table().catch(() => ''), { local, remote })
    if (owner !== undefined) return owner
  }
  return undefined
}

function endOf(address: string | undefined, port: number | undefined): ConnectionEnd | undefined {
  return address === undefined || port === undefined ? undefined : { address, port }
}

/**
 * One read for everybody who asked before it began: a read takes the kernel a millisecond, even of
 * an empty table.
 */
function shared(read: Read): Read {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<string> | undefined
  const begin = (): Promise<string> => {
    next = undefined
    const begun = read()
    running = begun.catch(() => {})
    return begun
  }
  return () => (next ??= running.then(begin))
}
