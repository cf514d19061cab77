import { describe, expect, test } from 'vitest'
import {
  answerDeviceGrant,
  findDeviceGrant,
  redeemDeviceCode,
  startDeviceGrant,
} from '../../../src/sandbox/device-grants.ts'
import { createStillBox, faultOf, seconds } from './still-world.ts'

function waitingDevice() {
  const { world } = createStillBox()
  const started = startDeviceGrant(world, { clientId: 'cli', requestingAddress: '127.0.0.1' })
  const poll = (clientId = 'cli') =>
    faultOf(() => redeemDeviceCode(world, clientId, started.deviceCode))
  const answer = (state: 'confirmed' | 'allowed' | 'denied') =>
    answerDeviceGrant(world, started.deviceCode, { userName: 'alice', state })
  return { world, started, poll, answer }
}

test('codes live ten minutes, polls come every second, and the link carries the code', () => {
  const { started } = waitingDevice()
  expect(started).toMatchObject({
    expiresIn: 600,
    interval: 1,
    verificationUri: 'http://127.0.0.1:8490/device',
    verificationUriComplete: `http://127.0.0.1:8490/device?user_code=${started.userCode}`,
  })
})

describe('polling', () => {
  test('the first two polls may come at once', () => {
    const { poll } = waitingDevice()
    expect([poll(), poll()]).toEqual([
      'AuthorizationPendingException',
      'AuthorizationPendingException',
    ])
  })

  test('a third one at once is too fast, one a second later is not', () => {
    const { world, poll } = waitingDevice()
    poll()
    poll()
    expect(poll()).toBe('SlowDownException')
    const patient = waitingDevice()
    patient.poll()
    patient.poll()
    seconds(patient.world, 1)
    expect(patient.poll()).toBe('AuthorizationPendingException')
    seconds(world, 1)
    expect(poll()).toBe('SlowDownException')
  })

  test('each slow_down adds five seconds', () => {
    const { world, poll } = waitingDevice()
    poll()
    poll()
    poll()
    seconds(world, 6)
    expect(poll()).toBe('AuthorizationPendingException')
    seconds(world, 5)
    expect(poll()).toBe('SlowDownException')
    seconds(world, 10)
    expect(poll()).toBe('SlowDownException')
    seconds(world, 16)
    expect(poll()).toBe('AuthorizationPendingException')
  })

  test('a clock that goes back does not slow anybody down', () => {
    const { world, poll } = waitingDevice()
    poll()
    poll()
    seconds(world, -3600)
    expect(poll()).toBe('AuthorizationPendingException')
  })
})

describe('the answer', () => {
  test('a code that was only confirmed still waits', () => {
    const { poll, answer } = waitingDevice()
    answer('confirmed')
    expect(poll()).toBe('AuthorizationPendingException')
  })

  test('an allowed code gives its user, once', () => {
    const { world, started, poll, answer } = waitingDevice()
    answer('confirmed')
    answer('allowed')
    expect(redeemDeviceCode(world, 'cli', started.deviceCode)).toBe('alice')
    expect(poll()).toBe('InvalidGrantException')
  })

  test('a denied code stays denied', () => {
    const { poll, answer } = waitingDevice()
    answer('denied')
    answer('allowed')
    expect(poll()).toBe('AccessDeniedException')
    expect(poll()).toBe('AccessDeniedException')
  })

  test('a code expires, allowed or not', () => {
    const { world, poll, answer } = waitingDevice()
    answer('allowed')
    seconds(world, 600)
    expect(poll()).toBe('ExpiredTokenException')
  })

  test('another client cannot redeem it, and an unknown code is worth nothing', () => {
    const { world, poll, answer } = waitingDevice()
    answer('allowed')
    expect(poll('other')).toBe('InvalidGrantException')
    expect(faultOf(() => redeemDeviceCode(world, 'cli', 'x'))).toBe('InvalidGrantException')
    expect(poll()).toBe('none')
  })
})

test('a person finds the request by the code as typed, until it expires', () => {
  const { world, started } = waitingDevice()
  const typed = started.userCode.toLowerCase().replace('-', ' ')
  expect(findDeviceGrant(world, typed)?.deviceCode).toBe(started.deviceCode)
  expect(findDeviceGrant(world, 'BBBB-BBBB')).toBeUndefined()
  seconds(world, 600)
  expect(findDeviceGrant(world, typed)).toBeUndefined()
})
