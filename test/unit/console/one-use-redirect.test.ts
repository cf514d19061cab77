import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { type OneUseRedirect, startOneUseRedirect } from '../../../src/console/one-use-redirect.ts'
import { Cancelled } from '../../../src/errors.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { raw } from '../sandbox/wire/raw-client.ts'

const target = 'https://signin.aws.amazon.com/federation?Action=login&SigninToken=secret'
const platform = { os: process.platform, uid: process.getuid?.() }
let redirect: OneUseRedirect
afterEach(async () => {
  await redirect.close()
})

async function start(options: object = {}): Promise<OneUseRedirect> {
  redirect = await startOneUseRedirect(target, { clock: systemClock, platform, ...options })
  return redirect
}

test('leads a browser on once, without a referrer and without a copy', async () => {
  const { url, used } = await start()
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/[\w-]{43}$/)
  const [answer] = await Promise.all([raw(url), used()])
  expect(answer.status).toBe(303)
  expect(answer.text).toBe('')
  expect(answer.headers).toMatchObject({
    location: target,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  await expect(raw(url)).rejects.toThrow('ECONNREFUSED')
})

test('a second request is told that the link is spent, and nothing else', async () => {
  const { url } = await start()
  const answers = await Promise.all([raw(url), raw(url), raw(url)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 410, 410])
  expect(answers.filter(({ text }) => text.includes('secret'))).toEqual([])
  expect(answers.filter(({ headers }) => headers['location'] !== undefined)).toHaveLength(1)
})

test('neither a guess, nor a HEAD, nor a prefetch, nor another page spends it', async () => {
  const { url } = await start()
  const port = new URL(url).port
  expect((await raw(`http://127.0.0.1:${port}/console/`)).status).toBe(404)
  expect((await raw(`${url}x`)).status).toBe(404)
  expect((await raw(url, { method: 'HEAD' })).status).toBe(405)
  expect((await raw(url, { method: 'POST' })).status).toBe(405)
  expect((await raw(url, { headers: { 'sec-purpose': 'prefetch;prerender' } })).status).toBe(403)
  expect((await raw(url, { headers: { 'sec-fetch-dest': 'image' } })).status).toBe(403)
  expect((await raw(url, { headers: { host: `evil.example:${port}` } })).status).toBe(403)
  expect((await raw(url, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
  expect((await raw(url)).status).toBe(303)
})

test.runIf(process.platform === 'linux')(
  'another user of the machine neither gets the link nor spends it',
  async () => {
    const uid = (process.getuid?.() ?? 0) + 1
    // The tests may run as root, which is let in as root and never refused.
    const swapped = (path: string) =>
      readFileSync(path, 'utf8').replace(/ {4,}0 (?= +0 )/g, '    4711 ')
    const other = await start({ platform: { os: 'linux', uid }, readFile: swapped })
    const answer = await raw(other.url)
    expect([answer.status, answer.headers['location']]).toEqual([403, undefined])
    const { url } = await start()
    expect((await raw(url)).status).toBe(303)
  },
)

test('gives up when no browser comes, and when it is stopped', async () => {
  const late = await start({ timeoutMs: 1 })
  await expect(late.used()).rejects.toMatchObject({ code: 'browser-not-opened' })
  const stop = new AbortController()
  const stopped = await start({ signal: stop.signal })
  const waiting = stopped.used()
  stop.abort(new Cancelled())
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
})

test('leads nowhere but to AWS and this machine', async () => {
  await start()
  await expect(
    startOneUseRedirect('https://evil.example/', { clock: systemClock, platform }),
  ).rejects.toMatchObject({ code: 'internal' })
})
