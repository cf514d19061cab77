import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { callbackPage, callbackPages } from '../../../src/session/callback-page.ts'

test('says that the tab can be closed after a sign-in', () => {
  const { html } = callbackPage({ kind: 'signed-in' })
  expect(html).toContain('<title>Signed in – keyless</title>')
  expect(html).toContain('You can close this tab and go back to your terminal.')
})

test('says what went wrong and what to run', () => {
  const { html } = callbackPage({ kind: 'failed', problem: 'Access was denied in the browser.' })
  expect(html).toContain('<title>Not signed in – keyless</title>')
  expect(html).toContain('<p role="alert">Access was denied in the browser.</p>')
  expect(html).toContain('<code>keyless login</code>')
})

test("shows a server's words as words", () => {
  const problem = `</p><script>alert("1")</script>\u202E\u001B[31m${'&'.repeat(10_000)}`
  const { html } = callbackPage({ kind: 'failed', problem })
  expect(html).not.toContain('<script')
  expect(html).not.toContain('\u202E')
  expect(html).not.toContain('\u001B')
  expect(html.length).toBeLessThan(6_000)
})

test('allows its one style sheet and nothing else', () => {
  const { html, headers } = callbackPage({ kind: 'signed-in' })
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? []
  const hash = createHash('sha256').update(style).digest('base64')
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
})

test('tells no other page the address with the code, and lets no cache keep it', () => {
  const { headers } = callbackPage({ kind: 'signed-in' })
  expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
})

test('answers the listener with the status that it chose', () => {
  expect(callbackPages.signedIn().status).toBe(200)
  expect(callbackPages.failed(409, 'Too late.')).toMatchObject({ status: 409 })
})
