/** A signed AWS Query request (POST, form body). Load it when needed: the signing library is heavy. */
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import type { HttpRequest } from '../system/http.ts'
import type { Credentials } from './credentials.ts'

export interface SigningScope {
  readonly service: string
  readonly region: string
  readonly now: Date
}

/** Signature Version 4 over every header that is sent but the user agent. */
export async function signedForm(
  endpoint: string,
  form: Readonly<Record<string, string>>,
  credentials: Credentials,
  scope: SigningScope,
): Promise<HttpRequest> {
  const url = new URL(endpoint)
  const body = new URLSearchParams(form).toString()
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
      headers: {
        host: url.host,
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      },
      body,
    },
    { signingDate: scope.now },
  )
  return { method: 'POST', url: url.href, headers: signed.headers, body }
}
