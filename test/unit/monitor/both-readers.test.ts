import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { createMonitorStage } from './monitor-stage.ts'
import { event, roleSession } from './records.ts'

const text = (more = {}): string => JSON.stringify(event(more))
const wrapped = (...records: readonly string[]): string => `{"Records":[${records.join(',')}]}`
const utf16 = (mark: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(mark), Buffer.from(wrapped(text()), 'utf16le')])

const role = 'AWSReservedSSO_Admin_0123456789abcdef'
const session = (more: object): string =>
  wrapped(text({ userIdentity: { ...roleSession({ role, session: 'bob' }), ...more } }))
const begun = (creationDate: string) => ({ attributes: { creationDate } })
const asked = (roleArn: string): string => wrapped(text({ requestParameters: { roleArn } }))

/** Each with how many of its events are in the store. */
const files: readonly (readonly [name: string, bytes: string | Uint8Array, events: number])[] = [
  ['a field twice', wrapped(text().replace('"eventName"', '"eventName":"Zero","eventName"')), 1],
  ['an object twice', wrapped(text().replace('"userIdentity"', '"userIdentity":{},$&')), 1],
  ['a field in lower case', wrapped(text().replace('"eventName"', '"eventname"')), 0],
  ['a field in both', wrapped(text().replace('"eventName"', '"eventname":"Lower",$&')), 1],
  ['fields of an identity', wrapped(text().replace('"arn"', '"ARN":"evil",$&')), 1],
  ['another wrapper', `{"records":[${text()}]}`, 0],
  ['a wrapper in a wrapper', wrapped(wrapped(text())), 0],
  ['wrappers in a list', `[${wrapped(text())},${wrapped(text())}]`, 0],
  ['a list in a list', `[[${text()}]]`, 0],
  ['two bytes each, marked', utf16([0xff, 0xfe]), 0],
  ['two bytes each', utf16([]), 0],
  ['zeros behind gzip', Buffer.concat([gzipSync(wrapped(text())), Buffer.alloc(600)]), 1],
  ['packed twice', gzipSync(gzipSync(wrapped(text()))), 0],
  ['half a character', wrapped(text({ userAgent: 'X' }).replace('"X"', '"\\ud800"')), 1],
  ['a zero', wrapped(text({ userAgent: 'a\u0000b' })), 1],
  ['a colon in a session', session({ principalId: 'AROAEXAMPLE:a:b' }), 1],
  ['a colon behind a session', session({ principalId: 'AROAEXAMPLE:a:' }), 1],
  ['a session of the year 0', session({ sessionContext: begun('0000-01-01T00:00:00Z') }), 1],
  ['a session of the year 999', session({ sessionContext: begun('0999-01-01T00:00:00Z') }), 1],
  ['a role with a path', asked('arn:aws:iam::222222222222:role/a/b/c'), 1],
  ['a role without an account', asked('arn:aws:iam:::role/c'), 1],
  ['a role with an odd account', asked('arn:aws:iam::1a:role/c'), 1],
  ['a role of another partition', asked('arn:aws-cn:iam::1:role/a:b/c:d'), 1],
  ['no role but a session', asked('arn:aws:sts::1:assumed-role/r/s'), 1],
  ['no role but a folder', asked('arn:aws:iam::1:role/a/'), 1],
  ['a role with a carriage return', asked('arn:aws:iam::222222222222:role/a\rb/c'), 1],
  ['a role with a line of Unicode', asked('arn:aws:iam::222222222222:role/a\u2028b/c'), 1],
  ['a role with a line feed', asked('arn:aws:iam::222222222222:role/a/b\nc'), 1],
  ['other quotes', wrapped(text()).replaceAll('"', "'"), 0],
  ['a comment', wrapped(`/* x */ ${text()}`), 1],
]

/** What the store has of each file, and what was told of it. */
async function loaded(folder: string) {
  const stage = createMonitorStage()
  try {
    for (const [name, bytes] of files) stage.write(`${folder}/${name}.json`, bytes)
    const { files: read } = await stage.load()
    const rows = await stage.ask({ sql: 'SELECT * EXCLUDE (batch) FROM stored ORDER BY id' })
    const nameOf = (path: unknown): string => String(path).replace(/^.*\/|\.json$/g, '')
    return {
      told: new Map(read.map(({ path, events, problems }) => [nameOf(path), { events, problems }])),
      rows: rows.map((row) => ({ ...row, file: nameOf(row['file']) })),
    }
  } finally {
    stage.remove()
  }
}

it('files of strange shapes are the same to both readers', async () => {
  const quick = await loaded('plain')
  for (const [name, , events] of files) expect(quick.told.get(name)?.events ?? 0, name).toBe(events)
  // DuckDB would take the brackets for a pattern, so that JavaScript reads all of these.
  expect(await loaded('by[hand]')).toEqual(quick)
})
