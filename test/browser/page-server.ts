import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pageHeaders } from '../../src/sandbox/pages/layout.ts'

export interface PageServer {
  readonly address: string
  /** Paths asked for, in order. */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** Serves finished pages by path, with the headers that the sandbox gives them. */
export async function servePages(
  pages: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = pageHeaders(),
): Promise<PageServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    requests.push(path)
    const found = pages[path.slice(1)]
    response.writeHead(found === undefined ? 404 : 200, headers)
    response.end(found)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
