import { join } from 'node:path'
import { type AwsConfig, loadAwsConfig } from '../../../src/config/aws-config.ts'
import type { CredentialPorts, RoleAnswer } from '../../../src/credentials/ports.ts'
import type { SsoSession } from '../../../src/identity-center/session.ts'
import { type Clock, systemClock } from '../../../src/system/clock.ts'
import type { Environment } from '../../../src/system/environment.ts'
import type { Http } from '../../../src/system/http.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { testJournal } from '../../support/journal.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'

export const now = new Date('2026-11-23T00:00:00Z')

/** The session of the sheet's vectors. */
export const session: SsoSession = {
  name: 'my-sso',
  startUrl: 'https://d-123.awsapps.com/start',
  region: 'us-east-1',
  registrationScopes: undefined,
}

export const sessionText = `[sso-session my-sso]
sso_start_url = https://d-123.awsapps.com/start
sso_region = us-east-1
`

/** Keys of 111122223333, as service-facts spell them. */
export const answer: RoleAnswer = {
  accessKeyId: 'ASIARTX3GSDSQAAQEAYE',
  secretAccessKey: 'sk/+=',
  sessionToken: 'st',
  expiresAt: new Date('2026-11-23T01:00:00.999Z'),
}

export interface World {
  readonly home: TempHome
  readonly ports: CredentialPorts
  /** Every call of GetRoleCredentials, as `account/role token`. */
  readonly calls: string[]
  readonly warnings: string[]
  clock: { now: Date }
  answer: () => Promise<RoleAnswer>
  /** The token of the sign-in, as its file has it by now. */
  token: string | undefined
  /** What a refresh makes of the token, if it can be refreshed. */
  renewed: string | undefined
  config(text: string, credentials?: string): AwsConfig
}

export interface WorldOptions {
  readonly env?: Environment
  readonly http?: Http
  readonly self?: readonly string[]
  readonly os?: NodeJS.Platform
}

const noHttp: Http = {
  request: () => Promise.reject(new Error('no request was expected')),
}

/** A temporary HOME, a clock that stands still, and a portal that answers what a test says. */
export function createWorld(options: WorldOptions = {}): World {
  const home = createTempHome()
  const env = { ...home.env, ...options.env }
  const clock = { now }
  const calls: string[] = []
  const warnings: string[] = []
  const outside = {
    clock: { ...systemClock, now: () => clock.now } satisfies Clock,
    env,
    platform: testPlatform({
      os: options.os ?? process.platform,
      self: options.self ?? ['/nowhere/keyless'],
    }),
    paths: resolvePaths(env, process.platform, undefined),
    http: options.http ?? noHttp,
    log: { debug: () => {}, warn: (message: string) => void warnings.push(message) },
  } as const
  const world: World = {
    home,
    calls,
    warnings,
    clock,
    token: 'token',
    renewed: undefined,
    answer: () => Promise.resolve(answer),
    config: (text, credentials) => {
      home.write('.aws/config', text)
      if (credentials !== undefined) home.write('.aws/credentials', credentials)
      return loadAwsConfig(world.ports.system.paths)
    },
    ports: {
      system: { ...outside, journal: testJournal(outside) },
      tokenFor: () => Promise.resolve({ accessToken: world.token ?? 'none' }),
      anotherToken: async (_, refused) => {
        if (world.renewed !== undefined) world.token = world.renewed
        return world.token === undefined || world.token === refused
          ? undefined
          : { accessToken: world.token }
      },
      isCurrent: (_, accessToken) => accessToken === world.token,
      httpFor: () => options.http ?? noHttp,
      portalFor: () => ({
        getRoleCredentials: (token, { accountId, roleName }) => {
          calls.push(`${accountId}/${roleName} ${token}`)
          return world.answer()
        },
      }),
    },
  }
  return world
}

/** Where the AWS CLI keeps the credentials of 111122223333/Admin in the session `my-sso`. */
export const adminFile = join(
  '.aws',
  'cli',
  'cache',
  '360f093cdc0bddf23eecc38b9cb6222fca5a195a.json',
)

export function minutes(count: number): number {
  return count * 60_000
}
