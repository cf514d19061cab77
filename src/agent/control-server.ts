/** Answers our own commands on the control socket, whose folder is closed to everybody else. */
import { asKeylessError } from '../errors.ts'
import {
  type LoopbackResponse,
  type LoopbackServer,
  startLoopbackServer,
} from '../system/loopback-server.ts'
import type { AgentStatus, Hello, HandOver, ServeAnswer, ServeRequest } from './control-wire.ts'

export interface ControlActions {
  hello(): Hello
  status(): AgentStatus
  serve(request: ServeRequest): Promise<ServeAnswer>
  /** Lets go of the port and of the sockets for programs before it returns. */
  handOver(): Promise<HandOver>
  stop(): void
}

/** Throws SystemError `port-in-use`. */
export function startControlServer(
  socketPath: string,
  actions: ControlActions,
): Promise<LoopbackServer> {
  const answer = async (method: string, path: string, body: string): Promise<LoopbackResponse> => {
    switch (`${method} ${path}`) {
      case 'GET /hello':
        return json(200, actions.hello())
      case 'GET /status':
        return json(200, actions.status())
      case 'POST /profiles': {
        const request = serveRequest(body)
        if (request === undefined) return json(400, { message: 'Not what the agent expects.' })
        return json(200, await actions.serve(request))
      }
      case 'POST /hand-over':
        return json(200, await actions.handOver())
      case 'POST /stop':
        actions.stop()
        return json(200, {})
      default:
        return json(404, { message: `The agent does not know ${method} ${path}.` })
    }
  }
  return startLoopbackServer({
    socketPath,
    handle: async ({ method, path, body }) => {
      try {
        return await answer(method, path, body)
      } catch (error) {
        const { code, message, fix } = asKeylessError(error)
        return json(500, { code, message, fix })
      }
    },
  })
}

function json(status: number, body: object): LoopbackResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function serveRequest(body: string): ServeRequest | undefined {
  const { profile, awsConfig, awsCredentials, pid } = fieldsOf(body)
  const names = [profile, awsConfig, awsCredentials]
  if (!names.every((name) => typeof name === 'string')) return undefined
  if (pid !== undefined && !(Number.isSafeInteger(pid) && Number(pid) > 0)) return undefined
  return { profile, awsConfig, awsCredentials, pid } as ServeRequest
}

function fieldsOf(body: string): Readonly<Partial<Record<keyof ServeRequest, unknown>>> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
