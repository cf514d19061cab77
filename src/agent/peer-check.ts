/**
 * Whether a connection to a port of the agent is from a program of the same user. Linux tells, when
 * asked for the connection or else by its tables; elsewhere every user of the machine can talk to
 * the port.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import type { ConnectionOwner } from '../system/connection-owner.ts'
import {
  type Connection,
  connectionEnds,
  connectionKeys,
  ownerInRow,
  type SocketOwner,
} from '../system/peer-user.ts'
import type { Platform } from '../system/platform.ts'

/** Looked up once for each connection, however many requests come by it. */
export type PeerCheck = (connection: Connection) => boolean | Promise<boolean>

/** A table of the system, in parts of whole rows. Throws the system's error. */
type ReadTable = (path: string) => Iterable<string>

export interface PeerCheckOptions {
  readonly platform: Pick<Platform, 'os' | 'uid'>
  /** Asked first; the tables, where it does not know. */
  readonly ownerOf?: ConnectionOwner | undefined
  readonly read?: ReadTable
}

/** The second one is for programs that speak IPv4 through an IPv6 socket. */
const tables = ['/proc/net/tcp', '/proc/net/tcp6']

/** Undefined where the system does not tell whose a connection is. */
export function createPeerCheck(options: PeerCheckOptions): PeerCheck | undefined {
  const { platform, ownerOf, read = readTable } = options
  const { os, uid } = platform
  if (os !== 'linux' || uid === undefined) return undefined
  if (ownerOf === undefined && !isReadable(read)) return undefined
  const lookUp = sharedLookUp(read)
  const verdicts = new WeakMap<Connection, boolean | Promise<boolean>>()
  const look = (connection: Connection): boolean | Promise<boolean> => {
    const ends = connectionEnds(connection)
    if (ends === undefined) return false
    const owner = ownerOf?.(ends)
    if (owner !== undefined) return owner.uid === uid
    return lookUp(connectionKeys(ends)).then((found) => found?.uid === uid)
  }
  return (connection) => {
    const verdict = verdicts.get(connection) ?? look(connection)
    verdicts.set(connection, verdict)
    return verdict
  }
}

function isReadable(read: ReadTable): boolean {
  try {
    for (const _ of read('/proc/net/tcp')) break
    return true
  } catch {
    return false
  }
}

interface Asked {
  readonly keys: readonly string[]
  readonly answer: (owner: SocketOwner | undefined) => void
}

/** How long a look may keep everything else waiting, in milliseconds. */
const sliceMs = 0.3

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/**
 * One look for all connections of a moment: it takes the kernel a millisecond, even in an empty
 * table. Not in the background: a table comes in pages, and a thread's turn for each page costs more
 * than the page. Between two looks there is as long for everything else as the last one took.
 */
function sharedLookUp(
  read: ReadTable,
): (keys: readonly string[]) => Promise<SocketOwner | undefined> {
  let waiting: Asked[] = []
  let isLooking = false
  const lookForAll = async (): Promise<void> => {
    isLooking = true
    while (waiting.length > 0) {
      await nextTurn()
      const begun = performance.now()
      const asked = waiting
      waiting = []
      const left = new Map(asked.flatMap((one) => one.keys.map((key) => [key, one] as const)))
      // Twice: the kernel may leave a row out when others come and go during the read.
      for (const path of [...tables, ...tables]) {
        if (left.size > 0) await findOwners(path, read, left)
      }
      for (const { answer } of asked) answer(undefined)
      await pause(performance.now() - begun)
    }
    isLooking = false
  }
  return (keys) =>
    new Promise((resolve) => {
      waiting.push({ keys, answer: resolve })
      if (!isLooking) void lookForAll()
    })
}

/** Answers whom it finds, and takes them out of `left`. */
async function findOwners(path: string, read: ReadTable, left: Map<string, Asked>): Promise<void> {
  let sliceEnd = performance.now() + sliceMs
  try {
    for (const rows of read(path)) {
      findInRows(rows, left)
      if (left.size === 0) return
      if (performance.now() < sliceEnd) continue
      await nextTurn()
      sliceEnd = performance.now() + sliceMs
    }
  } catch {
    // No such table: a system without IPv6.
  }
}

/** Rows are `   0: LOCAL REMOTE STATE …`. */
function findInRows(rows: string, left: Map<string, Asked>): void {
  for (let line = 0; line < rows.length;) {
    const start = rows.indexOf(': ', line) + 2
    const end = rows.indexOf(' ', rows.indexOf(' ', start) + 1)
    if (start < 2 || end === -1) return
    const one = left.get(rows.slice(start, end))
    const owner = one === undefined ? undefined : ownerInRow(rows, end)
    if (one !== undefined && owner !== undefined) {
      one.answer(owner)
      for (const key of one.keys) left.delete(key)
    }
    const next = rows.indexOf('\n', end)
    line = next === -1 ? rows.length : next + 1
  }
}

const pageBytes = 64 * 1024

function* readTable(path: string): Generator<string> {
  const page = Buffer.allocUnsafe(pageBytes)
  const fd = openSync(path, 'r')
  try {
    // The kernel gives whole rows where the buffer has room for a page of them.
    for (let length = readSync(fd, page); length > 0; length = readSync(fd, page)) {
      yield page.toString('latin1', 0, length)
    }
  } finally {
    closeSync(fd)
  }
}
