import type { AddressInfo, Server } from 'node:net'
import { fillFix, SystemError } from '../errors.ts'

/** The port, any free one for 0, that the server has from now on. Throws SystemError `port-in-use`. */
export async function listenOnLoopback(
  server: Server,
  port: number,
  host: '127.0.0.1' | '::1' = '127.0.0.1',
): Promise<number> {
  await listen(server, { port, host, exclusive: true }, `The port ${port}`)
  return (server.address() as AddressInfo).port
}

/** A Unix socket, which its folder must guard; a pipe on Windows. Throws SystemError `port-in-use`. */
export function listenOnSocket(server: Server, path: string): Promise<void> {
  return listen(server, { path }, `The socket ${path}`)
}

type Place =
  | { readonly path: string }
  | { readonly port: number; readonly host: string; readonly exclusive: true }

function listen(server: Server, place: Place, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const message =
        cause.code === 'EADDRINUSE'
          ? `${name} is in use by another program.`
          : `${name} of this machine cannot be listened on.`
      const details = 'port' in place ? { port: place.port } : { path: place.path }
      const fix = 'port' in place ? {} : { fix: fillFix('ls -l {path}', details) }
      reject(new SystemError('port-in-use', message, { details, cause, ...fix }))
    })
    server.listen(place, resolve)
  })
}

const lastAnswersMs = 1000

/** Resolves when the answers under way are finished, after a second at most. */
export async function lastAnswers(busy: ReadonlySet<Promise<void>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, lastAnswersMs)
  })
  await Promise.race([Promise.all(busy), limit])
  clearTimeout(timer)
}
