/**
 * A port of this machine (a container is one of its own) that leads to a Unix socket: AWS SDKs ask
 * for credentials over HTTP on 127.0.0.1 alone, and a socket is what a container can be given.
 */
import { connect, createServer, type Socket } from 'node:net'
import { listenOnLoopback } from '../system/loopback-listen.ts'

export interface SocketForwardOptions {
  readonly socketPath: string
  /** 0 is any free one. */
  readonly port: number
  /** Told of each connection that nobody took on the other side, with the system's code. */
  readonly unreachable: (code: string) => void
}

export interface SocketForward {
  readonly port: number
  /** Ends its connections too. */
  close(): Promise<void>
}

/** Throws SystemError `port-in-use`. */
export async function startSocketForward(options: SocketForwardOptions): Promise<SocketForward> {
  const open = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: options.socketPath, allowHalfOpen: true })
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
    near.on('error', () => {})
    far.on('error', (error: NodeJS.ErrnoException) => options.unreachable(error.code ?? 'unknown'))
  })
  const port = await listenOnLoopback(server, options.port)
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
}
