import type { AddressInfo, Server } from 'node:net'
import { SystemError } from '../errors.ts'

/** The port, any free one for 0, that the server has from now on. Throws SystemError `port-in-use`. */
export function listenOnLoopback(
  server: Server,
  port: number,
  host: '127.0.0.1' | '::1' = '127.0.0.1',
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message =
        cause.code === 'EADDRINUSE'
          ? `The port ${port} is in use by another program.`
          : `The port ${port} of this machine cannot be listened on.`
      reject(new SystemError('port-in-use', message, { details: { port }, cause }))
    })
    server.listen({ port, host, exclusive: true }, () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
}
