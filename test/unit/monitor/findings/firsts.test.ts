import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { deed, ordinaryLife } from './ordinary-life.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const program = (name: string) => ({ more: { userAgent: `${name}/1.0` } })

/** Credentials of the usual account and role. */
const taking = (name: string) => ({
  more: {
    userAgent: `${name}/1.0`,
    eventSource: 'sso.amazonaws.com',
    eventName: 'GetRoleCredentials',
    serviceEventDetails: { role_name: 'Developer', account_id: '222222222222' },
  },
})

async function found(records: readonly unknown[]) {
  stage.plant('a.json', records)
  await stage.load()
  const { findings } = await stage.find()
  return findings.map(({ code, level, says }) => ({ code, level, says }))
}

it('a first that others have too is a note, one of nobody else is a finding', async () => {
  const records = [
    ...ordinaryLife('alice'),
    ...ordinaryLife('bob'),
    deed('2026-11-10T09:00:00Z', program('Terraform'), 'bob'),
    deed('2026-11-11T09:00:00Z', program('Terraform'), 'bob'),
    deed('2026-11-11T10:00:00Z', program('curl'), 'bob'),
    deed('2026-11-20T09:00:00Z', program('Terraform')),
    deed('2026-11-20T15:00:00Z', program('curl')),
  ]
  expect(await found(records)).toMatchObject([
    { code: 'first-user-agent', level: 'note' },
    { code: 'first-user-agent', level: 'low', says: expect.stringContaining('curl') },
  ])
})

it('an account of colleagues is a note, one of strangers is a finding', async () => {
  const account = (id: string) => ({ account: id })
  const team = (id: string, ...people: string[]) =>
    people.flatMap((name) => [
      ...ordinaryLife(name),
      ...['03', '04', '05', '06'].map((day) => deed(`2026-11-${day}T10:00:00Z`, account(id), name)),
    ])
  const records = [
    ...team('333333333333', 'alice', 'bob', 'carol'),
    ...team('444444444444', 'dave', 'erin', 'frank', 'grace', 'heidi', 'ivan'),
    deed('2026-11-07T10:00:00Z', account('555555555555'), 'bob'),
    deed('2026-11-08T10:00:00Z', account('555555555555'), 'bob'),
    deed('2026-11-20T09:00:00Z', account('555555555555')),
    deed('2026-11-20T10:30:00Z', account('444444444444')),
  ]
  expect(await found(records)).toMatchObject([
    { code: 'first-account', level: 'note', says: expect.stringContaining('555555555555') },
    { code: 'first-account', level: 'low', says: expect.stringContaining('444444444444') },
  ])
})

it('what was done once is forgotten after 60 days, what was done often later', async () => {
  const once = (day: string) => deed(`${day}T09:00:00Z`, program('curl'))
  const often = ['01', '02', '03', '04'].map((day) =>
    deed(`2026-08-${day}T09:00:00Z`, program('Terraform')),
  )
  const records = [
    ...ordinaryLife(),
    once('2026-09-20'),
    ...often,
    once('2026-11-20'),
    deed('2026-11-20T09:30:00Z', program('Terraform')),
  ]
  expect(await found(records)).toMatchObject([
    { says: 'alice: first use of program curl in 61 days.' },
  ])
})

it('a night is a finding where nobody is up, a note where others were up eight times at that time of theirs', async () => {
  const records = [
    ...ordinaryLife('alice'),
    ...ordinaryLife('bob'),
    ...['06', '07', '08', '09', '10', '11', '12', '13'].map((day) =>
      deed(`2026-11-${day}T22:30:00Z`, {}, 'bob'),
    ),
    deed('2026-11-20T03:30:00Z'),
    deed('2026-11-21T22:30:00Z'),
  ]
  expect(await found(records)).toMatchObject([
    { code: 'first-hour', level: 'low', says: expect.stringContaining('from 03:00 UTC') },
    { code: 'first-hour', level: 'note', says: expect.stringContaining('from 22:00 UTC') },
  ])
})

it.each([
  [7, 'low'],
  [8, 'note'],
])('after %i nights of a week, at whatever hour, one more is a %s', async (nights, level) => {
  const others = ['bob', 'carol'].flatMap((person) =>
    ['14', '15', '16', '17'].map((day) => deed(`2026-11-${day}T03:30:00Z`, {}, person)),
  )
  const records = [
    ...['alice', 'bob', 'carol'].flatMap((person) => ordinaryLife(person)),
    ...others.slice(0, nights),
    deed('2026-11-20T22:30:00Z'),
  ]
  const told = await found(records)
  expect(told.filter(({ says }) => says.includes('alice'))).toMatchObject([
    { code: 'first-hour', level },
  ])
})

it('a night is told by what is night for that person, not by the hour of the day', async () => {
  const far = Array.from({ length: 19 }, (_, index) => {
    const day = `2026-11-${String(index + 1).padStart(2, '0')}`
    return [deed(`${day}T21:00:00Z`, {}, 'bob'), deed(`${day}T03:00:00Z`, {}, 'bob')]
  }).flat()
  const records = [...ordinaryLife(), ...far, deed('2026-11-20T00:30:00Z')]
  expect(await found(records)).toMatchObject([{ code: 'first-hour', level: 'low' }])
})

it('an hour of the night is a note in a network where the person does not work by day: a journey', async () => {
  const away = { more: { sourceIPAddress: '203.0.113.9' } }
  const records = [
    ...ordinaryLife(),
    deed('2026-11-12T09:30:00Z', away),
    deed('2026-11-20T00:30:00Z', away),
  ]
  expect(await found(records)).toMatchObject([{ code: 'first-hour', level: 'note' }])
})

it('a program that works with what the usual one took is a note, one that takes it itself is a finding', async () => {
  const records = [
    ...ordinaryLife(),
    ...ordinaryLife('bob'),
    deed('2026-11-20T09:00:00Z', taking('aws-cli')),
    deed('2026-11-20T09:10:00Z', program('Pulumi')),
    deed('2026-11-20T09:00:00Z', taking('curl'), 'bob'),
    deed('2026-11-20T09:10:00Z', program('curl'), 'bob'),
  ]
  expect(await found(records)).toMatchObject([
    { code: 'first-user-agent', level: 'low', says: expect.stringContaining('bob') },
    { code: 'first-user-agent', level: 'note', says: expect.stringContaining('Pulumi') },
  ])
})
