import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ProfilePlace } from '../../../src/agent/control-wire.ts'
import { createServedProfiles, type ServedProfiles } from '../../../src/agent/served-profiles.ts'
import type { Credentials } from '../../../src/credentials/credentials.ts'
import { SignInRequired } from '../../../src/errors.ts'
import { type AgentClock, createAgentClock } from './agent-clock.ts'

const minute = 60_000
const files = { awsConfig: '/config', awsCredentials: '/credentials' }
const place = (profile: string): ProfilePlace => ({ profile, ...files })

let clock: AgentClock
let profiles: ServedProfiles
let asked: string[]
let told: Date[]
let answer: (profile: string) => Promise<Credentials>

beforeEach(() => {
  clock = createAgentClock(new Date('2026-11-23T00:00:00Z'))
  asked = []
  told = []
  answer = async (profile) => ({
    accessKeyId: `${profile} ${asked.length}`,
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: new Date(clock.now().getTime() + 60 * minute),
  })
  profiles = createServedProfiles({
    resolver: ({ profile }) => ({
      current: () => {
        asked.push(profile)
        return answer(profile)
      },
      letIn: () => asked.push(`${profile} again`),
    }),
    answered: ({ expiresAt }) => told.push(expiresAt),
    clock,
    log: { debug: () => {}, warn: () => {} },
  })
})
afterEach(() => profiles.close())

async function ask(path: string): Promise<string> {
  const { text } = (await profiles.routes.get(path)?.answer()) ?? { text: 'nothing' }
  return /"AccessKeyId":"([^"]*)"/.exec(text)?.[1] ?? text
}

async function pass(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) await clock.advance(minute)
}

it('has a path for every name that no client spells in another way', async () => {
  const names = ['dev', 'a b', 'ü', 'a/b', "(it's)!*", '..', '.', 'x%2F']
  const paths: string[] = []
  for (const name of names) paths.push((await profiles.serve(place(name))).path)
  expect(paths).toEqual([
    '/role/dev',
    '/role/a%20b',
    '/role/%C3%BC',
    '/role/a%2Fb',
    '/role/%28it%27s%29%21%2A',
    '/role/2',
    '/role/3',
    '/role/x%252F',
  ])
  for (const path of paths) expect(new URL(`http://127.0.0.1${path}`).pathname).toBe(path)
})

it('keeps to one path and token for a profile, and to others for other files', async () => {
  const first = await profiles.serve(place('dev'))
  expect(await profiles.serve(place('dev'))).toMatchObject({ token: first.token })
  expect(asked).toContain('dev again')
  const other = await profiles.serve({ ...place('dev'), awsConfig: '/other' })
  expect(other.path).toBe('/role/dev/2')
  expect(other.token).not.toBe(first.token)
})

it('gives no address to a profile that nobody can have', async () => {
  answer = () => Promise.reject(new SignInRequired('sign-in-expired', 'It ended.'))
  await expect(profiles.serve(place('dev'))).rejects.toThrow('It ended.')
  expect(profiles.routes.size).toBe(0)
})

it('fetches anew ahead of the end what somebody has, and nothing else', async () => {
  const { path } = await profiles.serve(place('dev'))
  await profiles.serve(place('unused'))
  expect(await ask(path)).toBe('dev 3')
  asked = []
  await pass(46)
  expect(asked).toEqual(['dev'])
  await pass(120)
  expect(asked).toEqual(['dev'])
})

it('says what was asked for, until when it is good, and what keeps it from more', async () => {
  const { path } = await profiles.serve(place('dev'))
  await ask(path)
  await ask(path)
  expect(profiles.status()).toEqual([
    {
      profile: 'dev',
      path,
      requests: 2,
      lastRequestAt: '2026-11-23T00:00:00.000Z',
      expiresAt: '2026-11-23T01:00:00.000Z',
      problem: null,
    },
  ])
  await pass(61)
  answer = () => Promise.reject(new SignInRequired('sign-in-expired', 'It ended.'))
  expect(await ask(path)).toContain('sign-in-expired')
  expect(profiles.status()).toMatchObject([{ problem: 'It ended. Try: keyless login' }])
  expect(told).toEqual([new Date('2026-11-23T01:00:00Z')])
})

it('goes on with the addresses and tokens of an agent before', async () => {
  profiles.takeOver([{ ...place('dev'), path: '/role/dev', token: 'known' }])
  expect(asked).toEqual([])
  expect(profiles.routes.get('/role/dev')?.isToken('known')).toBe(true)
  expect(await ask('/role/dev')).toBe('dev 1')
  expect(await profiles.serve(place('dev'))).toMatchObject({ path: '/role/dev', token: 'known' })
  expect(profiles.handOver()).toEqual([{ ...place('dev'), path: '/role/dev', token: 'known' }])
})
