/** A client of Identity Center in its barest form: the wire, and nothing of keyless. */
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, string>>
}

async function post(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

export interface DeviceSignIn {
  readonly userCode: string
  readonly verificationUri: string
  readonly verificationUriComplete: string
  /** One poll. */
  token(): Promise<Answer>
}

export async function startDeviceSignIn(origin: string, startUrl: string): Promise<DeviceSignIn> {
  const { body: client } = await post(`${origin}/client/register`, {
    clientName: 'botocore-client-my-org',
    clientType: 'public',
    scopes: ['sso:account:access'],
  })
  const { clientId, clientSecret } = client
  const { body } = await post(`${origin}/device_authorization`, {
    clientId,
    clientSecret,
    startUrl,
  })
  return {
    userCode: body['userCode']!,
    verificationUri: body['verificationUri']!,
    verificationUriComplete: body['verificationUriComplete']!,
    token: async () =>
      await post(`${origin}/token`, {
        clientId,
        clientSecret,
        grantType: 'urn:ietf:params:oauth:grant-type:device_code',
        deviceCode: body['deviceCode'],
      }),
  }
}

export interface BrowserSignIn {
  readonly authorizeUrl: string
  /** `127.0.0.1:43817`. */
  readonly host: string
  /** What came back: the query of the redirect. */
  readonly callback: Promise<URLSearchParams>
  readonly state: string
  token(code: string): Promise<Answer>
  close(): void
}

export async function startBrowserSignIn(origin: string): Promise<BrowserSignIn> {
  const { body: client } = await post(`${origin}/client/register`, {
    clientName: 'botocore-client-my-org',
    clientType: 'public',
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1/oauth/callback'],
    scopes: ['sso:account:access'],
  })
  const { clientId, clientSecret } = client
  let arrived: (query: URLSearchParams) => void = () => undefined
  const callback = new Promise<URLSearchParams>((resolve) => {
    arrived = resolve
  })
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    if (url.pathname === '/oauth/callback') arrived(url.searchParams)
    response.end('back at the client')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const redirectUri = `http://${host}/oauth/callback`
  const codeVerifier = randomBytes(48).toString('base64url')
  const state = randomBytes(16).toString('hex')
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId!,
    redirect_uri: redirectUri,
    state,
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
    code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
  })
  return {
    authorizeUrl: `${origin}/authorize?${query}`,
    host,
    callback,
    state,
    token: async (code) =>
      await post(`${origin}/token`, {
        clientId,
        clientSecret,
        grantType: 'authorization_code',
        code,
        codeVerifier,
        redirectUri,
      }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
