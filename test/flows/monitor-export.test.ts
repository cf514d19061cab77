import type { ChildProcess } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { attributeOf, type Collector, startCollector } from '../support/otlp-collector.ts'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness, witness } from '../support/witnesses.ts'
import { event } from '../unit/monitor/records.ts'

let home: TempHome
let collector: Collector
let variables: Record<string, string> = {}
beforeEach(async () => {
  home = createTempHome()
  variables = {}
  installEngine(home)
  collector = await startCollector(witness('KEYLESS_WITNESS_OTLP_RECEIVER') ?? '')
})
afterEach(async () => {
  await collector.stop()
  home.remove()
})

const monitor = (args: readonly string[], onStart: (child: ChildProcess) => void = () => {}) =>
  keyless(['monitor', ...args], { env: { ...home.env, ...variables }, onStart })

const send = (...more: string[]) =>
  monitor(['export', 'otlp', '--endpoint', collector.url, ...more])

const root = { type: 'Root', principalId: '111111111111', accountId: '111111111111' }

function plantFile(count: number, name: string): void {
  const records = Array.from({ length: count - 1 }, () => event())
  const text = JSON.stringify({ Records: [event({ userIdentity: root }), ...records] })
  home.write(`trail/${name}.json`, text)
}

/** So many that they are several requests, and one that is a finding. */
async function plant(count: number, name = 'a'): Promise<void> {
  plantFile(count, name)
  expect(await monitor(['load', `${home.path}/trail`])).toMatchObject({ exitCode: 0 })
}

