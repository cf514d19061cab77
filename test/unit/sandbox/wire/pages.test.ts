import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { visit } from '../../../../src/sandbox/person.ts'
import { totpCode } from '../../../../src/sandbox/totp.ts'
import { type RawAnswer, alice, bob, raw } from './raw-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(async () => {
  await sandbox.close()
})

function cookieOf(answer: RawAnswer): string {
  const [line = ''] = (answer.headers['set-cookie'] as string[] | undefined) ?? []
  return line.split(';')[0] ?? ''
}

const csrfOf = ({ text }: RawAnswer): string => /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? ''

function post(path: string, cookie: string, form: Record<string, string>, headers = {}) {
  return raw(sandbox.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, ...headers },
    body: new URLSearchParams(form).toString(),
  })
}

/** The cookie of a browser in which the password was given. */
async function passwordGiven(
  person = alice,
  query = '',
): Promise<{ cookie: string; answer: RawAnswer }> {
  const page = await raw(`${sandbox.url}/sign-in${query}`)
  const answer = await post('/sign-in', cookieOf(page), {
    csrf: csrfOf(page),
    return_to: new URLSearchParams(query).get('return_to') ?? '/start',
    user: person.user,
    password: person.password,
  })
  return { cookie: cookieOf(answer), answer }
}

describe('a link of the portal', () => {
  const query = 'account_id=111111111111&role_name=AdministratorAccess'
  const go = (text: string) => visit(`${sandbox.url}/start/#/console?${text}`, alice)

  test('leads through the sign-in to the console of the role', async () => {
    const destination = encodeURIComponent('https://console.aws.amazon.com/s3/home')
    const { outcome, text } = await go(`${query}&destination=${destination}`)
    expect(outcome).toBe('done')
    expect(text).toContain('AdministratorAccess, as alice')
    expect(text).toContain('https://console.aws.amazon.com/s3/home')
  })

  test('is refused for a role of somebody else, and for a page that is no console', async () => {
    expect(await go(query.replace('Administrator', 'Nobody'))).toMatchObject({ status: 403 })
    const evil = encodeURIComponent('https://evil.example/')
    expect(await go(`${query}&destination=${evil}`)).toMatchObject({ status: 400 })
  })

  test('lands on a page whose one script the policy names by its hash', async () => {
    const { status, headers, text } = await raw(`${sandbox.url}/start/`)
    const [, script = ''] = /<script>([^]*?)<\/script>/.exec(text) ?? []
    const hash = createHash('sha256').update(script).digest('base64')
    const policy = String(headers['content-security-policy'])
    expect(status).toBe(200)
    expect(policy).toMatch(/^default-src 'none'; /)
    expect(policy.split('; ').at(-1)).toBe(`script-src 'sha256-${hash}'`)
    expect(text.match(/<script/g)).toHaveLength(1)
  })
})

describe('the cookie', () => {
  test('is for this server only, out of the reach of scripts', async () => {
    const page = await raw(`${sandbox.url}/sign-in`)
    const [line] = page.headers['set-cookie'] as string[]
    expect(line).toMatch(
      new RegExp(`^keyless_sandbox_${sandbox.port}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Lax$`),
    )
  })

  test('is another one after the sign-in, and the old one is worth nothing', async () => {
    const before = await raw(`${sandbox.url}/sign-in`)
    const { cookie } = await passwordGiven()
    expect(cookie).not.toBe(cookieOf(before))
    const start = await raw(`${sandbox.url}/start`, { headers: { cookie } })
    expect(start.status).toBe(200)
    const old = await raw(`${sandbox.url}/start`, { headers: { cookie: cookieOf(before) } })
    expect(old.headers['location']).toBe('/sign-in?return_to=%2Fstart%3F')
  })

  test('is forgotten after eight hours', async () => {
    const { cookie } = await passwordGiven()
    sandbox.clock.advance(8 * 3_600_000)
    expect((await raw(`${sandbox.url}/start`, { headers: { cookie } })).status).toBe(303)
  })
})

