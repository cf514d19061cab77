/** DuckDB reads plain files by itself; the reader in JavaScript says what is right. */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Cell } from '../../src/monitor/engine.ts'
import { createMonitorStage } from '../unit/monitor/monitor-stage.ts'
import {
  aliceId,
  centerUser,
  event,
  iamUser,
  oldCenterUser,
  roleSession,
} from '../unit/monitor/records.ts'

const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, '', 0, -0, 1.5, 7, 1e21, 123_456_789_012, true, false, [], {}),
  fc.constantFrom<unknown>([1], { a: 1 }, { arn: 'x' }, '{}', '[1]', '{"a":1}', '[S3Console/0.4]'),
  fc.constantFrom<unknown>({ Password: [{ a: 'x' }] }, '{"password":"a\\"b"}', 'x password=y z'),
  fc.constantFrom('a\u0000b', 'a\nb', '\u007F', '\u2028', '\uD800', 'NaN', "it's", 'é😀', '1e5'),
  fc.constantFrom('x'.repeat(4096), 'x'.repeat(5000), 'é'.repeat(3000), '12345678901234567', ' a '),
  fc.string({ unit: 'binary', maxLength: 8 }),
)
const name = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('a/b', 'AWSReservedSSO_X_1', ''))
const arn = fc.oneof(
  hostile,
  name.map((one) => `arn:aws:iam::111111111111:role/${one}`),
  name.map((one) => `arn:aws:iam::111111111111:role/path/AWSReservedSSO_${one}_0123456789abcdef`),
  name.map((one) => `arn:aws:sts::111111111111:assumed-role/${one}/session/more`),
  fc.constantFrom('arn:a:b:iam::1:role/x', 'arn:aws:iam::x:role/y', 'arn:aws:iam:::role/z/'),
)
const time = fc.oneof(
  fc.constantFrom('2026-11-20T09:00:00Z', '2026-11-20T24:00:00Z', '2026-11-20T09:00:00.5Z'),
  fc.constantFrom('2026-02-29T09:00:00Z', '2999-01-01T00:00:00Z', '2012-12-31T23:59:59Z', 'now'),
  fc.constantFrom('2026-1-020T09:00:00Z', ' 026-11-20T09:00:00Z', '2026-11-20t09:00:00z'),
  hostile,
)
const principal = fc.oneof(
  hostile,
  fc.constantFrom(
    'AROAEXAMPLE:a:b',
    'AROAEXAMPLE:a:',
    'AROAEXAMPLE:',
    ':a',
    '::a',
    'a:é:😀',
    'AROAEXAMPLE',
  ),
)
const texts: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  eventTime: time,
  eventName: hostile,
  eventSource: fc.oneof(hostile, fc.constantFrom('.amazonaws.com', 'a.amazonaws.com.cn', 'x')),
  eventID: fc.oneof(
    hostile,
    fc.uuid().map((id) => id.replaceAll('-', '')),
    fc.uuid(),
  ),
  sourceIPAddress: fc.oneof(
    hostile,
    fc.ipV4(),
    fc.ipV6(),
    fc.constantFrom('01.2.3.4', 'AWS Internal'),
  ),
  awsRegion: fc.oneof(hostile, fc.constantFrom('global', 'us-gov-east-1', 'ap-isob-east-1r')),
  recipientAccountId: fc.oneof(hostile, fc.constantFrom('000000000012', 12_345)),
  readOnly: fc.oneof(hostile, fc.constantFrom<unknown>('false', 'true')),
}
const others = [
  'userAgent',
  'errorCode',
  'errorMessage',
  'eventType',
  'eventCategory',
  'detail',
].concat('eventData', 'CloudTrailEvent', 'digestStartTime', 'insightDetails', 'UserId', 'UserName')

