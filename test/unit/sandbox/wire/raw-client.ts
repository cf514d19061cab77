import { createHash, createHmac } from 'node:crypto'
import { request } from 'node:http'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { visit } from '../../../../src/sandbox/person.ts'
import { browserRegistration, deviceRegistration } from '../still-world.ts'

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** Of the header, without its address. */
  readonly errorType: string | undefined
  readonly json: Record<string, unknown>
}

export interface RawOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Empty for what is no JSON. */
function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** One request over node:http, with nothing added and no redirect followed. */
export function raw(url: string, options: RawOptions = {}): Promise<RawAnswer> {
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      incoming.once('error', reject)
      incoming.once('end', () => {
        const errorType = incoming.headers['x-amzn-errortype']
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text,
          errorType: typeof errorType === 'string' ? errorType.split(':')[0] : undefined,
          json: parsed(text),
        })
      })
    })
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

export function postJson(sandbox: Sandbox, path: string, body: unknown): Promise<RawAnswer> {
  return raw(sandbox.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

export interface Registered {
  readonly clientId: string
  readonly clientSecret: string
}

export async function register(sandbox: Sandbox, input: object): Promise<Registered> {
  const { json } = await postJson(sandbox, '/client/register', input)
  return { clientId: String(json['clientId']), clientSecret: String(json['clientSecret']) }
}

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

export const alice = { user: 'alice', password: 'through-the-looking-glass' }
export const bob = {
  user: 'bob',
  password: 'can-we-fix-it',
  totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
}

export interface SignedIn extends Registered {
  readonly accessToken: string
  readonly refreshToken: string
}

/** A whole device sign-in of a user, through the pages. */
export async function signInByDevice(
  sandbox: Sandbox,
  person = alice,
  input: object = deviceRegistration,
): Promise<SignedIn> {
  const client = await register(sandbox, input)
  const { startUrl } = sandbox
  const { json } = await postJson(sandbox, '/device_authorization', { ...client, startUrl })
  await visit(String(json['verificationUriComplete']), person)
  const deviceCode = json['deviceCode']
  const answer = await postJson(sandbox, '/token', {
    ...client,
    grantType: deviceGrant,
    deviceCode,
  })
  return {
    ...client,
    accessToken: String(answer.json['accessToken']),
    refreshToken: String(answer.json['refreshToken']),
  }
}

export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'

/** The query of /authorize as the AWS CLI sends it. */
export function authorizeUrl(
  sandbox: Sandbox,
  clientId: string,
  change: Readonly<Record<string, string>> = {},
): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: 'http://127.0.0.1:1/oauth/callback',
    state: 'a state',
    code_challenge_method: 'S256',
    scopes: 'sso:account:access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    ...change,
  })
  return `${sandbox.url}/authorize?${query}`
}

export async function registerBrowserClient(sandbox: Sandbox): Promise<Registered> {
  return register(sandbox, browserRegistration)
}

export function portal(sandbox: Sandbox, path: string, accessToken: string): Promise<RawAnswer> {
  return raw(sandbox.url + path, { headers: { 'x-amz-sso_bearer_token': accessToken } })
}

export interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Long-lived keys have none. */
  readonly sessionToken?: string
}

export async function roleKeys(
  sandbox: Sandbox,
  accessToken: string,
  accountId = '111111111111',
  roleName = 'AdministratorAccess',
): Promise<Keys> {
  const path = `/federation/credentials?role_name=${roleName}&account_id=${accountId}`
  const { json } = await portal(sandbox, path, accessToken)
  return json['roleCredentials'] as Keys
}

/** A sandbox, and keys of its usual role that somebody signed in for. */
export async function startWithKeys(): Promise<{ sandbox: Sandbox; keys: Keys }> {
  const sandbox = await startSandbox()
  const { accessToken } = await signInByDevice(sandbox)
  return { sandbox, keys: await roleKeys(sandbox, accessToken) }
}

export interface StsOptions {
  /** When it is signed (the machine's time). */
  readonly at?: Date
  readonly service?: string
  /** POST. */
  readonly method?: string
  /** `/`. */
  readonly path?: string
  /** As it is signed: sorted, and with a `=` in each part. */
  readonly query?: string
  /** Changes the request after signing. */
  readonly tamper?: (headers: Record<string, string>) => void
  readonly body?: string
  /** Signed too, beside host, date and token; names in lower case, after those in the alphabet. */
  readonly headers?: Readonly<Record<string, string>>
}

const identityForm = 'Action=GetCallerIdentity&Version=2011-06-15'

/** A signed query request, written here anew so that it proves the verifier. */
export function sts(
  sandbox: Sandbox,
  keys: Keys,
  form = identityForm,
  options: StsOptions = {},
): Promise<RawAnswer> {
  const { host } = new URL(sandbox.url)
  const amzDate = `${(options.at ?? new Date()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  const date = amzDate.slice(0, 8)
  const { service = 'sts', method = 'POST', path = '/', query = '' } = options
  const { sessionToken } = keys
  const token = sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }
  const toSend: Record<string, string> = {
    host,
    'x-amz-date': amzDate,
    ...token,
    ...options.headers,
  }
  const signed = Object.keys(toSend).join(';')
  const lines = Object.entries(toSend).map(([name, value]) => `${name}:${value}\n`)
  const hash = createHash('sha256').update(form).digest('hex')
  const canonical = `${method}\n${path}\n${query}\n${lines.join('')}\n${signed}\n${hash}`
  const scope = `${date}/us-east-1/${service}/aws4_request`
  const toSign = `AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`
  const step = (key: string | Buffer, data: string): Buffer =>
    createHmac('sha256', key).update(data).digest()
  const dated = step(step(`AWS4${keys.secretAccessKey}`, date), 'us-east-1')
  const signature = step(step(step(dated, service), 'aws4_request'), toSign).toString('hex')
  const headers: Record<string, string> = {
    ...toSend,
    authorization: `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  }
  options.tamper?.(headers)
  const body = options.body ?? form
  return raw(`${sandbox.url}${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers,
    ...(body === '' ? {} : { body }),
  })
}

/** A signed call of a service of JSON 1.1: `AWSIdentityStore.ListUsers`. */
export function jsonCall(
  sandbox: Sandbox,
  keys: Keys,
  call: { readonly target: string; readonly service: string; readonly input?: object },
): Promise<RawAnswer> {
  const { target, service, input = {} } = call
  const headers = { 'x-amz-target': target }
  return sts(sandbox, keys, JSON.stringify(input), { service, headers })
}
