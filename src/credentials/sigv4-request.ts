/** A signed request (POST, the whole body in hand). Load it when needed: the signing library is heavy. */
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import type { HttpRequest } from '../system/http.ts'
import type { Credentials } from './credentials.ts'

export interface SigningScope {
  readonly service: string
  readonly region: string
  readonly now: Date
}

export interface UnsignedPost {
  readonly endpoint: string
  /** Names in lower case, without `host`. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Signature Version 4 over every header that is sent but the user agent. */
export async function signedPost(
  { endpoint, headers, body }: UnsignedPost,
  credentials: Credentials,
  scope: SigningScope,
): Promise<HttpRequest> {
  const url = new URL(endpoint)
  const signer = new SignatureV4({
    service: scope.service,
    region: scope.region,
    credentials: {
      accessKeyId: credentials.accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      ...(credentials.sessionToken === undefined ? {} : { sessionToken: credentials.sessionToken }),
    },
    sha256: Sha256,
  })
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: {},
      headers: { host: url.host, ...headers },
      body,
    },
    { signingDate: scope.now },
  )
  return { method: 'POST', url: url.href, headers: signed.headers, body }
}
