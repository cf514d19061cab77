import { request } from 'node:http'

export interface AgentAnswer {
  readonly status: number
  readonly body: string
}

export interface AgentQuestion {
  readonly token: string
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  /** Asks over this socket instead of the address's port. */
  readonly socketPath?: string
}

/** Asks for credentials as an SDK does, by a connection of its own. */
export function askAgent(
  address: string,
  { token, headers = {}, method = 'GET', socketPath }: AgentQuestion,
): Promise<AgentAnswer> {
  const { host, hostname, port, pathname } = new URL(address)
  const where = socketPath === undefined ? { hostname, port } : { socketPath }
  const all = { host, authorization: token, ...headers }
  return new Promise((resolve, reject) => {
    const options = { ...where, path: pathname, method, headers: all, agent: false }
    const sent = request(options, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (text: string) => (body += text))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    sent.on('error', reject).end()
  })
}
