import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { visit } from '../../../../src/sandbox/person.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { browserRegistration, deviceRegistration } from '../still-world.ts'
import {
  alice,
  authorizeUrl,
  bob,
  deviceGrant,
  portal,
  postJson,
  raw,
  register,
  registerBrowserClient,
  roleKeys,
  signInByDevice,
  sts,
  verifier,
} from './raw-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(async () => {
  await sandbox.close()
})

/** A client's listener: the URL that the browser came back with. */
async function listener() {
  let arrived: (url: string) => void = () => {}
  const callback = new Promise<string>((resolve) => {
    arrived = resolve
  })
  const server = createServer((incoming, outgoing) => {
    outgoing.end('You can close this tab.')
    arrived(incoming.url ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth/callback`
  return { redirectUri, callback, close: () => server.close() }
}

describe('the browser flow', () => {
  test('gives tokens for the code, the verifier and the redirect URI with its port', async () => {
    const client = await registerBrowserClient(sandbox)
    const { redirectUri, callback, close } = await listener()
    const url = authorizeUrl(sandbox, client.clientId, { redirect_uri: redirectUri })
    const visited = await visit(url, alice)
    expect(visited).toMatchObject({ outcome: 'returned', text: 'You can close this tab.' })
    const query = new URL(await callback, 'http://here').searchParams
    close()
    expect(query.get('state')).toBe('a state')
    const { status, json } = await postJson(sandbox, '/token', {
      ...client,
      grantType: 'authorization_code',
      code: query.get('code'),
      redirectUri,
      codeVerifier: verifier,
    })
    expect(status).toBe(200)
    expect(json).toMatchObject({ tokenType: 'Bearer', expiresIn: 3600 })
    expect(Object.keys(json)).toContain('refreshToken')
  })

  test('a user with a second factor types its code', async () => {
    const client = await registerBrowserClient(sandbox)
    const { redirectUri, close } = await listener()
    const url = authorizeUrl(sandbox, client.clientId, { redirect_uri: redirectUri })
    expect(await visit(url, bob)).toMatchObject({ outcome: 'returned' })
    const { totpSecret: _, ...forgetful } = bob
    expect(await visit(url, forgetful)).toMatchObject({ outcome: 'stuck' })
    close()
  })

  test('a user who says no sends access_denied to the client', async () => {
    const client = await registerBrowserClient(sandbox)
    const { redirectUri, callback, close } = await listener()
    const url = authorizeUrl(sandbox, client.clientId, { redirect_uri: redirectUri })
    await visit(url, { ...alice, deny: true })
    const query = new URL(await callback, 'http://here').searchParams
    close()
    expect(query.get('error')).toBe('access_denied')
    expect(query.get('state')).toBe('a state')
    expect(query.get('code')).toBeNull()
  })
})

describe('/authorize', () => {
  const errorOf = async (change: Record<string, string>): Promise<string | null> => {
    const { clientId } = await registerBrowserClient(sandbox)
    const { headers } = await raw(authorizeUrl(sandbox, clientId, change))
    const url = new URL(String(headers['location']), sandbox.url)
    return url.searchParams.get('error')
  }

  test('sends its errors to a redirect URI that it knows', async () => {
    expect(await errorOf({ response_type: 'token' })).toBe('unsupported_response_type')
    expect(await errorOf({ code_challenge_method: 'plain' })).toBe('invalid_request')
    expect(await errorOf({ code_challenge: 'short' })).toBe('invalid_request')
    expect(await errorOf({ scopes: 'codewhisperer:completions' })).toBe('invalid_scope')
    expect(await errorOf({})).toBeNull()
  })

  test('takes scope as well as scopes', async () => {
    const { clientId } = await registerBrowserClient(sandbox)
    const url = authorizeUrl(sandbox, clientId, { scope: 'sso:account:access' }).replace(
      /scopes=[^&]*&/,
      '',
    )
    const { headers } = await raw(url)
    expect(headers['location']).toMatch(/^\/allow\?request=/)
  })

  test('never redirects to a place that the client did not register', async () => {
    const { clientId } = await registerBrowserClient(sandbox)
    for (const uri of [
      'http://127.0.0.1:1/elsewhere',
      'https://127.0.0.1:1/oauth/callback',
      'http://evil.example/oauth/callback',
      'http://[::1]:1/oauth/callback',
      '',
    ]) {
      const answer = await raw(authorizeUrl(sandbox, clientId, { redirect_uri: uri }))
      expect([answer.status, answer.headers['location']]).toEqual([400, undefined])
    }
    expect((await raw(authorizeUrl(sandbox, 'unknown'))).status).toBe(400)
    const twice = `${authorizeUrl(sandbox, clientId)}&state=other`
    expect((await raw(twice)).status).toBe(400)
  })
})

describe('the device flow', () => {
  test('gives tokens once the code was confirmed and allowed', async () => {
    const { accessToken, refreshToken } = await signInByDevice(sandbox)
    expect(accessToken).toMatch(/^aoaAAAA/)
    expect(refreshToken).toMatch(/^aorAAAA/)
  })

  test('a denied code is AccessDeniedException', async () => {
    const client = await register(sandbox, deviceRegistration)
    const { startUrl } = sandbox
    const started = await postJson(sandbox, '/device_authorization', { ...client, startUrl })
    const { verificationUriComplete, deviceCode } = started.json
    const visited = await visit(String(verificationUriComplete), { ...alice, deny: true })
    expect(visited.outcome).toBe('done')
    const answer = await postJson(sandbox, '/token', {
      ...client,
      grantType: deviceGrant,
      deviceCode,
    })
    expect(answer).toMatchObject({
      status: 400,
      errorType: 'AccessDeniedException',
      json: { error: 'access_denied' },
    })
  })

  test('an unknown start URL is InvalidRequestException', async () => {
    const client = await register(sandbox, deviceRegistration)
    const startUrl = 'https://other.awsapps.com/start'
    const answer = await postJson(sandbox, '/device_authorization', { ...client, startUrl })
    expect(answer).toMatchObject({ status: 400, errorType: 'InvalidRequestException' })
  })

  test('is not for a client of the browser flow', async () => {
    const client = await registerBrowserClient(sandbox)
    const { startUrl } = sandbox
    const answer = await postJson(sandbox, '/device_authorization', { ...client, startUrl })
    expect(answer.errorType).toBe('UnauthorizedClientException')
  })
})

describe('refreshing', () => {
  test('rotates the token, and the session ends after eight hours of the clock', async () => {
    const { clientId, clientSecret, refreshToken } = await signInByDevice(sandbox)
    const refresh = (token: unknown) =>
      postJson(sandbox, '/token', {
        clientId,
        clientSecret,
        grantType: 'refresh_token',
        refreshToken: token,
      })
    sandbox.clock.advance(50 * 60_000)
    const first = await refresh(refreshToken)
    expect(first).toMatchObject({ status: 200, json: { expiresIn: 3600 } })
    expect((await refresh(refreshToken)).errorType).toBe('InvalidGrantException')
    sandbox.clock.advance(8 * 3_600_000)
    const last = await refresh(first.json['refreshToken'])
    expect(last).toMatchObject({
      errorType: 'InvalidGrantException',
      json: { error: 'invalid_grant' },
    })
    expect(sandbox.journal.counts()['CreateToken:refresh_token']).toEqual({ total: 3, ok: 1 })
  })
})

describe('errors', () => {
  test('carry the name in a header, the OAuth body and a request id', async () => {
    const answer = await postJson(sandbox, '/token', {
      clientId: 'x',
      clientSecret: 'y',
      grantType: 'refresh_token',
    })
    expect(answer.status).toBe(401)
    expect(answer.headers['x-amzn-errortype']).toBe(
      'InvalidClientException:http://internal.amazon.com/coral/com.amazonaws.sso.oidc/',
    )
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.json).toEqual({
      error: 'invalid_client',
      error_description: 'Invalid client credentials provided',
    })
  })

  test('a body that is no JSON object, an unknown grant and a signed variant are refused', async () => {
    const notJson = await raw(`${sandbox.url}/token`, { method: 'POST', body: 'a=b' })
    expect(notJson.errorType).toBe('InvalidRequestException')
    expect((await postJson(sandbox, '/token', [])).errorType).toBe('InvalidRequestException')
    const password = await postJson(sandbox, '/token', { grantType: 'password' })
    expect(password.errorType).toBe('UnsupportedGrantTypeException')
  })

  test('an application, which signs its request, is refused as nobody or as what is not offered', async () => {
    const unsigned = await postJson(sandbox, '/token?aws_iam=t', {})
    expect(unsigned.json['__type']).toBe('MissingAuthenticationTokenException')
    const { accessToken } = await signInByDevice(sandbox)
    const keys = await roleKeys(sandbox, accessToken)
    const path = { path: '/token', query: 'aws_iam=t', service: 'sso-oauth' }
    const signed = await sts(sandbox, keys, '{}', path)
    expect(signed.errorType).toBe('UnauthorizedClientException')
  })

  test('a registration without a name is refused', async () => {
    const { clientName: _, ...nameless } = browserRegistration
    const answer = await postJson(sandbox, '/client/register', nameless)
    expect(answer.errorType).toBe('InvalidRequestException')
  })
})

test('a token without the account scope does not open the portal', async () => {
  const scopes = ['codewhisperer:completions']
  const { accessToken } = await signInByDevice(sandbox, alice, { ...deviceRegistration, scopes })
  expect((await portal(sandbox, '/assignment/accounts', accessToken)).status).toBe(401)
})