const identity = fc.oneof(
  hostile,
  fc.constantFrom(iamUser('carol'), oldCenterUser(aliceId, 'alice'), centerUser(aliceId)),
  fc
    .tuple(
      fc.constantFrom('arn', 'principalId', 'accessKeyId', 'userName', 'type', 'accountId'),
      hostile,
    )
    .map(([field, value]) => roleSession({ role: 'r', session: 's', more: { [field]: value } })),
  fc.tuple(arn, arn, time, principal).map(([own, issuer, creationDate, more]) => ({
    ...roleSession({ role: 'admin', session: 'bob' }),
    arn: own,
    principalId: more,
    sessionContext: {
      sessionIssuer: { arn: issuer },
      attributes: { creationDate },
      sourceIdentity: more,
    },
  })),
  hostile.map((sessionContext) => ({
    ...iamUser('x'),
    sessionContext,
    onBehalfOf: sessionContext,
  })),
)
const names = [
  'accountId',
  'roleName',
  'roleArn',
  'roleSessionName',
  'userName',
  'clientId',
  'grantType',
]
  .concat('account_id', 'role_name', 'UserAuthentication', 'CredentialChallenge', 'ConsoleLogin')
  .concat(
    'identitycenter:CredentialId',
    'UserName',
    'AuthWorkflowID',
    '1',
    '__proto__',
    'sessionToken',
    'SESSION_TOKEN',
    'newPassword',
  )
const free = fc.oneof(
  { arbitrary: hostile, weight: 1 },
  {
    arbitrary: fc.dictionary(fc.constantFrom(...names), fc.oneof(hostile, arn), { maxKeys: 4 }),
    weight: 4,
  },
  fc.record({
    credentials: fc.oneof(hostile, fc.record({ accessKeyId: hostile, sessionToken: hostile })),
  }),
  fc.record({ accessKey: fc.record({ accessKeyId: hostile }) }),
)
const change = fc.oneof(
  fc.record(texts, { requiredKeys: [] }).map((fields) => Object.entries(fields).slice(0, 1)),
  fc.tuple(fc.constantFrom(...others), hostile).map((entry) => [entry]),
  identity.map((value) => [['userIdentity', value] as const]),
  fc
    .tuple(
      fc.constantFrom(
        'requestParameters',
        'responseElements',
        'additionalEventData',
        'serviceEventDetails',
      ),
      free,
    )
    .map((entry) => [entry]),
)
/** Texts that no program writes, but that are JSON all the same. */
const spelling = fc.constantFrom<readonly [string, string]>(
  ['"readOnly":true', '"readOnly":true,"readOnly":false'],
  ['"requestParameters":null', '"requestParameters":{"userName":"a","userName":"b"}'],
  ['"requestParameters":null', '"requestParameters":{"x":{"userName":"a"},"y":{"userName":"b"}}'],
  [
    '"responseElements":null',
    '"responseElements":{"a":1.0,"b":1e5,"c":12345678901234567890,"d":-0}',
  ],
  ['"responseElements":null', `"responseElements":${'['.repeat(3000)}${']'.repeat(3000)}`],
  ['"responseElements":null', `"responseElements":{"text":"${'y'.repeat(60_000)}"}`],
  ['"requestParameters":null', '"requestParameters":{"credentials":null,"credentials":{"x":1}}'],
  ['"eventType"', '"event\\u0054ype"'],
  ['"userIdentity":{', '"userIdentity":{"sessionContext":{},"zz":[{"a":{}}],'],
)
const record = fc.oneof(
  { arbitrary: fc.constant('plain' as const), weight: 3 },
  { arbitrary: change, weight: 6 },
  { arbitrary: spelling, weight: 2 },
  { arbitrary: fc.constantFrom<unknown>(null, 7, 'text', [], {}, { Records: [] }), weight: 1 },
)

type Edit = typeof record extends fc.Arbitrary<infer T> ? T : never

function textOf(edit: Edit): string {
  if (edit === 'plain') return JSON.stringify(event())
  if (!Array.isArray(edit)) return JSON.stringify(edit)
  if (typeof edit[0] === 'string')
    return JSON.stringify(event()).replace(edit[0], () => String(edit[1]))
  return JSON.stringify(event(Object.fromEntries(edit as readonly (readonly [string, unknown])[])))
}

