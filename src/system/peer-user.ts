/** Whose socket is at the other end of a loopback connection. Linux tells; elsewhere nobody knows. */

/** One end of a connection, as sockets name it. */
export interface ConnectionEnd {
  readonly address: string
  readonly port: number
}

/** Our end of a connection, and the other one. */
export interface ConnectionEnds {
  readonly local: ConnectionEnd
  readonly remote: ConnectionEnd
}

/** What a socket of `node:net` says of itself. */
export interface Connection {
  readonly localAddress?: string | undefined
  readonly localPort?: number | undefined
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
}

/** Undefined for a connection that is over, or by a Unix socket. */
export function connectionEnds(connection: Connection): ConnectionEnds | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = connection
  if (localAddress === undefined || localPort === undefined) return undefined
  if (remoteAddress === undefined || remotePort === undefined) return undefined
  return {
    local: { address: localAddress, port: localPort },
    remote: { address: remoteAddress, port: remotePort },
  }
}

/** A socket, as the kernel has it. */
export interface SocketOwner {
  /** Of the user who made it. */
  readonly uid: number
  /** What the processes that have it open call it (`/proc/PID/fd`); 0 when nobody has. */
  readonly inode: number
}

/** `127.0.0.1` as little-endian kernels print it in /proc/net/tcp. */
function ipv4InTable(address: string): string | undefined {
  const bytes = address.split('.').map(Number)
  if (bytes.length !== 4 || !bytes.every((byte) => byte >= 0 && byte < 256)) return undefined
  return bytes
    .reverse()
    .map((byte) => hex(byte, 2))
    .join('')
}

const hex = (value: number, digits: number): string =>
  value.toString(16).padStart(digits, '0').toUpperCase()

/** How the two tables spell an address; a program may speak IPv4 through an IPv6 socket. */
function spellings(address: string): readonly string[] {
  if (address === '::1') return [`${'0'.repeat(24)}01000000`]
  const ipv4 = ipv4InTable(address.replace(/^::ffff:/i, ''))
  return ipv4 === undefined ? [] : [ipv4, `${'0'.repeat(16)}FFFF0000${ipv4}`]
}

/** `ADDRESS:PORT ADDRESS:PORT` as it stands in the other end's row of each table. */
export function connectionKeys({ local, remote }: ConnectionEnds): readonly string[] {
  const ours = spellings(local.address)
  // The other end's row: its local end is our remote one.
  return spellings(remote.address).map(
    (theirs, index) => `${theirs}:${hex(remote.port, 4)} ${ours[index]}:${hex(local.port, 4)}`,
  )
}

/** From the state to the inode in a row: `st tx:rx tr:tm retrnsmt uid timeout inode …`. */
const restOfRow = / [0-9A-F]{2} \S+ \S+ \S+\s+(\d+)\s+\d+\s+(\d+) /y

/** @param at Where the row's two ends stop. */
export function ownerInRow(table: string, at: number): SocketOwner | undefined {
  restOfRow.lastIndex = at
  const [, uid, inode] = restOfRow.exec(table) ?? []
  return uid === undefined ? undefined : { uid: Number(uid), inode: Number(inode) }
}

/**
 * The connecting socket.
 * @param table Text of /proc/net/tcp, /proc/net/tcp6, or both; empty where there is none.
 * @returns Undefined when the table does not have the connection.
 */
export function peerSocket(table: string, ends: ConnectionEnds): SocketOwner | undefined {
  for (const key of connectionKeys(ends)) {
    const found = table.indexOf(`: ${key} `)
    if (found !== -1) return ownerInRow(table, found + 2 + key.length)
  }
  return undefined
}
