import { Script } from 'node:vm'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { livePage, pageStart, reportPage } from '../../../../src/monitor/page/document.ts'
import type { PageModel } from '../../../../src/monitor/page/model.ts'
import { pageScript } from '../../../../src/monitor/page/script.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { aliceId, centerUser, event, roleSession } from '../records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const admin = 'AWSReservedSSO_Admin_0123456789abcdef'

const by = (session: string, account: string, eventTime: string, more = {}) =>
  event({
    userIdentity: roleSession({ account, role: admin, session }),
    recipientAccountId: account,
    eventTime,
    ...more,
  })

const signIn = (outcome: string, eventTime: string) =>
  event({
    userIdentity: centerUser(aliceId),
    eventSource: 'signin.amazonaws.com',
    eventName: outcome === 'Success' ? 'UserAuthentication' : 'CredentialVerification',
    additionalEventData: { CredentialType: 'PASSWORD', UserName: 'alice' },
    serviceEventDetails: {
      [outcome === 'Success' ? 'UserAuthentication' : 'CredentialVerification']: outcome,
    },
    eventTime,
  })

async function modelOf(records: readonly unknown[]): Promise<PageModel> {
  stage.plant('a.json', records)
  await stage.load()
  return await stage.page()
}

it('counts who used which account, hour by hour, and keeps the newest events of each', async () => {
  const model = await modelOf([
    by('alice', '222222222222', '2026-11-20T09:10:00Z'),
    by('alice', '222222222222', '2026-11-20T09:50:00Z', { errorCode: 'AccessDenied' }),
    by('alice', '333333333333', '2026-11-20T10:10:00Z'),
    by('bob', '222222222222', '2026-11-20T09:20:00Z'),
    event({ userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' } }),
  ])
  expect(model.totals).toMatchObject({ events: 5, people: 2, accounts: 2, nobodys: 1, errors: 1 })
  expect(model.people.map(({ name, events }) => [name, events])).toEqual([
    ['alice', 3],
    ['bob', 1],
  ])
  expect(model.accounts.map(({ id }) => id)).toEqual(['222222222222', '333333333333'])
  const { people, accounts, steps, events, errors, minutes } = model.cells
  expect(minutes).toBe(60)
  expect(people).toEqual([1, 1, 2])
  expect(accounts).toEqual([1, 2, 1])
  expect(events).toEqual([2, 1, 1])
  expect(errors).toEqual([1, 0, 0])
  expect((steps[1] ?? 0) - (steps[0] ?? 0)).toBe(1)
  const [first = 0] = model.events.events
  expect(model.events.texts[first]).toBe('ListBuckets')
  expect(model.events.ids).toHaveLength(4)
})

it('counts a sign-in once, and tries that failed beside it', async () => {
  const model = await modelOf([
    signIn('Failure', '2026-11-20T09:00:00Z'),
    signIn('Success', '2026-11-20T09:01:00Z'),
    signIn('Success', '2026-11-20T09:20:00Z'),
  ])
  expect(model.times).toMatchObject({ minutes: 15, signedIn: [1, 1], failed: [1, 0] })
  expect(model.signIns.times).toHaveLength(3)
})

it('credentials that the portal gave count for the account that they are for', async () => {
  const given = event({
    userIdentity: centerUser(aliceId),
    eventSource: 'sso.amazonaws.com',
    eventName: 'GetRoleCredentials',
    serviceEventDetails: { account_id: '444444444444', role_name: 'Admin' },
  })
  const model = await modelOf([given, by('alice', '444444444444', '2026-11-20T09:10:00Z')])
  expect(model.accounts.map(({ id, events }) => [id, events])).toEqual([['444444444444', 2]])
})

it('has findings with their events, the levels that occur from the worst, and what is said of each', async () => {
  const root = event({ userIdentity: { type: 'Root', accountId: '111111111111' } })
  const model = await modelOf([root])
  expect(model.levels).toEqual(['high'])
  expect(model.findings).toMatchObject([{ code: 'root-used', level: 'high', evidence: [0] }])
  expect(model.evidence.ids).toEqual([root['eventID']])
  expect(model.rules['root-used']?.fix).toContain('Ask whoever holds its password')
})

it('an empty time has a page too', async () => {
  stage.plant('a.json', [event()])
  await stage.load()
  const model = await stage.page({ since: new Date('2030-01-01T00:00:00Z') })
  expect(model).toMatchObject({ from: 0, to: 0, people: [], findings: [] })
  expect(reportPage(model)).toContain(pageStart)
})

it('is one script, and says by digest what may run in it', async () => {
  expect(() => new Script(pageScript)).not.toThrow()
  expect(pageScript).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b/)
  expect(pageScript).not.toContain('</script')
  const page = livePage(await modelOf([event()]))
  expect(page).toContain("default-src 'none'; script-src 'sha256-")
  expect(page).toContain("connect-src 'self'")
})

it('markup, line separators and direction marks of a record end nothing in the page', async () => {
  const evil = '</script><script>alert(1)</script>\u2028\u202E<!--'
  const model = await modelOf([
    by(evil, '222222222222', '2026-11-20T09:10:00Z', { eventName: evil, userAgent: evil }),
    event({ userIdentity: { type: 'Root', accountId: evil }, recipientAccountId: evil }),
    by('x'.repeat(10_000), '222222222222', '2026-11-20T09:10:00Z'),
  ])
  const page = reportPage(model)
  expect(page.match(/<\/script>/g)).toHaveLength(2)
  expect(page).not.toContain('<!--')
  expect(page).not.toMatch(/[\u2028\u202E]/)
  expect(Buffer.byteLength(page)).toBeLessThan(200_000)
  expect(page).toContain("connect-src 'none'")
})