/** What is around the records, or happened to the file. */
const wrapping = fc.oneof(
  { arbitrary: fc.constant((text: string) => `{"Records":[${text}]}`), weight: 4 },
  fc.constantFrom<(text: string) => string>(
    (text) => `\uFEFF {\n"Records" : [${text}\n]}\n`,
    (text) => `{"Records":[${text}]}\n{"Records":[${JSON.stringify(event())}]}`,
    (text) => `{"Records":[${text}]} lost`,
    (text) => `{"Records":[${text}]}}`,
    (text) => `[${text}]`,
    (text) => text.replaceAll('},{"eventVersion"', '}\n{"eventVersion"'),
    (text) => `{"Records":[${text.replaceAll('},{"eventVersion"', '},\n{"eventVersion"')}]}`,
    (text) => `{"Records":[${text}]}\n\n{"Records":[\n${JSON.stringify(event())}]}`,
    (text) => `{"Records":[${text}]}\nnull\n`,
    (text) => `{"x":1,"Records":[${text}]}`,
    (text) => `{"Records":[${text}],"Records":[]}`,
    (text) => `{"Records":[${text}],"Events":[{"a":1}]}`,
    (text) => `{"Records":[${text}`,
    (text) => `{"Records":[${text.slice(0, -20)}]}`,
    (text) => `{"Records":[${text}`.slice(0, 400),
    (text) => `{"Records":[${text.replace('a', '\u0001')}]}`,
    () => '{"Records":[]}',
    () => '{"Records":null}',
    () => '',
  ),
)
const packing = fc.constantFrom<(text: string) => Uint8Array>(
  (text) => gzipSync(text),
  (text) => gzipSync(text),
  (text) => Buffer.from(text),
  (text) => gzipSync(text).subarray(0, -20),
  (text) => Buffer.concat([gzipSync(text), Buffer.from('more')]),
  (text) => Buffer.concat([gzipSync(text.slice(0, 300)), gzipSync(text.slice(300))]),
  (text) => Buffer.from(text, 'latin1'),
)
const usual = { wrapping: (text: string) => `{"Records":[${text}]}`, packing: gzipSync }
const plainRecords = fc.constant(['plain', 'plain', 'plain'] as Edit[])
const file = fc.oneof(
  {
    arbitrary: fc.array(record, { maxLength: 3 }).map((records) => ({ ...usual, records })),
    weight: 8,
  },
  { arbitrary: fc.record({ records: plainRecords, wrapping, packing }), weight: 1 },
)

/** JSON as what it says: JavaScript writes numbers in its own way, and has the last of two fields. */
function comparable(row: Readonly<Record<string, Cell>>, folder: string): unknown {
  const json = ['request', 'response', 'additional', 'details'].map((column) => {
    const text = row[column]
    return [column, typeof text === 'string' ? JSON.stringify(JSON.parse(text)) : text]
  })
  const at = String(row['file']).replace(folder, '')
  return { ...row, ...Object.fromEntries(json), file: at, batch: null }
}

async function loaded(files: readonly (readonly [string, Uint8Array])[], folder: string) {
  const stage = createMonitorStage()
  try {
    const place = join(stage.folder, folder)
    for (const [path, bytes] of files) stage.write(join(folder, path), bytes)
    const { files: read, events, doubles, odd } = await stage.load(place)
    const rows = await stage.ask({ sql: 'SELECT * FROM stored ORDER BY id, time, file' })
    const told = read
      .map(({ path, events: count, problems = {} }) => ({
        path: path.replace(place, ''),
        count,
        problems,
      }))
      .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    return { told, events, doubles, odd, rows: rows.map((row) => comparable(row, place)) }
  } finally {
    stage.remove()
  }
}

test('files give the same rows, counts and problems, whichever of the two reads them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 20, maxLength: 40 }), async (specs) => {
      const files = specs.map(({ records, wrapping: wrap, packing: pack }, at) => {
        const bytes = pack(wrap(records.map(textOf).join(',')))
        return [`${at + 100}.json${bytes[0] === 0x1f ? '.gz' : ''}`, bytes] as const
      })
      // DuckDB would take the brackets for a pattern, so that JavaScript reads all of the second.
      expect(await loaded(files, 'plain')).toEqual(await loaded(files, 'by[hand]'))
    }),
    { numRuns: 12 },
  )
})
