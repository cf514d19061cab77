import { describe, expect, test } from 'vitest'
import { mergeFiles } from '../../../src/config/aws-config.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'
import type { FoundKey } from '../../../src/migrate/found-keys.ts'
import type { KeyFacts } from '../../../src/migrate/key-facts.ts'
import { type KnownKey, makePlan, planId } from '../../../src/migrate/make-plan.ts'
import type { KeyPlace } from '../../../src/migrate/migration-plan.ts'
import { printPlan } from '../../../src/migrate/print-plan.ts'
import { readPlan } from '../../../src/migrate/read-plan.ts'
import type { AccountReach } from '../../../src/migrate/replacement.ts'
import { plantedKey } from '../../support/planted-keys.ts'

const files = { config: '/home/me/.aws/config', credentials: '/home/me/.aws/credentials' }
const accountId = '111122223333'
const reach: AccountReach = { session: 'corp', region: 'eu-west-1', roles: ['Deploy'] }

function place(profile: string, file = files.credentials): KeyPlace {
  return { file, line: 2, place: 'aws-file', profile }
}

function known(seed: string, places: readonly KeyPlace[], facts: Partial<KeyFacts> = {}): KnownKey {
  const key: FoundKey = { keyId: plantedKey(seed).keyId, accountId, places, callers: [] }
  const usual = { accountId, userName: seed, isActive: true }
  return { key, facts: { ...usual, ...facts }, iamProfile: 'admin' }
}

function planned(
  keys: readonly KnownKey[],
  { config = '', roleName }: { readonly config?: string; readonly roleName?: string } = {},
  reached: AccountReach | 'none' = reach,
) {
  const aws = mergeFiles(
    parseFile('config', Buffer.from(config), 'config'),
    parseFile('credentials', Buffer.from(''), 'credentials'),
  )
  const createdAt = new Date('2026-11-23T13:00:00Z')
  const { plan, notes } = makePlan({
    id: planId(createdAt, Buffer.from('1f2e3d4c', 'hex')),
    createdAt,
    files,
    keys,
    reach: new Map(reached === 'none' ? [] : [[accountId, reached]]),
    trail: new Map(),
    config: aws,
    roleName,
  })
  expect(readPlan(printPlan(plan))).toMatchObject({ plan, problems: [] })
  return plan.keys.map((key) => ({ ...key, notes: notes.get(key.keyId) ?? [] }))
}

const at = (day: number) => ({
  lastUsed: { at: new Date(Date.UTC(2026, 10, day)), service: 's3', region: 'eu-north-1' },
})

describe('the order', () => {
  test('is: never used, long not used, in use, root', () => {
    const keys = planned([
      known('busy', [place('a')], at(22)),
      known('root', [], { userName: undefined }),
      known('old', [], at(1)),
      known('never', []),
    ])
    expect(keys.map(({ userName }) => userName)).toEqual(['never', 'old', 'busy', undefined])
  })
})

test('another key of the user is told of, unless it goes as well', () => {
  const second = plantedKey('second').keyId
  const first = known('first', [place('a')], { secondKey: second })
  const notes = (keys: readonly KnownKey[]) =>
    planned(keys).flatMap((key) => key.notes.filter(({ kind }) => kind === 'second-key'))
  expect(notes([first])).toEqual([{ kind: 'second-key', keyId: second }])
  expect(notes([first, known('second', [place('b')], { isActive: true })])).toEqual([])
})

describe('the profiles', () => {
  test('that hold a key get the sign-in, in both files, and keep their region', () => {
    const config = '[profile a]\nregion = us-west-2\n[profile b]\n'
    const places = [place('a'), place('b', files.config), place('c', '/srv/credentials')]
    const [key] = planned([known('user', places, at(20))], { config })
    expect(key?.replacement).toEqual({ profiles: ['a', 'b'], session: 'corp', roleName: 'Deploy' })
  })

  test('go to one key alone; the other one gets a new profile', () => {
    const [first, second] = planned([known('first', [place('a')]), known('second', [place('a')])], {
      config: '[profile a]\n',
    })
    const all = [first, second].map((key) => key?.replacement?.profiles)
    expect(all.toSorted()).toEqual([['a'], [expect.stringMatching(/^(first|second)$/)]])
  })

  test('are new where none holds the key, called as elsewhere or as the user, with a region', () => {
    const config = '[profile taken]\n'
    const dotenv: KeyPlace = { file: '/srv/.env', line: 1, place: 'dotenv' }
    const replacementOf = (key: KnownKey) => planned([key], { config })[0]?.replacement
    expect(replacementOf(known('bob', [place('ci', '/srv/x')], at(3)))).toMatchObject({
      profiles: ['ci'],
      region: 'eu-north-1',
    })
    expect(replacementOf(known('bob', [dotenv]))).toMatchObject({
      profiles: ['bob'],
      region: 'eu-west-1',
    })
    expect(replacementOf(known('taken', [dotenv]))?.profiles).toEqual([`taken-${accountId}`])
  })

  test('that not every tool reads, or that take a role with the key, are left alone', () => {
    const config = '[profile hub]\nrole_arn = arn:aws:iam::111122223333:role/Hub\n'
    const [odd] = planned([known('odd', [place('my profile')])])
    expect(odd?.replacement).toBeUndefined()
    expect(odd?.notes).toEqual([{ kind: 'profile-kept', profile: 'my profile', reason: 'name' }])
    const [hub] = planned([known('hub', [place('hub')])], { config })
    expect(hub?.replacement).toBeUndefined()
    expect(hub?.notes).toEqual([{ kind: 'profile-kept', profile: 'hub', reason: 'role' }])
  })
})

describe('what is told', () => {
  test('are roles that another profile takes by way of the old one', () => {
    const roleArn = 'arn:aws:iam::444455556666:role/Deploy'
    const config = `[profile a]\n[profile prod]\nrole_arn = ${roleArn}\nsource_profile = a\n`
    const [key] = planned([known('user', [place('a')])], { config })
    expect(key?.notes).toEqual([{ kind: 'trust', profile: 'prod', roleArn }])
  })

  test('are inactive keys, accounts without a sign-in, roles that are not there', () => {
    const [inactive] = planned([known('user', [place('a')], { isActive: false })])
    expect(inactive).toMatchObject({ notes: [{ kind: 'inactive' }], replacement: {} })
    const rich = { secondKey: plantedKey('second').keyId, hasPassword: true }
    expect(planned([known('user', [place('a')], rich)])[0]?.notes).toEqual([
      { kind: 'second-key', keyId: rich.secondKey },
      { kind: 'password' },
    ])
    const [elsewhere] = planned([known('user', [])])
    expect(elsewhere?.notes).toEqual([{ kind: 'elsewhere' }])
    const [alone] = planned([known('user', [place('a')])], {}, 'none')
    expect(alone).toMatchObject({ notes: [{ kind: 'no-reach' }] })
    expect(alone).not.toHaveProperty('replacement')
    const [missing] = planned([known('user', [place('a')])], { roleName: 'Nope' })
    expect(missing?.notes).toEqual([{ kind: 'role-missing', roleName: 'Nope', roles: ['Deploy'] }])
    const readers = { ...reach, roles: ['ReadOnly'] }
    const [weak] = planned([known('user', [place('a')])], {}, readers)
    expect(weak?.notes).toEqual([{ kind: 'no-role', roles: ['ReadOnly'] }])
  })
})
