/** Whose program is at the other end of a loopback connection. Linux tells; elsewhere nobody knows. */

/** A row of /proc/net/tcp: `sl local_address rem_address st tx:rx tr:tm retrnsmt uid …`. */
const row =
  /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]{2} \S+ \S+ \S+\s+(\d+) /gm

/**
 * The user id that owns the connecting socket.
 * @param table Text of /proc/net/tcp, /proc/net/tcp6, or both; empty where there is none.
 * @returns Undefined when the table does not have the connection.
 */
export function peerUser(
  table: string,
  ports: { readonly local: number; readonly remote: number },
): number | undefined {
  for (const [, from = '', to = '', uid = ''] of table.matchAll(row)) {
    // The other end's row: its local port is our remote one.
    const isPeer = parseInt(from, 16) === ports.remote && parseInt(to, 16) === ports.local
    if (isPeer) return Number(uid)
  }
  return undefined
}
