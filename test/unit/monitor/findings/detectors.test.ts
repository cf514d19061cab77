import { afterEach, beforeEach, expect, it } from 'vitest'
import { detectors } from '../../../../src/monitor/findings/detectors.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { event, iamUser } from '../records.ts'
import { fixtures } from './fixtures.ts'
import { goesOn } from './fixtures/rare-role-chain.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

it('every detector has a fixture, a code of its own and all its words', () => {
  const codes = detectors.map(({ code }) => code)
  expect(Object.keys(fixtures).toSorted()).toEqual(codes.toSorted())
  expect(new Set(codes).size).toBe(codes.length)
  for (const { code, title, why, fix, falseAlarms, attack } of detectors) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)+$/)
    for (const words of [title, why, fix, falseAlarms]) expect(words).toMatch(/^[A-Z`].*\.$/s)
    expect(attack).toMatch(/^T\d{4}(?:\.\d{3})?$/)
  }
})

it.each(Object.entries(fixtures))(
  '%s finds what its fixture plants, and nothing in the rest',
  async (code, { good, bad, places, networks, says }) => {
    if (places !== undefined) stage.list(places)
    if (networks !== undefined) stage.networks(networks)
    stage.plant('good.json', good)
    await stage.load()
    expect(await stage.find(code)).toEqual({ findings: [], more: [] })
    stage.plant('bad.json', bad)
    await stage.load()
    const { findings } = await stage.find(code)
    expect(findings.map((found) => found.says)).toEqual(says)
  },
)

it('a finding has its events, the first ten of them, and is looked for in the time asked for', async () => {
  const root = { type: 'Root', accountId: '111111111111' }
  const at = (minute: number) => `2026-11-20T09:${String(minute).padStart(2, '0')}:00Z`
  const planted = Array.from({ length: 12 }, (_, minute) =>
    event({ userIdentity: root, eventTime: at(minute) }),
  )
  stage.plant('a.json', planted)
  await stage.load()
  const {
    findings: [found],
  } = await stage.find('root-used')
  expect(found).toMatchObject({ events: 12, accounts: ['111111111111'], people: ['root'] })
  expect(found?.last).toEqual(new Date(at(11)))
  expect(found?.evidence.map(({ id }) => id)).toEqual(
    planted.slice(0, 10).map(({ eventID }) => eventID),
  )
  const span = { since: new Date(at(5)), until: new Date(at(7)) }
  expect((await stage.find('root-used', span)).findings).toMatchObject([{ events: 2 }])
})

it('a chain of roles says how long ago somebody took it last', async () => {
  const [first, last] = ['2026-08-01T09:00:00Z', '2026-11-20T09:00:00Z']
  stage.plant('a.json', [
    ...['2026-09-01T09:00:00Z', last].map((time) => goesOn(time, 'deployer', {}, 'bob')),
    event({ eventTime: first }),
  ])
  await stage.load()
  expect((await stage.find('rare-role-chain')).findings).toMatchObject([
    {
      says: 'bob went on from role Developer to deployer in 222222222222, as nobody did in the 31 days that are known.',
    },
  ])
  const { findings } = await stage.find('rare-role-chain', { since: new Date(last) })
  expect(findings).toMatchObject([
    {
      says: 'bob went on from role Developer to deployer in 222222222222, as nobody did in 80 days.',
    },
  ])
})

it('a key that a migration of this machine set inactive is told, whatever the events say of it', async () => {
  const key = `AKIA${'Z'.repeat(16)}`
  const used = (eventTime: string) => event({ userIdentity: iamUser('carol', key), eventTime })
  stage.plant('a.json', [used('2026-11-10T09:00:00Z')])
  await stage.load()
  stage.retire(key, new Date('2026-11-11T09:00:00Z'))
  expect(await stage.find('retired-key-used')).toEqual({ findings: [], more: [] })
  stage.plant('b.json', [used('2026-11-12T09:00:00Z')])
  await stage.load()
  expect((await stage.find('retired-key-used')).findings).toMatchObject([
    { says: `carol used the key ${key} once, although it was set inactive on 2026-11-11.` },
  ])
})

it('calls that were denied are a note where nearly all are the same call: a program that tries again', async () => {
  const denied = (at: number, eventName: string) =>
    event({
      userIdentity: iamUser('dave'),
      eventName,
      errorCode: 'AccessDenied',
      eventTime: `2026-11-20T09:0${Math.floor(at / 6)}:00Z`,
    })
  const tries = Array.from({ length: 27 }, (_, at) => denied(at, 'DescribeTable'))
  stage.plant('a.json', [...tries, denied(27, 'ListUsers'), denied(28, 'ListRoles')])
  await stage.load()
  const levelOf = async () =>
    (await stage.find('access-denied-wave')).findings.map(({ level }) => level)
  expect(await levelOf()).toEqual(['note'])
  stage.plant('b.json', [denied(29, 'ListKeys'), denied(29, 'ListUsers')])
  await stage.load()
  expect(await levelOf()).toEqual(['medium'])
})

it('of more findings than anybody reads the newest are given, and that there are more is told', async () => {
  const key = (at: number) => `AKIA${String(at).padStart(16, '0')}`
  const planted = Array.from({ length: 1001 }, (_, at) =>
    event({
      userIdentity: iamUser('carol', key(at)),
      eventTime: at === 500 ? '2026-11-19T09:00:00Z' : '2026-11-20T09:00:00Z',
    }),
  )
  stage.plant('a.json', planted)
  await stage.load()
  const { findings, more } = await stage.find()
  expect(more).toEqual(['long-lived-key-used'])
  const subjects = new Set(findings.map(({ subject }) => subject))
  expect(subjects.size).toBe(1000)
  expect(subjects.has(key(500))).toBe(false)
})
