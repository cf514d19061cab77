import type { SandboxRequest } from '../exchange.ts'
import type { Operation } from '../operations.ts'
import type { World } from '../world.ts'
import type { Draft } from './trail.ts'

/** One call that a service has answered. */
export interface Call {
  readonly world: World
  readonly operation: Operation
  readonly request: SandboxRequest
  readonly requestId: string
  /** The key of what it gave, in the store. */
  readonly issued: string | undefined
  /** What it was refused with. */
  readonly error: { readonly code: string; readonly message: string } | undefined
}

export const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS'

export function agentOf(request: SandboxRequest): string {
  return (request.headers['user-agent'] ?? '').slice(0, 300)
}

/** What the events of a call have in common. */
export function commonOf(call: Call): Pick<
  Draft,
  'name' | 'address' | 'userAgent' | 'requestId'
> & {
  readonly error?: NonNullable<Draft['error']>
} {
  const { operation, request, requestId, error } = call
  return {
    name: operation,
    address: request.remoteAddress,
    userAgent: agentOf(request),
    requestId,
    ...(error === undefined ? {} : { error }),
  }
}

/** A form as `requestParameters`: `RoleArn` is `roleArn`; what may be secret is not shown. */
export function parametersOf(form: URLSearchParams): Readonly<Record<string, unknown>> {
  const parameters: Record<string, unknown> = {}
  for (const [name, value] of [...form].slice(0, 100)) {
    if (unsaid.has(name)) continue
    const key = name.slice(0, 1).toLowerCase() + name.slice(1, 100)
    Object.defineProperty(parameters, key, { value: shown(name, value), enumerable: true })
  }
  return parameters
}

const unsaid: ReadonlySet<string> = new Set(['Action', 'Version', 'WebIdentityToken', 'TokenCode'])

function shown(name: string, value: string): unknown {
  const isNumber = name === 'DurationSeconds' && /^\d{1,6}$/.test(value)
  return isNumber ? Number(value) : value.slice(0, 2000)
}
