/** For bun: prints whose the connections of several programs are, as the kernel says when asked. */
import { spawn } from 'node:child_process'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { openConnectionOwner } from '../../src/system/connection-owner.ts'

const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
const client = `
const socket = require('node:net').connect(process.argv[2], process.argv[1])
if (process.argv[3] === 'half') socket.end()
process.stdin.resume().once('end', () => process.exit())
`

const server = createServer({ allowHalfOpen: true })
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const ownerOf = await openConnectionOwner({ os: process.platform, runtime: 'bun' })

function endsOf(socket: Socket) {
  const remote = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 }
  return { local: { address: '127.0.0.1', port }, remote }
}

async function ownerOfClient(host: string, ...how: readonly string[]) {
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const [file = '', ...first] = [...nobody, process.argv[2] ?? '', '-e', client]
  const child = spawn(file, [...first, host, String(port), ...how], { stdio: 'pipe' })
  const socket = await accepted
  const owner = ownerOf?.(endsOf(socket))?.uid
  socket.destroy()
  child.stdin.end()
  return owner ?? 'nobody'
}

const end = (number: number, address = '127.0.0.1') => ({ address, port: number })
const owners = {
  ipv4: await ownerOfClient('127.0.0.1'),
  ipv6: await ownerOfClient('::ffff:127.0.0.1'),
  half: await ownerOfClient('127.0.0.1', 'half'),
  // Somebody listens at what would be the other end.
  absent: ownerOf?.({ local: end(1), remote: end(port) }) ?? 'nobody',
  elsewhere: ownerOf?.({ local: end(1, '::1'), remote: end(port, '::1') }) ?? 'nobody',
}
process.stdout.write(`${JSON.stringify(owners)}\n`)
server.close()