/** The ids of the store, which an export must not change. */
async function storedIds(): Promise<string[]> {
  const { stdout } = await monitor(['sql', 'SELECT id FROM stored ORDER BY id', '--json'])
  return (JSON.parse(stdout) as { rows: { id: string }[] }).rows.map(({ id }) => id)
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_OTLP_RECEIVER'))('a collector', () => {
  it.each(['http/protobuf', 'http/json'])(
    'receives each event and finding once, by %s, and then what is new',
    async (protocol) => {
      variables = {
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-team=key%3D1',
      }
      await plant(1500)
      const before = await storedIds()
      expect((await send()).stderr).toBe(
        `Sent 1,500 events and 1 finding to ${new URL(collector.url).host}.\n`,
      )
      expect(collector.uids().toSorted()).toEqual(before)
      expect(collector.uids('keyless.finding')).toHaveLength(1)
      expect(collector.requests[0]).toMatchObject({
        'content-encoding': 'gzip',
        'content-type': protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
        'x-team': 'key=1',
      })
      // One of long ago comes late.
      const late = event({
        eventTime: '2020-01-01T00:00:00Z',
        errorCode: 'Denied',
        userIdentity: root,
      })
      home.write('trail/late.json', JSON.stringify({ Records: [late] }))
      const records = collector.records.length
      expect((await send('--from', `${home.path}/trail`)).stderr).toContain(
        'Sent 1 event and 1 finding',
      )
      const [only, ...findings] = collector.records.slice(records)
      // The store goes back further now, so that carol's key was silent for long.
      expect(findings.map((one) => attributeOf(one, 'security_rule.name'))).toEqual([
        'silent-key-used',
      ])
      expect(only).toMatchObject({
        timeUnixNano: '1577836800000000000',
        severityText: 'WARN',
        eventName: 'aws.cloudtrail.ListBuckets',
        body: { stringValue: 'root: s3 ListBuckets in 111111111111 (Denied)' },
      })
      expect(attributeOf(only ?? {}, 'log.record.uid')).toBe(late['eventID'])
      expect(attributeOf(only ?? {}, 'client.address')).toBe('198.51.100.7')
      expect(attributeOf(only ?? {}, 'keyless.read_only')).toBe(true)
      const counts = collector.metrics.filter(({ name }) => name === 'keyless.events').at(-1)
      const points = counts?.sum?.dataPoints.map(({ asInt }) => Number(asInt)) ?? []
      expect(points.reduce((sum, one) => sum + one, 0)).toBe(1501)
      expect((await send()).stderr).toContain('Nothing new')
      expect(await storedIds()).toEqual([...before, late['eventID']].toSorted())
    },
  )

  it('has every event in the end, though it was busy, cut connections and lost answers', async () => {
    await plant(3500)
    const fates = ['busy', 'taken', 'cut', 'lost', 'busy', 'taken', 'lost'] as const
    collector.fate = (request) => fates[request] ?? 'taken'
    expect(await send('--only', 'events')).toMatchObject({ exitCode: 0 })
    const uids = collector.uids()
    expect([...new Set(uids)].toSorted()).toEqual(await storedIds())
    // Those whose answer was lost came twice, and no others.
    expect(uids.length).toBe(3500 + 1000 + 1000)
  })

  it('has every event in the end, though whoever sends is killed at each request', async () => {
    await plant(3500)
    const ids = await storedIds()
    let kills = 0
    for (let run = 0; run < 12; run++) {
      let child: ChildProcess | undefined
      const first = collector.requests.length
      collector.fate = (request) => {
        if (kills >= 8 || request !== first + (run % 2)) return 'taken'
        kills++
        child?.kill('SIGKILL')
        return run % 3 === 0 ? 'lost' : 'taken'
      }
      const words = ['export', 'otlp', '--only', 'events', '--endpoint', collector.url]
      const { exitCode } = await monitor(words, (started) => {
        child = started
      })
      if (exitCode === 0) break
    }
    expect(kills).toBeGreaterThan(3)
    expect([...new Set(collector.uids())].toSorted()).toEqual(ids)
    expect(await storedIds()).toEqual(ids)
    expect((await send('--only', 'events')).stderr).toContain('Nothing new')
  })

  it('is sent to by one process at a time, and nothing twice', async () => {
    await plant(3500)
    const [one, other] = await Promise.all([send('--only', 'events'), send('--only', 'events')])
    expect([one.exitCode, other.exitCode]).toEqual([0, 0])
    expect(collector.uids().toSorted()).toEqual(await storedIds())
  })

  it('is sent what comes for as long as somebody follows, away or not, and nothing twice', async () => {
    await plant(1500)
    const steps: [says: string, then: (child: ChildProcess) => void][] = [
      ['Sent 1,500 events and 1 finding to', () => plantFile(20, 'b')],
      [
        'Sent 20 events and',
        () => {
          collector.fate = () => 'busy'
          plantFile(30, 'c')
        },
      ],
      [
        'It is tried again.',
        () => {
          collector.fate = () => 'taken'
        },
      ],
      ['It works again.', (child) => child.kill('SIGTERM')],
    ]
    const words = ['export', 'otlp', '--follow', '--interval', '1s', '--endpoint', collector.url]
    const { exitCode, stderr } = await monitor(words, (child) => {
      let said = ''
      child.stderr?.on('data', (text: Buffer) => {
        said += String(text)
        const [says, then] = steps[0] ?? []
        if (says === undefined || !said.includes(says)) return
        said = ''
        steps.shift()
        then?.(child)
      })
    })
    expect(exitCode, stderr).toBe(0)
    expect(stderr.match(/It is tried again/g)).toHaveLength(1)
    expect(stderr).toMatch(/Stopped\. Sent 1,550 events and \d findings? to /)
    expect(collector.uids().toSorted()).toEqual(await storedIds())
    expect((await send()).stderr).toContain('Nothing new')
  })

  it('that was stopped in the middle is told what it has, and gets the rest later', async () => {
    await plant(3500)
    let child: ChildProcess | undefined
    collector.fate = (request) => {
      if (request === 2) child?.kill('SIGINT')
      return request < 2 ? 'taken' : 'busy'
    }
    const words = ['export', 'otlp', '--only', 'events', '--endpoint', collector.url]
    const { exitCode, stderr } = await monitor(words, (started) => {
      child = started
    })
    expect(exitCode).toBe(130)
    expect(stderr).toMatch(
      /Stopped\. Sent 2,000 events to \S+\. The same command goes on from there\./,
    )
    collector.fate = () => 'taken'
    expect((await send('--only', 'events')).stderr).toContain('Sent 1,500 events')
    expect(collector.uids().toSorted()).toEqual(await storedIds())
  })

  it('is sent everything again once the store was emptied and filled anew', async () => {
    await plant(20)
    await send()
    await monitor(['forget', '--yes'])
    await plant(20, 'b')
    await send()
    expect(collector.uids()).toHaveLength(20 + 40)
  })
})
