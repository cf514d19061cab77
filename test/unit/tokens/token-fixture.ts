import type { OidcClient } from '../../../src/identity-center/oidc-client.ts'
import type { SsoSession } from '../../../src/identity-center/session.ts'
import type { CreateTokenRequest, CreateTokenResponse } from '../../../src/identity-center/wire.ts'
import { type Clock, systemClock } from '../../../src/system/clock.ts'
import type { Log } from '../../../src/system/log.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import type { System } from '../../../src/system/system.ts'
import type { Token } from '../../../src/tokens/token.ts'
import { testJournal } from '../../support/journal.ts'
import { type TempHome, createTempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'

export const start = new Date('2026-11-23T02:00:00Z')

export const session: SsoSession = {
  name: 'my-sso',
  startUrl: 'https://d-123.awsapps.com/start',
  region: 'us-east-1',
  registrationScopes: ['sso:account:access'],
}

export const legacy: SsoSession = { ...session, name: undefined, registrationScopes: undefined }

/** A token with an hour left, unless changed. */
export function tokenWith(changes: Partial<Token> = {}): Token {
  return {
    startUrl: session.startUrl,
    region: session.region,
    accessToken: 'access-1',
    expiresAt: minutesOn(60),
    refreshToken: 'refresh-1',
    registration: {
      clientId: 'client',
      clientSecret: 'secret',
      expiresAt: new Date('2027-02-01T00:00:00Z'),
    },
    ...changes,
  }
}

export function minutesOn(minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000)
}

export interface Fixture {
  readonly home: TempHome
  readonly system: Omit<System, 'http'>
  readonly warnings: string[]
  /** Moves the wall clock; waits stay real. */
  advance(minutes: number): void
}

/** A home of its own and a clock that stands still until it is moved. */
export function createFixture(): Fixture {
  const home = createTempHome()
  const warnings: string[] = []
  let nowMs = start.getTime()
  const clock: Clock = { ...systemClock, now: () => new Date(nowMs) }
  const log: Log = { debug: () => {}, warn: (message) => warnings.push(message) }
  const world = {
    clock,
    log,
    env: home.env,
    paths: resolvePaths(home.env, 'linux', undefined),
    platform: testPlatform(),
  } as const
  return {
    home,
    warnings,
    advance: (minutes) => {
      nowMs += minutes * 60_000
    },
    system: { ...world, journal: testJournal(world) },
  }
}

export interface FakeOidc extends Pick<OidcClient, 'createToken'> {
  readonly requests: CreateTokenRequest[]
}

/** Answers every token request in the given way, and remembers them. */
export function createFakeOidc(
  answer: (request: CreateTokenRequest) => CreateTokenResponse | Promise<CreateTokenResponse>,
): FakeOidc {
  const requests: CreateTokenRequest[] = []
  return {
    requests,
    createToken: async (request) => {
      requests.push(request)
      return answer(request)
    },
  }
}

/** The next token, with the refresh token rotated. */
export function rotated(number = 2): CreateTokenResponse {
  return {
    accessToken: `access-${number}`,
    tokenType: 'Bearer',
    expiresIn: 3600,
    refreshToken: `refresh-${number}`,
  }
}
