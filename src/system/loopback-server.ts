import { InternalError } from '../errors.ts'

export interface LoopbackRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly remoteAddress: string
}

export interface LoopbackResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface LoopbackServerOptions {
  /** 0 (default): any free port. */
  readonly port?: number | undefined
  readonly host?: '127.0.0.1' | '::1'
  readonly handle: (request: LoopbackRequest) => Promise<LoopbackResponse> | LoopbackResponse
}

export interface LoopbackServer {
  readonly port: number
  close(): Promise<void>
}

export async function startLoopbackServer(
  _options: LoopbackServerOptions,
): Promise<LoopbackServer> {
  throw new InternalError('startLoopbackServer')
}
