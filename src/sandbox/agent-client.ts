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

/** What `buildkite-agent oidc request-token` asks of its service. Throws SystemError `sandbox-refused`. */
export async function requestAgentToken(
  { url, secret }: { readonly url: string; readonly secret: string },
  asked: AgentTokenAsked,
): Promise<string> {
  const { audience, lifetime, claims, awsSessionTags } = asked
  const { status, body } = await exchange({
    url: new URL(`${url}/oidc/tokens`),
    method: 'POST',
    headers: { authorization: `Token ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ audience, lifetime, claims, aws_session_tags: awsSessionTags }),
    timeoutMs: 5000,
  })
  const token = jsonObject(Buffer.from(body))?.['token']
  if (status === 200 && typeof token === 'string') return token
  throw new SystemError('sandbox-refused', 'The sandbox gave no token.', { details: { status } })
}
