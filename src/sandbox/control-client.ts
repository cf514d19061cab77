/** The control API from the outside: what the `sandbox` commands and other programs call. */
import { SystemError, UsageError } from '../errors.ts'
import type {
  ClockChange,
  ClockStatus,
  PipelineAsked,
  RequestsAnswer,
  StatusAnswer,
  TotpAnswer,
  TrailAnswer,
} from './control-wire.ts'
import type { Fault, FaultRequest } from './faults.ts'
import { jsonObject } from './json-input.ts'
import { exchange } from './loopback-exchange.ts'

export interface ControlClient {
  status(): Promise<StatusAnswer>
  /** All, or those of one operation. */
  requests(operation?: string): Promise<RequestsAnswer>
  /** What came after an event, in parts. `old`: as CloudTrail was until November 2025. */
  trail(after: number, old: boolean): Promise<TrailAnswer>
  clock(change: ClockChange): Promise<ClockStatus>
  addFault(request: FaultRequest): Promise<Fault>
  /** One, or all. Settles to how many went. */
  clearFaults(id?: string): Promise<number>
  /** The code that an authenticator shows now; of the only user with one when nobody is named. */
  totp(user?: string): Promise<TotpAnswer>
  /** A token as the platform of pipelines would sign it. */
  pipelineToken(asked: PipelineAsked): Promise<string>
  /** Variables of a job that may ask for tokens. */
  pipelineJob(asked: PipelineAsked): Promise<Readonly<Record<string, string>>>
  /** Ends all sessions of a user. */
  revoke(user: string): Promise<number>
  reset(): Promise<void>
  stop(): Promise<void>
}

interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly input?: object
  /** Whose help says what it takes. */
  readonly command?: string
}

/** Throws UsageError `flag-value` for what the sandbox refuses, SystemError `sandbox-refused`, ServiceError. */
async function ask(target: { url: string; token: string }, call: Call): Promise<object> {
  const url = new URL(`/control/${call.path}`, target.url)
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  const { status, body } = await exchange({
    url,
    method: call.method,
    headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' },
    timeoutMs: 5000,
    ...(call.input === undefined ? {} : { body: JSON.stringify(call.input) }),
  })
  const answer = jsonObject(Buffer.from(body)) ?? {}
  if (status === 200) return answer
  const message = typeof answer['message'] === 'string' ? answer['message'] : 'The sandbox refused.'
  if (status === 400) {
    const command = call.command === undefined ? 'sandbox' : `sandbox ${call.command}`
    throw new UsageError('flag-value', message, { details: { command } })
  }
  throw new SystemError('sandbox-refused', message, { details: { status } })
}

/** The sandbox's own answers are taken as they are: it is the same program. */
export function createControlClient(target: { url: string; token: string }): ControlClient {
  const call = async <T>(request: Call): Promise<T> => (await ask(target, request)) as T
  return {
    status: () => call({ method: 'GET', path: 'status' }),
    requests: (operation) => call({ method: 'GET', path: 'requests', query: { operation } }),
    trail: (after, old) => {
      const query = { after: String(after), identities: old ? 'old' : undefined }
      return call({ method: 'GET', path: 'trail', query })
    },
    clock: (input) => call({ method: 'POST', path: 'clock', input, command: 'clock' }),
    addFault: (input) => call({ method: 'POST', path: 'faults', input, command: 'fault add' }),
    clearFaults: async (id) => {
      const { cleared } = await call<{ cleared: number }>({
        method: 'DELETE',
        path: 'faults',
        query: { id },
      })
      return cleared
    },
    totp: (user) => call({ method: 'GET', path: 'totp', query: { user } }),
    pipelineToken: async (input) => {
      const request = { method: 'POST', path: 'ci-token', input, command: 'ci-token' } as const
      return (await call<{ token: string }>(request)).token
    },
    pipelineJob: async (input) => {
      const request = { method: 'POST', path: 'ci-job', input, command: 'ci-job' } as const
      return (await call<{ variables: Readonly<Record<string, string>> }>(request)).variables
    },
    revoke: async (user) => {
      const { ended } = await call<{ ended: number }>({
        method: 'POST',
        path: 'revoke',
        input: { user },
      })
      return ended
    },
    reset: async () => {
      await call({ method: 'POST', path: 'reset', input: {} })
    },
    stop: async () => {
      await call({ method: 'POST', path: 'stop', input: {} })
    },
  }
}
