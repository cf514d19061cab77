import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isReservedName } from '../../src/config/profile-name.ts'
import type { MigrationPlan, PlannedKey } from '../../src/migrate/migration-plan.ts'
import { printPlan } from '../../src/migrate/print-plan.ts'
import { readPlan } from '../../src/migrate/read-plan.ts'
import { migrationPlan } from '../support/migration-plan.ts'
import { plantedKey } from '../support/planted-keys.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '# no',
    ': ',
    '- x',
    'a\r\nb',
    '\u202E',
    '~',
    'null',
    '*a',
    '&a',
    '!!x',
    '\uFEFF',
  ),
)
const inOneLine = text.map((one) => one.replaceAll('\n', ' ')).filter((one) => one !== '')
const at = fc.date({ min: new Date(0), max: new Date('2099-01-01'), noInvalidDate: true })
const line = fc.integer({ min: 1, max: 1e6 })
const file = text.map((one) => `/x${one}`)
const name = fc.stringMatching(/^[A-Za-z0-9_\-/.%@:+]{1,12}$/).filter((one) => !isReservedName(one))
const word = fc.stringMatching(/^[\w.:/-]{1,20}$/)

const place = fc.record({ file, line, place: fc.constant('dotenv' as const) })
const held = fc.record({ file, line, place: fc.constant('aws-file' as const), profile: inOneLine })
const trail = fc.record({
  at,
  event: word,
  region: word,
  sourceAddress: text,
  userAgent: text,
})
const callers = fc.record({ file, line, by: inOneLine, profile: inOneLine })

const key: fc.Arbitrary<PlannedKey> = fc.record({
  keyId: fc.string().map((seed) => plantedKey(seed).keyId),
  accountId: fc.stringMatching(/^\d{12}$/),
  userName: fc.stringMatching(/^[\w+=,.@-]{1,64}$/),
  iamProfile: name,
  lastUsed: fc.record({ at, service: word, region: word }),
  replacement: fc.record({
    profiles: fc.tuple(name),
    session: name,
    roleName: word.map(() => 'R'),
  }),
  places: fc.array(fc.oneof(place, held), { maxLength: 4 }),
  callers: fc.array(
    callers.map((one) => ({ ...one, place: 'script' as const })),
    { maxLength: 3 },
  ),
  trail: fc.array(trail, { maxLength: 7 }),
})

const plan: fc.Arbitrary<MigrationPlan> = fc
  .record({ keys: fc.uniqueArray(key, { minLength: 1, maxLength: 3, selector: (k) => k.keyId }) })
  .filter(({ keys }) => new Set(keys.map((k) => k.replacement?.profiles[0])).size === keys.length)
  .map((change) => migrationPlan(change))

test('a plan reads back as it was printed, whatever the names and paths are', () => {
  fc.assert(
    fc.property(plan, (one) => {
      const printed = printPlan(one)
      expect(readPlan(printed)).toEqual({ plan: one, problems: [] })
      expect(printed).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('any text is read without a throw', () => {
  const pieces = printPlan(migrationPlan()).split('\n')
  const torn = fc
    .tuple(fc.nat(pieces.length), fc.nat(pieces.length), text)
    .map(([from, to, odd]) => [...pieces.slice(0, from), odd, ...pieces.slice(to)].join('\n'))
  fc.assert(
    fc.property(fc.oneof(torn, fc.string({ unit: 'binary' })), (one) => {
      const { plan: found, problems } = readPlan(one)
      expect(found === undefined).toBe(problems.length > 0)
    }),
    { numRuns: 300 },
  )
})
