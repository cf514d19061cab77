import { expect, test } from 'vitest'
import { uniqueNames, type WantedName } from '../../../src/config/unique-names.ts'

const wanted: readonly WantedName[] = [
  { key: '1/Admin', name: 'shared-Admin', accountId: '1' },
  { key: '2/Admin', name: 'shared-Admin', accountId: '2' },
  { key: '3/Admin', name: 'own-Admin', accountId: '3' },
  { key: '4/A', name: 'same', accountId: '4' },
  { key: '4/B', name: 'same', accountId: '4' },
  { key: '5/Admin', name: 'default', accountId: '5' },
]

function namesOf(list: readonly WantedName[], taken: readonly string[] = []) {
  const given = uniqueNames(list, new Set(taken))
  return Object.fromEntries([...given].toSorted().map(([key, { name }]) => [key, name]))
}

test('a name of its own is kept; a shared one is told apart by account, then by number', () => {
  expect(namesOf(wanted, ['default'])).toEqual({
    '1/Admin': 'shared-Admin-1',
    '2/Admin': 'shared-Admin-2',
    '3/Admin': 'own-Admin',
    '4/A': 'same-4',
    '4/B': 'same-4-2',
    '5/Admin': 'default-5',
  })
})

test('the order of the answer makes no difference', () => {
  expect(namesOf(wanted.toReversed(), ['default'])).toEqual(namesOf(wanted, ['default']))
})

test('a way out never takes the name that another one wants', () => {
  const list = [...wanted, { key: '9/Admin', name: 'shared-Admin-1', accountId: '9' }]
  expect(namesOf(list)).toMatchObject({
    '9/Admin': 'shared-Admin-1',
    '1/Admin': 'shared-Admin-1-2',
  })
})
