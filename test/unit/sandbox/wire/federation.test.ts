import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Sandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { type Keys, type RawAnswer, raw, startWithKeys } from './raw-client.ts'

let sandbox: Sandbox
let keys: Keys
beforeEach(async () => {
  ;({ sandbox, keys } = await startWithKeys())
})
afterEach(() => sandbox.close())

const sessionOf = (of: Keys) =>
  JSON.stringify({
    sessionId: of.accessKeyId,
    sessionKey: of.secretAccessKey,
    sessionToken: of.sessionToken,
  })

function getSigninToken(of: Keys, more: Readonly<Record<string, string>> = {}): Promise<RawAnswer> {
  const form = new URLSearchParams({ Action: 'getSigninToken', Session: sessionOf(of), ...more })
  return raw(`${sandbox.url}/federation`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  })
}

function login(token: string, destination = 'https://console.aws.amazon.com/s3/home') {
  const query = new URLSearchParams({
    Action: 'login',
    Destination: destination,
    SigninToken: token,
  })
  return raw(`${sandbox.url}/federation?${query}`)
}

test('keys become a token, by POST or GET, and the token a console of theirs', async () => {
  const posted = await getSigninToken(keys)
  expect(posted.status).toBe(200)
  const query = new URLSearchParams({ Action: 'getSigninToken', Session: sessionOf(keys) })
  expect((await raw(`${sandbox.url}/federation?${query}`)).status).toBe(200)
  expect(sandbox.journal.count('GetSigninToken')).toBe(2)
  const page = await login(String(posted.json['SigninToken']))
  expect(page.status).toBe(200)
  expect(page.text).toContain('111111111111')
  expect(page.text).toMatch(/assumed-role\/AWSReservedSSO_AdministratorAccess_\w+\/alice/)
  expect(page.text).toContain('https://console.aws.amazon.com/s3/home')
  expect(page.headers['content-security-policy']).toContain("default-src 'none'")
})

test('wrong, foreign and expired keys, and a duration, get a page that says no', async () => {
  const statusOf = async (answer: Promise<RawAnswer>) => (await answer).status
  expect(await statusOf(getSigninToken({ ...keys, secretAccessKey: 'x' }))).toBe(400)
  expect(await statusOf(getSigninToken({ ...keys, sessionToken: 'x' }))).toBe(400)
  expect(await statusOf(getSigninToken({ ...keys, accessKeyId: 'ASIAX' }))).toBe(400)
  expect(await statusOf(getSigninToken(keys, { Session: '{}' }))).toBe(400)
  expect(await statusOf(getSigninToken(keys, { Session: 'x' }))).toBe(400)
  const long = await getSigninToken(keys, { SessionDuration: '3600' })
  expect([long.status, long.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
  sandbox.clock.advance(13 * 3_600_000)
  expect(await statusOf(getSigninToken(keys))).toBe(400)
})

test('a token is good for 15 minutes, and leads to the console only', async () => {
  const token = String((await getSigninToken(keys)).json['SigninToken'])
  for (const destination of [
    'https://evil.example/',
    'http://console.aws.amazon.com/',
    'https://console.aws.amazon.com.evil.example/',
    'https://console.aws.amazon.com:444/',
    'x',
  ]) {
    expect((await login(token, destination)).status, destination).toBe(400)
  }
  expect((await login(`${token}x`)).status).toBe(400)
  expect((await login(token, 'https://us-west-2.console.amazonaws-eusc.eu/a')).status).toBe(200)
  sandbox.clock.advance(15 * 60_000)
  expect((await login(token)).status).toBe(400)
})

test('its failures can be ordered', async () => {
  sandbox.faults.add({ operation: 'GetSigninToken', kind: 'server-error', count: 1 })
  expect((await getSigninToken(keys)).status).toBe(500)
  sandbox.faults.add({ operation: 'GetSigninToken', kind: 'throttle', count: 1 })
  expect((await getSigninToken(keys)).status).toBe(429)
  expect((await getSigninToken(keys)).status).toBe(200)
})
