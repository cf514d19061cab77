import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { allowPage } from '../../../../src/sandbox/pages/allow.ts'
import { contentSecurityPolicy, pageHeaders } from '../../../../src/sandbox/pages/layout.ts'
import { startPage } from '../../../../src/sandbox/pages/start.ts'
import { hostileSamples, pageSamples } from '../../../browser/page-samples.ts'

const frame = { organisation: 'my-org', userName: 'alice', csrfToken: 'c5f1' }

/** `form method action`, then the names of its fields and the values of its buttons. */
function formsOf(page: string | undefined): string[] {
  const forms = page?.match(/<form[^]*?<\/form>/g) ?? []
  return forms.map((form) => {
    const [, method = '', action = ''] = /method="(\w+)"\s+action="([^"]+)"/.exec(form) ?? []
    const fields = [...form.matchAll(/<input[^>]*?\sname="(\w+)"/g)].map(([, name]) => name)
    const buttons = [...form.matchAll(/<button[^>]*name="(\w+)" value="(\w+)"/g)]
    return [
      method,
      action,
      ...fields,
      ...buttons.map(([, name, value]) => `${name}=${value}`),
    ].join(' ')
  })
}

test('the sign-in form sends user and password', () => {
  expect(formsOf(pageSamples['sign-in'])).toEqual(['post /sign-in csrf return_to user password'])
})

test('the second step sends the one-time code', () => {
  expect(formsOf(pageSamples['totp'])).toEqual(['post /sign-in/totp csrf return_to totp'])
})

test('an unknown code is asked for with a plain link that can be shared', () => {
  expect(formsOf(pageSamples['code-empty'])).toEqual([
    'post /sign-out csrf',
    'get /device user_code',
  ])
})

test('a known code is confirmed or refused', () => {
  expect(formsOf(pageSamples['code-confirm'])).toEqual([
    'post /sign-out csrf',
    'post /device csrf user_code decision=allow decision=deny',
  ])
})

test('access is allowed or denied for one waiting request', () => {
  expect(formsOf(pageSamples['allow'])).toEqual([
    'post /sign-out csrf',
    'post /allow csrf request decision=allow decision=deny',
  ])
})

test('the code page warns of codes that somebody else sent', () => {
  expect(pageSamples['code-confirm']).toContain('Did somebody send you this code or a link?')
  expect(pageSamples['code-confirm']).toContain('127.0.0.1')
})

test('a scope is shown in words and by name', () => {
  expect(pageSamples['allow']).toContain('See your AWS accounts and roles, and use them')
  expect(pageSamples['allow']).toContain('sso:account:access')
})

test('a client without scopes may still only sign in', () => {
  const page = allowPage({
    ...frame,
    requestId: 'r1',
    clientName: 'old-client',
    scopes: [],
    returnHost: undefined,
  })
  expect(page).toContain('Sign in as you')
})

test('a role carries the profile that the AWS CLI would write', () => {
  expect(pageSamples['start']).toContain(
    '[profile dev-ReadOnlyAccess]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnlyAccess',
  )
})

test('a name cannot end the header or the line of a profile', () => {
  const page = startPage({
    ...frame,
    accounts: [
      {
        accountId: '1',
        accountName: 'a]\nkey = 1',
        emailAddress: '',
        roles: ['r\nsource_profile = x'],
      },
    ],
    totalAccounts: 1,
    query: '',
    sessionExpiresAt: new Date(0),
  })
  expect(page).toContain('<pre>[profile a-key-=-1-r-source_profile-=-x]\n')
  expect(page).toContain('\nsso_role_name = r source_profile = x</pre>')
})

test('every page says that it is not AWS, in its title and at its top', () => {
  for (const page of Object.values(pageSamples)) {
    expect(page).toMatch(/<title>[^<]+ – keyless sandbox, not AWS<\/title>/)
    expect(page).toContain('<span class="tag">not AWS</span>')
  }
})

test('no page has a script, an event handler or an address of another server', () => {
  for (const page of [...Object.values(pageSamples), ...Object.values(hostileSamples)]) {
    expect(page).not.toMatch(
      /<script|<img|<iframe|<[^>]*\son\w+="|(?:src|href|action)="(?:https?:)?\/\//,
    )
  }
})

test('huge names leave a page readable in size', () => {
  for (const page of Object.values(hostileSamples)) {
    const shown = page.replace(/<input\s+type="hidden"[^>]*>|<a\s[^>]*>/g, '')
    expect(shown.length).toBeLessThan(25_000)
    expect(/[\u202A-\u202E\u2066-\u2069]/.test(shown)).toBe(false)
  }
})

test('the policy allows the one style sheet by its hash and forbids everything else', () => {
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(pageSamples['error'] ?? '') ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  expect(contentSecurityPolicy()).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  )
})

test('the policy lets a form lead to the listener of the client, and to no other port', () => {
  expect(contentSecurityPolicy('http://127.0.0.1:43817/oauth/callback')).toContain(
    "form-action 'self' http://127.0.0.1:43817;",
  )
  expect(contentSecurityPolicy('http://localhost/oauth/callback')).toContain(
    "form-action 'self' http://localhost:80;",
  )
})

test('the policy allows the scheme where the listener has an IPv6 address, which sources cannot name', () => {
  expect(contentSecurityPolicy('http://[::1]:43817/oauth/callback')).toContain(
    "form-action 'self' http:;",
  )
})

test('the policy names no host that is not this computer', () => {
  const own = contentSecurityPolicy()
  expect(contentSecurityPolicy('https://example.com/')).toBe(own)
  expect(contentSecurityPolicy("http://127.0.0.1.example.com/; script-src 'unsafe-inline'")).toBe(
    own,
  )
  expect(contentSecurityPolicy('nonsense')).toBe(own)
})

test('a page is never kept by a cache or shown in a frame', () => {
  expect(pageHeaders()).toMatchObject({
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
  })
})