describe('a form', () => {
  test('without its token, or with that of another browser, is refused', async () => {
    const page = await raw(`${sandbox.url}/sign-in`)
    const other = await raw(`${sandbox.url}/sign-in`)
    const given = { user: alice.user, password: alice.password, return_to: '/start' }
    expect((await post('/sign-in', cookieOf(page), given)).status).toBe(403)
    const foreign = { ...given, csrf: csrfOf(other) }
    expect((await post('/sign-in', cookieOf(page), foreign)).status).toBe(403)
    expect((await post('/sign-in', '', { ...given, csrf: csrfOf(page) })).status).toBe(403)
  })

  test('from a page of another origin is refused before anything else', async () => {
    const { cookie } = await passwordGiven()
    const start = await raw(`${sandbox.url}/start`, { headers: { cookie } })
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${sandbox.port + 1}`]) {
      const answer = await post('/sign-out', cookie, { csrf: csrfOf(start) }, { origin })
      expect(answer.status).toBe(403)
    }
    const own = await post('/sign-out', cookie, { csrf: csrfOf(start) }, { origin: sandbox.url })
    expect(own.headers['location']).toBe('/done')
  })
})

describe('a foreign Host', () => {
  test('gets nothing, not even from the API', async () => {
    for (const path of ['/start', '/assignment/accounts', '/control/status']) {
      const answer = await raw(sandbox.url + path, { headers: { host: 'rebound.example' } })
      expect(answer.status).toBe(403)
    }
    const host = `localhost:${sandbox.port}`
    expect((await raw(`${sandbox.url}/sign-in`, { headers: { host } })).status).toBe(200)
  })
})

describe('signing in', () => {
  test('a wrong password and an unknown user look alike and keep the name', async () => {
    const wrong = await passwordGiven({ ...alice, password: 'wrong' })
    const unknown = await passwordGiven({ ...alice, user: 'nobody' })
    expect([wrong.answer.status, unknown.answer.status]).toEqual([422, 422])
    expect(wrong.answer.text).toContain('The user name or the password is not right.')
    expect(unknown.answer.text).toContain('value="nobody"')
  })

  test('a second factor is asked for, and until then nothing opens', async () => {
    const { cookie, answer } = await passwordGiven(bob)
    expect(answer.headers['location']).toBe('/sign-in/totp?return_to=%2Fstart')
    expect((await raw(`${sandbox.url}/start`, { headers: { cookie } })).status).toBe(303)
    const page = await raw(`${sandbox.url}/sign-in/totp`, { headers: { cookie } })
    const wrong = await post('/sign-in/totp', cookie, { csrf: csrfOf(page), totp: '000000' })
    expect(wrong.status).toBe(422)
    const totp = totpCode(bob.totpSecret, new Date())
    const right = await post('/sign-in/totp', cookie, { csrf: csrfOf(page), totp })
    expect(right.headers['location']).toBe('/start')
  })

  test('never leads out of the sandbox afterwards', async () => {
    for (const target of [
      '//evil.example/start',
      'http://evil.example',
      '/control/status',
      '\\\\evil',
    ]) {
      const page = await raw(`${sandbox.url}/sign-in`)
      const answer = await post('/sign-in', cookieOf(page), {
        csrf: csrfOf(page),
        return_to: target,
        user: alice.user,
        password: alice.password,
      })
      expect(answer.headers['location']).toBe('/start')
    }
  })
})

test('pages come with a policy that lets nothing else in', async () => {
  const { headers } = await raw(`${sandbox.url}/sign-in`)
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(headers['cache-control']).toBe('no-store')
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
})

test('the start page finds accounts by name and number', async () => {
  const { cookie } = await passwordGiven()
  const found = await raw(`${sandbox.url}/start?q=PRODuction`, { headers: { cookie } })
  expect(found.text).toContain('333333333333')
  expect(found.text).not.toContain('111111111111')
})

test('a code that is unknown, and one that was answered, ask for a new one', async () => {
  const { cookie } = await passwordGiven()
  const unknown = await raw(`${sandbox.url}/device?user_code=BBBB-BBBB`, { headers: { cookie } })
  expect(unknown.status).toBe(422)
  expect(unknown.text).toContain('This code is not known')
})

test('a page that is not there says so', async () => {
  const page = await raw(`${sandbox.url}/nowhere`, { headers: { accept: 'text/html' } })
  expect([page.status, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect((await raw(`${sandbox.url}/nowhere`)).json).toEqual({ message: 'Unknown operation' })
})

describe('a person', () => {
  test('goes to no other place than loopback', async () => {
    await expect(visit('https://127.0.0.1/', alice)).rejects.toThrow(/Only pages of a sandbox/)
    await expect(visit('http://my-org.awsapps.com/start', alice)).rejects.toThrow(/Only pages/)
  })

  test('with a wrong password gets stuck and says what the page says', async () => {
    const visited = await visit(`${sandbox.url}/start`, { ...alice, password: 'wrong' })
    expect(visited).toMatchObject({ outcome: 'stuck', status: 422 })
    expect(visited.text).toContain('The user name or the password is not right.')
  })

  test('ends at the accounts', async () => {
    const visited = await visit(`${sandbox.url}/`, alice)
    expect(visited).toMatchObject({ outcome: 'done', url: `${sandbox.url}/start` })
  })
})
