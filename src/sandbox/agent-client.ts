import { SystemError } from '../errors.ts'
import { jsonObject } from './json-input.ts'
import { exchange } from './loopback-exchange.ts'

/** What `buildkite-agent oidc request-token` asks of its service. Throws SystemError `sandbox-refused`. */
export async function requestAgentToken(
  { url, secret }: { readonly url: string; readonly secret: string },
  asked: { readonly audience?: string | undefined; readonly lifetime?: number | undefined },
): Promise<string> {
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
