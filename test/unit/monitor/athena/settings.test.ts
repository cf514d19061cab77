import { expect, it } from 'vitest'
import {
  directoryText,
  withNames,
  withParameters,
} from '../../../../src/monitor/engines/athena/compose.ts'
import type { Directory } from '../../../../src/monitor/directory/directory.ts'
import { directoryParts } from '../../../../src/monitor/engines/athena/directory-parts.ts'
import { dayFolders, dollarsFor, estimate } from '../../../../src/monitor/engines/athena/price.ts'
import {
  athenaText,
  parseAthena,
  usualAthena,
} from '../../../../src/monitor/engines/athena/settings.ts'

const settings = {
  ...usualAthena,
  profile: 'audit: "the # one"',
  region: undefined,
  trail: 's3://my-trail/AWSLogs/o-1234567890/',
  eventDataStore: undefined,
  output: 's3://my-answers/',
  maxPrice: 2.5,
  bytesPerDay: 1_500_000_000,
}

it('settings are read as they were written', () => {
  expect(parseAthena(athenaText(settings))).toEqual({ settings, problems: [] })
})

it.each([
  ['athena:\n  trail: s3://my-trail/x/\n', 'has no profile'],
  ['athena:\n  profile: a\n', 'neither or both'],
  ['athena:\n  profile: a\n  trail: "s3://my-trail/x\'; DROP/"\n', 'is no folder'],
  ['athena:\n  profile: a\n  trail: s3://my-trail/x/\n  database: a-b\n', 'is no name'],
  ['athena:\n  profile: a\n  event-data-store: x\n', 'is no id'],
  ['athena:\n  profile: a\n  trail: s3://my-trail/x/\n  max-price: much\n', 'is no number'],
  ['athena:\n  profile: a\n  trail: s3://my-trail/x/\n  colour: red\n', 'colour'],
])('%j is told', (text, says) => {
  const { settings: read, problems } = parseAthena(text)
  expect(read).toBeUndefined()
  expect(problems.map((problem) => problem.says).join()).toContain(says)
})

it('a price is that of all folders, and never of less than ten megabytes', () => {
  const days = { first: '2026-11-20', last: '2026-11-22' }
  expect(estimate(days, 4e11, 5)).toEqual({ days: 4, bytes: 4e11, dollars: 2 })
  expect(estimate(days, undefined, 5)).toEqual({ days: 4, bytes: undefined, dollars: undefined })
  expect([dollarsFor(0, 5), dollarsFor(1, 5)]).toEqual([0, 0.000_05])
})

it('folders of days that are still to come are none', () => {
  const days = { first: '2026-11-20', last: '2026-11-22' }
  const folders = (now: string) => dayFolders(days, new Date(now))
  expect(folders('2026-11-22T23:59:59Z')).toEqual(['2026/11/20', '2026/11/21', '2026/11/22'])
  expect(folders('2026-12-22T00:00:00Z').at(-1)).toBe('2026/11/23')
  expect(folders('2026-11-19T00:00:00Z')).toEqual([])
})

it('texts of others stay texts, and a name of its own stays one', () => {
  const users = new Map([["u'1", "o'brien'); DROP TABLE x --"]])
  expect(directoryText(users)).toContain("('u''1', 'o''brien''); DROP TABLE x --')")
  const many = new Map(Array.from({ length: 9000 }, (_, at) => [`id-${at}`, 'x'.repeat(60)]))
  expect(Buffer.byteLength(directoryText(many))).toBeLessThan(200_000)
  const names = new Map([
    ['acts', 'SELECT * FROM stored'],
    ['stored', 'SELECT 1'],
    ['known', 'SELECT 2'],
  ])
  const own = '-- why\nWITH known AS (SELECT 3) SELECT * FROM acts, known;'
  expect(withNames(own, names)).toBe(
    'WITH stored AS (\nSELECT 1\n),\nacts AS (\nSELECT * FROM stored\n),\nknown AS (SELECT 3) SELECT * FROM acts, known',
  )
  expect(
    withParameters("a LIKE $name AND b = $name AND c ~ 'x$' LIMIT $most", { name: "'", most: 3 }),
  ).toEqual({
    sql: "a LIKE ? AND b = ? AND c ~ 'x$' LIMIT ?",
    parameters: ["''''", "''''", '3'],
  })
})

it('what stands in a text or a comment is no parameter', () => {
  const sql = "-- isn't $most\nSELECT 'o''$most', $most, regexp_like(x, '$most$') LIMIT $most"
  expect(withParameters(sql, { most: 3 })).toEqual({
    sql: "-- isn't $most\nSELECT 'o''$most', ?, regexp_like(x, '$most$') LIMIT ?",
    parameters: ['3', '3'],
  })
})

it('a directory is as many tables as statements can hold, and another one has other tables', () => {
  const users = Array.from({ length: 5000 }, (_, at) => ({ id: `id-${at}`, name: 'é'.repeat(40) }))
  const lists: Omit<Directory, 'users'> = {
    at: new Date(0),
    from: 'files',
    identityStoreId: undefined,
    groups: [],
    memberships: [],
    permissionSets: [],
    accounts: [],
    assignments: [],
  }
  const parts = directoryParts({ ...lists, users })
  expect(parts).toHaveLength(3)
  expect(new Set(parts.map(({ name }) => name)).size).toBe(3)
  for (const { sql } of parts) expect(Buffer.byteLength(sql)).toBeLessThan(200_000)
  const [same] = directoryParts({ ...lists, at: new Date(1), users })
  expect(same).toEqual(parts[0])
  const [other] = directoryParts({ ...lists, users: users.slice(1) })
  expect(other?.name).not.toBe(parts[0]?.name)
})
