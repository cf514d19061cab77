import { afterEach, beforeEach, expect, it } from 'vitest'
import { createCredentialSource } from '../../../src/agent/credential-source.ts'
import type { Credentials } from '../../../src/credentials/credentials.ts'
import { SignInRequired } from '../../../src/errors.ts'
import { type AgentClock, createAgentClock } from './agent-clock.ts'

const minute = 60_000
const start = new Date('2026-11-23T00:00:00Z')
const ended = new SignInRequired('sign-in-expired', 'The sign-in has ended.', {
  details: { session: 'my-org' },
})

let clock: AgentClock
let warnings: string[]
let asked: number
let answer: () => Promise<Credentials>
let stop: AbortController

function keys(name: string): Credentials {
  const expiresAt = new Date(clock.now().getTime() + 60 * minute)
  return { accessKeyId: name, secretAccessKey: 's', sessionToken: 't', expiresAt }
}

function createSource(first = keys('first')) {
  return createCredentialSource({
    profile: 'dev',
    first,
    resolve: () => {
      asked++
      return answer()
    },
    clock,
    log: { debug: () => {}, warn: (message) => warnings.push(message) },
  })
}

beforeEach(() => {
  clock = createAgentClock(start)
  warnings = []
  asked = 0
  stop = new AbortController()
  answer = async () => keys(`number ${asked}`)
})
afterEach(() => stop.abort())

it('asks once for a thousand that ask at the same time', async () => {
  const { current } = createSource()
  await clock.advance(61 * minute)
  const answers = await Promise.all(Array.from({ length: 1000 }, () => current()))
  expect(asked).toBe(1)
  expect(new Set(answers.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['number 1']))
})

it('has them at hand for a moment after each look, and not once they are over', async () => {
  const { atHand, current } = createSource()
  expect(atHand()).toBeUndefined()
  answer = async () => keys('looked up')
  await current()
  expect(atHand()).toMatchObject({ accessKeyId: 'looked up' })
  await clock.advance(50)
  expect(atHand()).toBeUndefined()
  answer = () => Promise.reject(ended)
  await current().catch(() => {})
  expect(atHand()).toBeUndefined()
})

it('answers with what it has when AWS is slower than an SDK waits', async () => {
  const { current } = createSource()
  await clock.advance(50 * minute)
  answer = () => new Promise(() => {})
  const slow = current()
  await clock.advance(600)
  expect(await slow).toMatchObject({ accessKeyId: 'first' })
})

it('waits for AWS, however slow, when what it has is over', async () => {
  const { current } = createSource()
  await clock.advance(60 * minute)
  let release = (): void => {}
  answer = () =>
    new Promise((resolve) => {
      release = () => resolve(keys('late'))
    })
  const slow = current()
  await clock.advance(minute)
  release()
  expect(await slow).toMatchObject({ accessKeyId: 'late' })
})

it('fetches ahead of the end, unasked', async () => {
  const source = createSource()
  const keeping = source.keepFresh(stop.signal)
  for (let passed = 0; passed < 45; passed++) await clock.advance(minute)
  expect(asked).toBe(0)
  await clock.advance(minute)
  expect(asked).toBe(1)
  stop.abort()
  await keeping
  expect(clock.sleeping()).toEqual([])
})

it('says once a try what to run, tries again each minute, and goes on after that', async () => {
  const source = createSource()
  answer = () => Promise.reject(ended)
  void source.keepFresh(stop.signal)
  for (let passed = 0; passed < 47; passed++) await clock.advance(minute)
  expect(asked).toBe(2)
  expect(warnings[0]).toBe(
    'No new credentials of "dev" for the running command. The sign-in has ended. Try: keyless login my-org',
  )
  await expect(source.current()).rejects.toBe(ended)
  answer = async () => keys('anew')
  expect(await source.current()).toMatchObject({ accessKeyId: 'anew' })
})

it('refuses keys that do not expire', () => {
  const forever = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
  expect(() => createSource(forever)).toThrow(
    'The keys of "dev" do not expire, so there is nothing to serve: use them as they are.',
  )
})
