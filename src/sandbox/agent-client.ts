import { SystemError } from '../errors.ts'
import { jsonObject } from './json-input.ts'
import { exchange } from './loopback-exchange.ts'

export interface AgentTokenAsked {
  readonly audience?: string | undefined
  /** Seconds. */
  readonly lifetime?: number | undefined
  /** Besides those of every token. */
  readonly claims: readonly string[]
  /** Claims that become session tags. */
  readonly awsSessionTags: readonly string[]
}

/** Where a job's program asks, and its secret. */
export interface AgentTarget {
  readonly url: string
  readonly secret: string
}

/** What `buildkite-agent oidc request-token` asks of its service. Throws SystemError `sandbox-refused`. */
export async function requestAgentToken(
  target: AgentTarget,
  { audience, lifetime, claims, awsSessionTags }: AgentTokenAsked,
): Promise<string> {
  return await request(target, { audience, lifetime, claims, aws_session_tags: awsSessionTags })
}

/** What `circleci run oidc get --claims JSON` asks. Throws SystemError `sandbox-refused`. */
export async function requestCircleToken(
  target: AgentTarget,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  return await request(target, claims)
}

async function request({ url, secret }: AgentTarget, asked: object): Promise<string> {
  const { status, body } = await exchange({
    url: new URL(`${url}/oidc/tokens`),
    method: 'POST',
    headers: { authorization: `Token ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(asked),
    timeoutMs: 5000,
  })
  const token = jsonObject(Buffer.from(body))?.['token']
  if (status === 200 && typeof token === 'string') return token
  throw new SystemError('sandbox-refused', 'The sandbox gave no token.', { details: { status } })
}
