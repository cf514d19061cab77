/** A server in place of the portal and of OIDC that says what a test tells it, to a signed-in home. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

/** A body, or whatever writes one. By the end of the path that is asked for. */
export type Lies = Readonly<
  Partial<
    Record<string, object | string | ((request: IncomingMessage, response: ServerResponse) => void)>
  >
>

export interface LyingServer {
  readonly home: TempHome
  readonly env: Readonly<Record<string, string>>
  /** Paths asked for, in order. */
  readonly asked: readonly string[]
  tell(lies: Lies): void
  close(): Promise<void>
}

export const config = `[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Admin
region = us-east-1
`

/** The sign-in's own, which must come out nowhere. */
export const secrets = ['CANARYaccessToken', 'CANARYrefreshToken', 'CANARYclientSecret'] as const

export async function createLyingServer(): Promise<LyingServer> {
  let lies: Lies = {}
  const asked: string[] = []
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*/, '')
    asked.push(request.url ?? '')
    request.resume()
    const lie = lies[path]
    if (typeof lie === 'function') lie(request, response)
    else response.end(typeof lie === 'string' ? lie : JSON.stringify(lie ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const home = createTempHome({
    AWS_ENDPOINT_URL_SSO: url,
    AWS_ENDPOINT_URL_SSO_OIDC: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_MAX_ATTEMPTS: '1',
    BROWSER: 'true',
  })
  return {
    home,
    env: home.env,
    asked,
    tell(told) {
      lies = told
      asked.length = 0
      home.clear()
      home.write('.aws/config', config)
      home.write(`.aws/sso/cache/${sha1('my-org')}.json`, JSON.stringify(signIn()))
    },
    close: async () => {
      home.remove()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

function signIn(): object {
  const [accessToken, refreshToken, clientSecret] = secrets
  const inHours = (hours: number): string =>
    `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`
  return {
    ...{ startUrl: 'https://my-org.awsapps.com/start', region: 'us-east-1' },
    ...{ accessToken, expiresAt: inHours(8), clientId: 'id', clientSecret },
    ...{ registrationExpiresAt: inHours(2000), refreshToken },
  }
}
