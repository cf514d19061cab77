import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import {
  answerKinds,
  createFaults,
  type Fault,
  type FaultPlan,
  type FaultRequest,
  lieKinds,
} from '../../../src/sandbox/faults.ts'
import { faultCommands } from '../../../src/cli/commands/sandbox/fault/table.ts'

function kinds({ answer, lies }: FaultPlan): readonly (string | undefined)[] {
  return [answer?.kind, ...lies.map(({ kind }: Fault) => kind)]
}

describe('taking', () => {
  test('a counted fault goes away after its last time', () => {
    const faults = createFaults()
    faults.add({ operation: 'CreateToken', kind: 'throttle', count: 2 })
    expect(kinds(faults.take('CreateToken'))).toEqual(['throttle'])
    expect(faults.list().map(({ left }) => left)).toEqual([1])
    expect(kinds(faults.take('CreateToken'))).toEqual(['throttle'])
    expect(kinds(faults.take('CreateToken'))).toEqual([undefined])
    expect(faults.list()).toEqual([])
  })

  test('a fault without a count stays until it is cleared', () => {
    const faults = createFaults()
    const { id } = faults.add({ operation: '*', kind: 'refuse' })
    faults.take('Logout')
    faults.take('Logout')
    expect(kinds(faults.take('ListAccounts'))).toEqual(['refuse'])
    expect(faults.clear(id)).toBe(1)
    expect(kinds(faults.take('ListAccounts'))).toEqual([undefined])
  })

  test('a rate lets so many calls a second through, and a pause saves up a burst', () => {
    let nowMs = 0
    const faults = createFaults(() => nowMs)
    faults.add({ operation: '*', kind: 'throttle', rate: 10, burst: 2 })
    const four = () => [1, 2, 3, 4].map(() => kinds(faults.take('ListAccountRoles'))[0])
    expect(four()).toEqual([undefined, undefined, 'throttle', 'throttle'])
    nowMs = 100
    expect(four()).toEqual([undefined, 'throttle', 'throttle', 'throttle'])
    nowMs = 60_000
    expect(four()).toEqual([undefined, undefined, 'throttle', 'throttle'])
  })

  test('a fault of some seconds ends by itself', () => {
    let nowMs = 0
    const faults = createFaults(() => nowMs)
    faults.add({ operation: '*', kind: 'server-error', status: 503, seconds: 30 })
    nowMs = 29_999
    expect(kinds(faults.take('ListAccounts'))).toEqual(['server-error'])
    nowMs = 30_000
    expect(kinds(faults.take('ListAccounts'))).toEqual([undefined])
    expect(faults.list()).toEqual([])
  })

  test('other operations are not touched', () => {
    const faults = createFaults()
    faults.add({ operation: 'CreateToken', kind: 'throttle' })
    expect(kinds(faults.take('RegisterClient'))).toEqual([undefined])
  })

  test('two errors come one after the other', () => {
    const faults = createFaults()
    faults.add({ operation: 'CreateToken', kind: 'throttle', count: 1 })
    faults.add({ operation: 'CreateToken', kind: 'denied', count: 1 })
    expect(kinds(faults.take('CreateToken'))).toEqual(['throttle'])
    expect(kinds(faults.take('CreateToken'))).toEqual(['denied'])
  })

  test('a delay goes with an error, a lie waits for a true answer', () => {
    const faults = createFaults()
    faults.add({ operation: 'GetRoleCredentials', kind: 'slow', ms: 5, count: 1 })
    faults.add({ operation: 'GetRoleCredentials', kind: 'foreign-credentials', count: 1 })
    faults.add({ operation: 'GetRoleCredentials', kind: 'throttle', count: 1 })
    expect(kinds(faults.take('GetRoleCredentials'))).toEqual(['throttle', 'slow'])
    expect(kinds(faults.take('GetRoleCredentials'))).toEqual([undefined, 'foreign-credentials'])
  })

  test('an error that a service does not have is not offered to it', () => {
    const faults = createFaults()
    faults.add({ operation: '*', kind: 'error', name: 'UnauthorizedException' })
    expect(kinds(faults.take('CreateToken'))).toEqual([undefined])
    expect(kinds(faults.take('ListAccounts'))).toEqual(['error'])
  })
})

test('what cannot be is refused with the words that can', () => {
  const faults = createFaults()
  const wrong = (request: object) => () => faults.add(request as FaultRequest)
  expect(wrong({ operation: 'Nothing', kind: 'throttle' })).toThrow(UsageError)
  expect(wrong({ operation: '*', kind: 'rain' })).toThrow(/There is no fault rain/)
  expect(wrong({ operation: '*', kind: 'throttle', count: 0 })).toThrow(UsageError)
  expect(wrong({ operation: '*', kind: 'server-error', status: 200 })).toThrow(UsageError)
  expect(wrong({ operation: '*', kind: 'slow', ms: -1 })).toThrow(UsageError)
  expect(wrong({ operation: '*', kind: 'slow', rate: 10 })).toThrow(UsageError)
  expect(wrong({ operation: '*', kind: 'throttle', burst: 10 })).toThrow(UsageError)
  expect(wrong({ operation: 'CreateToken', kind: 'error', name: 'Nope' })).toThrow(
    /InvalidGrantException/,
  )
  expect(faults.list()).toEqual([])
})

test('the help of the command names every kind', () => {
  const help = faultCommands({ type: 'string', help: '' })[0]?.description ?? ''
  const named = new Set(help.match(/[a-z]+(?:-[a-z]+)*/g))
  const missing = [...Object.keys(answerKinds), ...Object.keys(lieKinds)].filter(
    (kind) => !named.has(kind),
  )
  expect(missing).toEqual([])
})
