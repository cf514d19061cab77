import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Channel } from '../../../../src/monitor/export/channel.ts'
import { ocsfLine } from '../../../../src/monitor/export/ocsf/event-fields.ts'
import { ocsfEvent } from '../../../../src/monitor/export/ocsf/event.ts'
import { ocsfFinding } from '../../../../src/monitor/export/ocsf/finding.ts'
import { runProgram } from '../../../support/programs.ts'
import { missingWitness, witness } from '../../../support/witnesses.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'
import { aliceId, event, roleSession, storeArn } from '../records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const product = { version: '1.2.3' }

function collecting(): Channel & { readonly lines: string[] } {
  const lines: string[] = []
  return {
    lines,
    most: { records: 7, bytes: 1e6 },
    event: (one) => {
      const mapped = ocsfEvent(one, product)
      return mapped === undefined ? undefined : ocsfLine(mapped)
    },
    finding: (one, isUpdate) => ocsfLine(ocsfFinding(one, isUpdate, product)),
    send: async (records) => {
      lines.push(...records.map(String))
      return { refused: 0, because: '' }
    },
  }
}

interface Mapped {
  readonly type_uid: number
  readonly metadata: { readonly uid: string; readonly event_code?: string }
  readonly user?: { readonly uid: string }
  readonly actor?: { readonly user: { readonly uid: string } }
  readonly src_endpoint?: object
  readonly status?: string
}

const portalUser = {
  type: 'IdentityCenterUser',
  accountId: '111111111111',
  onBehalfOf: { userId: aliceId, identityStoreArn: storeArn },
  credentialId: 'f3f3f3f3-0000-4000-8000-000000000001',
}

function plantKinds(): void {
  const alice = roleSession({ role: 'AWSReservedSSO_Admin_0123456789abcdef', session: 'alice' })
  stage.plant('a.json', [
    event({ userIdentity: { type: 'Root', principalId: '1', accountId: '111111111111' } }),
    event({ userIdentity: alice, eventName: 'CreateUser', readOnly: false }),
    event({
      userIdentity: alice,
      eventName: 'DeleteUser',
      readOnly: false,
      errorCode: 'AccessDenied',
    }),
    event({ userIdentity: alice, eventName: 'RebootInstances', readOnly: false }),
    event({ sourceIPAddress: 'cloudformation.amazonaws.com', userAgent: null, awsRegion: null }),
    event({ sourceIPAddress: '2001:db8::1' }),
    event({
      userIdentity: portalUser,
      eventSource: 'signin.amazonaws.com',
      eventName: 'UserAuthentication',
      serviceEventDetails: { UserAuthentication: 'Success' },
    }),
    event({
      userIdentity: portalUser,
      eventSource: 'sso.amazonaws.com',
      eventName: 'CreateToken',
      requestParameters: { grantType: 'authorization_code' },
    }),
    event({ userIdentity: portalUser, eventSource: 'sso.amazonaws.com', eventName: 'Logout' }),
    event({ userIdentity: null, eventName: 'Odd\u001B[31m\uD800', recipientAccountId: 'x' }),
  ])
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_EXPORTS'))('by OCSF’s own schema', () => {
  it('events and findings of all kinds are what they say', async () => {
    plantKinds()
    await stage.load()
    const channel = collecting()
    const sent = await stage.send({ name: undefined, channel })
    expect(sent).toMatchObject({ events: 10, refused: 0 })
    const mapped = channel.lines.map((line) => JSON.parse(line) as Mapped)
    const types = mapped.flatMap(({ type_uid: uid, metadata: { event_code: name } }) =>
      name === undefined ? [] : [`${uid} ${name}`],
    )
    expect(types.toSorted()).toEqual([
      '300201 CreateToken',
      '300201 UserAuthentication',
      '300202 Logout',
      '600301 CreateUser',
      '600302 ListBuckets',
      '600302 ListBuckets',
      '600302 ListBuckets',
      '600302 Odd [31m\uFFFD',
      '600304 DeleteUser',
      '600399 RebootInstances',
    ])
    expect(mapped.filter((one) => one.type_uid === 200401).length).toBe(sent.findings)
    expect(sent.findings).toBeGreaterThan(0)
    const people = mapped.flatMap(({ user, actor }) => (user ?? actor?.user)?.uid ?? [])
    expect(people).toContain(aliceId)
    const script = fileURLToPath(new URL('../../../support/ocsf-check.py', import.meta.url))
    const python = witness('KEYLESS_WITNESS_EXPORTS') ?? ''
    const input = channel.lines.join('')
    const { stdout, stderr } = await runProgram([python, script], { env: {}, input })
    expect(JSON.parse(stdout), stderr).toEqual([])
  })
})

it('goes on after what was sent, in the order of arrival, and says what has grown', async () => {
  const root = { type: 'Root', principalId: '1', accountId: '111111111111' }
  stage.plant('a.json', [
    event({ userIdentity: root }),
    ...Array.from({ length: 20 }, () => event()),
  ])
  await stage.load()
  const first = collecting()
  expect(await stage.send({ name: 'siem', channel: first })).toMatchObject({
    events: 21,
    findings: 1,
  })
  expect(await stage.send({ name: 'siem', channel: first })).toMatchObject({
    events: 0,
    findings: 0,
  })
  const late = event({ userIdentity: root, eventTime: '2026-11-19T00:00:00Z' })
  const newest = event({ userIdentity: root, eventTime: '2026-11-21T00:00:00Z' })
  stage.plant('b.json', [late, newest])
  await stage.load()
  const second = collecting()
  await stage.send({ name: 'siem', channel: second })
  const mapped = second.lines.map((line) => JSON.parse(line) as Mapped)
  const uids = mapped.slice(0, 2).map(({ metadata }) => metadata.uid)
  expect(uids.toSorted()).toEqual([String(late['eventID']), String(newest['eventID'])].toSorted())
  expect(mapped.slice(2).map((one) => one.type_uid)).toEqual([200402])
  // Another destination is at its beginning, and so is this one after the store was emptied.
  expect(await stage.send({ name: 'other', channel: second })).toMatchObject({ events: 23 })
})
