import {
  type LoopbackRequest,
  type LoopbackResponse,
  startLoopbackServer,
} from '../system/loopback-server.ts'
import { type Callback, readCallback } from './authorization-code-callback.ts'

/** The pages that the person's browser ends on. */
export interface CallbackPages {
  signedIn(): LoopbackResponse
  /** `problem` is one plain sentence; it may hold the server's words. */
  failed(status: number, problem: string): LoopbackResponse
}

/** For the person, wherever an answer with another state turns up. */
export const foreignAnswer =
  'The browser came back with the answer to another sign-in, so it was not used.'

export interface CallbackListener {
  readonly port: number
  /** The first callback with the right state. */
  readonly answer: Promise<Callback>
  /** Shows the page to the browser that brought the answer, and stops listening. */
  close(page: LoopbackResponse): Promise<void>
}

/**
 * Listens on 127.0.0.1 for one callback. The browser that brings it waits until the sign-in has
 * succeeded or not; a second one is told so. Any page can send a browser here, so what comes without
 * the right state is refused and ends nothing. Throws SystemError `port-in-use`.
 */
export async function startCallbackListener(options: {
  readonly state: string
  readonly pages: CallbackPages
  /** Any free one by default. */
  readonly port?: number | undefined
  /** Called at every callback with another state or none. */
  readonly onWrongState: () => void
}): Promise<CallbackListener> {
  const { state, pages, onWrongState } = options
  const answer = createDeferred<Callback>()
  const page = createDeferred<LoopbackResponse>()
  let answered = false
  const handle = async (request: LoopbackRequest): Promise<LoopbackResponse> => {
    const callback = readCallback(request, state)
    if (callback.kind === 'unrelated') return pages.failed(callback.status, callback.problem)
    if (callback.kind === 'wrong-state') {
      onWrongState()
      return pages.failed(400, foreignAnswer)
    }
    if (answered) return pages.failed(409, 'This sign-in has had its answer already.')
    answered = true
    answer.resolve(callback)
    return page.promise
  }
  const server = await startLoopbackServer({ port: options.port, handle })
  return {
    port: server.port,
    answer: answer.promise,
    close: async (last) => {
      page.resolve(last)
      await server.close()
    },
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
}

function createDeferred<T>(): Deferred<T> {
  let settle: (value: T) => void = () => {}
  const promise = new Promise<T>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: (value) => settle(value) }
}
