/** Whether a request is a person's browser that opens an address, and whether it is this person's. */
import { readTextIfPresent } from './files.ts'
import type { LoopbackRequest } from './loopback-server.ts'
import { peerSocket } from './peer-user.ts'
import type { Platform } from './platform.ts'

/** A browser may look ahead at an address that nobody has opened yet; the one look must not go on that. */
export function isVisit(headers: Readonly<Record<string, string>>): boolean {
  const ahead = headers['sec-purpose'] ?? headers['purpose'] ?? ''
  return (headers['sec-fetch-dest'] ?? 'document') === 'document' && !ahead.includes('prefetch')
}

export interface PeerOptions {
  readonly platform: Pick<Platform, 'os' | 'uid'>
  /** Text of a file of the system, undefined where there is none. */
  readonly readFile?: (path: string) => string | undefined
}

/**
 * Command lines can be read by every user of a machine, and the first to come has the link. Root may
 * come: it can read everything anyway, and the relay of WSL is root's.
 */
export function isOfAnotherUser(
  { ends }: LoopbackRequest,
  { platform, readFile = readTextIfPresent }: PeerOptions,
): boolean {
  if (platform.os !== 'linux' || platform.uid === undefined || ends === undefined) return false
  // A program that speaks IPv4 through an IPv6 socket is in the second table.
  const table = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path) ?? '').join('\n')
  const user = peerSocket(table, ends)?.uid
  return user !== undefined && user !== 0 && user !== platform.uid
}
