import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { peerSocket } from '../../../src/system/peer-user.ts'

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 34567 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 34568 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:C350 0100007F:1F90 01 00000000:00000000 02:000005D8 00000000  1001        0 34569 2 0000000000000000 20 4 30 10 -1
`

const peerUser = (...args: Parameters<typeof peerSocket>) => peerSocket(...args)?.uid

const ends = (local: number, remote: number, address = '127.0.0.1') => ({
  local: { address: '127.0.0.1', port: local },
  remote: { address, port: remote },
})

test('finds the owner of the other end, not of our own', () => {
  expect(peerUser(table, ends(8080, 50_000))).toBe(1001)
  expect(peerUser(table, ends(50_000, 8080))).toBe(1000)
  expect(peerUser(table, ends(8080, 50_001))).toBeUndefined()
  expect(peerUser('', ends(8080, 50_000))).toBeUndefined()
  expect(peerUser('nonsense', ends(8080, 50_000))).toBeUndefined()
})

test('is not misled by a connection with the same ports between other addresses', () => {
  expect(peerUser(table, ends(8080, 50_000, '127.0.0.2'))).toBeUndefined()
  expect(peerUser(table, ends(8080, 50_000, 'nonsense'))).toBeUndefined()
  const other = table.replace('0100007F:C350', '0200007F:C350')
  expect(peerUser(other + table.slice(table.indexOf('\n') + 1), ends(8080, 50_000))).toBe(1001)
})

test.runIf(process.platform === 'linux').each([
  ['127.0.0.1', '/proc/net/tcp'],
  ['::ffff:127.0.0.1', '/proc/net/tcp6'],
])('reads the table of this kernel for a client of %s', async (address, file) => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const local = (server.address() as AddressInfo).port
  const accepted = new Promise<number>((resolve) => {
    server.once('connection', (socket) => {
      resolve(peerUser(readFileSync(file, 'utf8'), ends(local, socket.remotePort ?? 0)) ?? -1)
      socket.destroy()
    })
  })
  const client = connect(local, address)
  expect(await accepted).toBe(process.getuid?.())
  client.destroy()
  server.close()
})
