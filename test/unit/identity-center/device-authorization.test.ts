import { beforeEach, describe, expect, it } from 'vitest'
import { ServiceError } from '../../../src/errors.ts'
import {
  type DeviceCode,
  type DeviceFlowOptions,
  signInWithDevice,
} from '../../../src/identity-center/device-authorization.ts'
import { OidcFault } from '../../../src/identity-center/faults.ts'
import type { CreateTokenResponse } from '../../../src/identity-center/wire.ts'
import type { Clock } from '../../../src/system/clock.ts'

const startMs = Date.parse('2026-11-23T02:00:00Z')
const granted: CreateTokenResponse = { accessToken: 'a', tokenType: 'Bearer', expiresIn: 3600 }
const registration = { clientId: 'cid', clientSecret: 'csec', expiresAt: new Date(startMs * 2) }

function fault(name: string, retryable = false): OidcFault {
  const rest = { message: '', status: 400, requestId: undefined, retryAfterMs: undefined }
  return new OidcFault({ operation: 'CreateToken', name, retryable, ...rest })
}

const pending = fault('AuthorizationPending')

describe('a device sign-in', () => {
  let nowMs: number
  let naps: number[]
  let codes: DeviceCode[]
  let uri: string
  let forgotten: boolean
  let registrations: boolean[]
  beforeEach(() => {
    nowMs = startMs
    naps = []
    codes = []
    uri = 'https://device.sso.us-east-1.amazonaws.com/'
    forgotten = false
    registrations = []
  })

  /** A clock on which every wait takes no time and moves the hands. */
  const clock: Clock = {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: async (ms) => {
      naps.push(ms / 1000)
      nowMs += ms
    },
  }

  async function signIn(answers: readonly (Error | CreateTokenResponse)[]) {
    let next = 0
    const oidc: DeviceFlowOptions['oidc'] = {
      startDeviceAuthorization: async () => {
        if (forgotten) {
          forgotten = false
          throw fault('InvalidClient')
        }
        return {
          deviceCode: 'dc',
          userCode: 'WDDD-HRQV',
          verificationUri: uri,
          verificationUriComplete: `${uri}?user_code=WDDD-HRQV`,
          expiresIn: 600,
          interval: 1,
        }
      },
      createToken: async () => {
        const answer = answers[Math.min(next++, answers.length - 1)]
        if (answer === undefined || answer instanceof Error) throw answer ?? pending
        return answer
      },
    }
    return signInWithDevice({
      oidc,
      clock,
      startUrl: 'https://d-123.awsapps.com/start',
      details: { session: 'my-sso' },
      register: async ({ anew }) => {
        registrations.push(anew)
        return registration
      },
      onCode: async (code) => void codes.push(code),
    })
  }

  it('asks at once, and shows nothing when the answer is there', async () => {
    expect((await signIn([granted])).response).toEqual(granted)
    expect([naps, codes]).toEqual([[], []])
  })

  it('keeps its pace while the person has not answered', async () => {
    await signIn([pending, pending, pending, granted])
    expect(naps).toEqual([1, 1, 1])
    expect(codes).toEqual([
      {
        userCode: 'WDDD-HRQV',
        verificationUri: uri,
        verificationUriComplete: `${uri}?user_code=WDDD-HRQV`,
        expiresAt: new Date(startMs + 600_000),
      },
    ])
  })

  it('slows down by five seconds each time it is told to, for good', async () => {
    await signIn([pending, fault('SlowDown'), fault('SlowDown'), pending, granted])
    expect(naps).toEqual([1, 6, 11, 11])
  })

  it('goes on through network faults, with longer pauses', async () => {
    const broken = new ServiceError('network-unreachable', 'No network.')
    await signIn([pending, broken, broken, fault('InternalServer', true), granted])
    expect(naps).toEqual([1, 2, 4, 8])
  })

  it('ends when the code has expired, also if the server never says so', async () => {
    const code = 'sign-in-timed-out'
    await expect(signIn([pending, fault('ExpiredToken')])).rejects.toMatchObject({ code })
    await expect(signIn([pending])).rejects.toMatchObject({ code })
    expect(nowMs - startMs).toBeLessThanOrEqual(602_000)
  })

  it('ends when the person or the service denies it', async () => {
    await expect(signIn([pending, fault('AccessDenied')])).rejects.toMatchObject({
      code: 'sign-in-denied',
    })
    await expect(signIn([pending, fault('InvalidGrant')])).rejects.toBeInstanceOf(OidcFault)
  })

  it('shows no address that is not AWS’s', async () => {
    for (const hostile of ['https://evil.example/', 'http://device.sso.us-east-1.amazonaws.com/']) {
      uri = hostile
      await expect(signIn([pending, granted])).rejects.toMatchObject({
        code: 'service-answer-invalid',
      })
    }
    expect(codes).toEqual([])
  })

  it('registers anew when the server has forgotten the client', async () => {
    forgotten = true
    await signIn([granted])
    expect(registrations).toEqual([false, true])
  })
})
