/** Whose program is at the other end of a loopback connection. Linux tells; elsewhere nobody knows. */

/** One end of a connection, as sockets name it. */
export interface ConnectionEnd {
  readonly address: string
  readonly port: number
}

/** From `tx_queue` to the uid in a row: `st tx:rx tr:tm retrnsmt uid …`. */
const restOfRow = /[0-9A-F]{2} \S+ \S+ \S+\s+(\d+) /y

/** `127.0.0.1` as little-endian kernels print it in /proc/net/tcp. */
function ipv4InTable(address: string): string | undefined {
  const bytes = address.split('.').map(Number)
  if (bytes.length !== 4 || !bytes.every((byte) => byte >= 0 && byte < 256)) return undefined
  return bytes.reverse().map(hexByte).join('')
}

const hexByte = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase()

/** How the two tables spell an address; a program may speak IPv4 through an IPv6 socket. */
function spellings(address: string): readonly string[] {
  if (address === '::1') return [`${'0'.repeat(24)}01000000`]
  const ipv4 = ipv4InTable(address.replace(/^::ffff:/i, ''))
  return ipv4 === undefined ? [] : [ipv4, `${'0'.repeat(16)}FFFF0000${ipv4}`]
}

/**
 * The user id that owns the connecting socket.
 * @param table Text of /proc/net/tcp, /proc/net/tcp6, or both; empty where there is none.
 * @returns Undefined when the table does not have the connection.
 */
export function peerUser(
  table: string,
  ends: { readonly local: ConnectionEnd; readonly remote: ConnectionEnd },
): number | undefined {
  const portInTable = (port: number): string => port.toString(16).padStart(4, '0').toUpperCase()
  const locals = spellings(ends.local.address)
  for (const [index, remote] of spellings(ends.remote.address).entries()) {
    // The other end's row: its local end is our remote one.
    const from = `${remote}:${portInTable(ends.remote.port)}`
    const start = `: ${from} ${locals[index]}:${portInTable(ends.local.port)} `
    const found = table.indexOf(start)
    if (found === -1) continue
    restOfRow.lastIndex = found + start.length
    const uid = restOfRow.exec(table)?.[1]
    if (uid !== undefined) return Number(uid)
  }
  return undefined
}
