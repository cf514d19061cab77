/**
 * Asks the Linux kernel for one connection by its two ends (sock_diag(7)): a microsecond, however
 * many connections there are. bun can open the socket that this takes; Node reads whole tables.
 */
import type { ConnectionEnds, SocketOwner } from './peer-user.ts'
import type { Platform } from './platform.ts'

/** The remote end's socket; undefined where the kernel does not say. */
export type ConnectionOwner = (ends: ConnectionEnds) => SocketOwner | undefined

/** Functions of the C library. */
interface Sockets {
  socket(family: number, type: number, protocol: number): number
  send(fd: number, bytes: Uint8Array, length: number, flags: number): number | bigint
  recv(fd: number, bytes: Uint8Array, length: number, flags: number): number | bigint
}

const libraries = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1']

/** Undefined on other systems, and where the kernel or a container's rules do not allow it. */
export async function openConnectionOwner(
  platform: Pick<Platform, 'os' | 'runtime'>,
): Promise<ConnectionOwner | undefined> {
  if (platform.os !== 'linux' || platform.runtime !== 'bun') return undefined
  const { dlopen } = await import('bun:ffi')
  for (const library of libraries) {
    try {
      const { symbols } = dlopen<Sockets>(library, {
        socket: { args: ['i32', 'i32', 'i32'], returns: 'i32' },
        send: { args: ['i32', 'ptr', 'usize', 'i32'], returns: 'i64_fast' },
        recv: { args: ['i32', 'ptr', 'usize', 'i32'], returns: 'i64_fast' },
      })
      return createConnectionOwner(symbols)
    } catch {
      // Another C library, or none that may be loaded.
    }
  }
  return undefined
}

// <linux/netlink.h>, <linux/sock_diag.h>, <linux/inet_diag.h>; numbers in this machine's order,
// which is little-endian wherever bun runs, ports and addresses in the network's.
const netlinkFamily = 16
const datagramClosedOnExec = 3 | 0x80000
const socketDiagnosis = 4
const dontWait = 0x40
const byFamily = 20
const questionLength = 72
const ipv4 = 2
const ipv6 = 10
const tcp = 6
const headerLength = 16
/** Where the two ends stand in a question and in an answer, and the owner in an answer. */
const endsAt = { question: 24, answer: 20 }
const ownerAt = 80

function createConnectionOwner(sockets: Sockets): ConnectionOwner | undefined {
  const fd = sockets.socket(netlinkFamily, datagramClosedOnExec, socketDiagnosis)
  if (fd < 0) return undefined
  const answer = new DataView(new ArrayBuffer(1024))
  const room = new Uint8Array(answer.buffer)
  let asked = 0
  return (ends) => {
    asked = (asked + 1) >>> 0
    const question = questionFor(ends, asked)
    if (question === undefined) return undefined
    const bytes = new Uint8Array(question.buffer)
    if (Number(sockets.send(fd, bytes, bytes.length, dontWait)) < 0) return undefined
    for (;;) {
      // The answer is there before `send` returns; one to an earlier question may be as well.
      const length = Number(sockets.recv(fd, room, room.length, dontWait))
      if (length < headerLength) return undefined
      if (answer.getUint32(8, true) !== asked) continue
      if (length < ownerAt + 8 || !isAbout(answer, question)) return undefined
      return { uid: answer.getUint32(ownerAt, true), inode: answer.getUint32(ownerAt + 4, true) }
    }
  }
}

/** For the other end's socket: its local end is our remote one. */
function questionFor({ local, remote }: ConnectionEnds, number: number): DataView | undefined {
  const [from, to] = [remote, local].map(({ address }) => ipv4Bytes(address))
  if (from === undefined || to === undefined) return undefined
  const question = new DataView(new ArrayBuffer(questionLength))
  question.setUint32(0, questionLength, true)
  question.setUint16(4, byFamily, true)
  question.setUint16(6, 1, true)
  question.setUint32(8, number, true)
  question.setUint8(headerLength, ipv4)
  question.setUint8(headerLength + 1, tcp)
  question.setUint32(headerLength + 4, 0xffffffff)
  const at = endsAt.question
  question.setUint16(at, remote.port)
  question.setUint16(at + 2, local.port)
  question.setUint32(at + 4, from)
  question.setUint32(at + 20, to)
  // No cookie: we have not seen the socket before.
  question.setBigUint64(at + 40, 0xffff_ffff_ffff_ffffn)
  return question
}

function ipv4Bytes(address: string): number | undefined {
  const bytes = address
    .replace(/^::ffff:/i, '')
    .split('.')
    .map(Number)
  if (bytes.length !== 4 || !bytes.every((byte) => byte >= 0 && byte < 256)) return undefined
  return bytes.reduce((number, byte) => number * 256 + byte, 0)
}

/** Where there is no such connection, the kernel tells of whoever listens at its local end. */
function isAbout(answer: DataView, question: DataView): boolean {
  const [at, asked] = [endsAt.answer, endsAt.question]
  if (answer.getUint16(4, true) !== byFamily) return false
  if (answer.getUint32(at) !== question.getUint32(asked)) return false
  return [4, 20].every((address) => {
    const [from, to] = [at + address, question.getUint32(asked + address)]
    switch (answer.getUint8(headerLength)) {
      case ipv4:
        return answer.getUint32(from) === to
      case ipv6:
        // A program that speaks IPv4 through an IPv6 socket.
        return (
          answer.getBigUint64(from) === 0n &&
          answer.getUint32(from + 8) === 0xffff &&
          answer.getUint32(from + 12) === to
        )
      default:
        return false
    }
  })
}
