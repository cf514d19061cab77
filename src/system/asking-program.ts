/** Which program is at the other end of a loopback connection: for the journal, not for a decision. */
import { readdirSync, readlinkSync } from 'node:fs'
import { ancestorNames } from './ancestors.ts'
import { readTextIfPresent } from './files.ts'
import { type ConnectionEnds, peerSocket } from './peer-user.ts'

export interface Asker {
  /** Who it is, where only that can be told: the programs of another user are hidden from all but root. */
  readonly uid?: number | undefined
  readonly pid?: number | undefined
  /** The program, and those above it, nearest first. */
  readonly names: readonly string[]
}

/** Takes some milliseconds, and longer the more processes there are. Linux tells; elsewhere empty. */
export function askerAt(ends: ConnectionEnds, mostNames: number): Asker {
  try {
    const table = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readTextIfPresent(path) ?? '')
    const socket = peerSocket(table.join('\n'), ends)
    const pid = socket === undefined ? undefined : holderOf(socket.inode)
    return { uid: socket?.uid, pid, names: pid === undefined ? [] : ancestorNames(pid, mostNames) }
  } catch {
    return { names: [] }
  }
}

/** The newest process that has the socket open. */
function holderOf(inode: number): number | undefined {
  const wanted = `socket:[${inode}]`
  const processes = readdirSync('/proc').map(Number).filter(Number.isInteger)
  return inode === 0
    ? undefined
    : processes.toSorted((a, b) => b - a).find((pid) => has(pid, wanted))
}

function has(pid: number, wanted: string): boolean {
  const folder = `/proc/${pid}/fd`
  const target = (fd: string): string => orElse(() => readlinkSync(`${folder}/${fd}`), '')
  return orElse(() => readdirSync(folder), []).some((fd) => target(fd) === wanted)
}

/** What is another user's, or gone meanwhile, is passed over. */
function orElse<T>(read: () => T, instead: T): T {
  try {
    return read()
  } catch {
    return instead
  }
}
