import { type AwsConfig, loadAwsConfig } from '../../src/config/aws-config.ts'
import { type Visited, visit } from '../../src/sandbox/person.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import {
  type OpenSession,
  type SessionTarget,
  openSession,
} from '../../src/session/open-session.ts'
import type { SignInOptions } from '../../src/session/sign-in.ts'
import type { SignInEvents } from '../../src/session/sign-in-events.ts'
import { type Clock, systemClock } from '../../src/system/clock.ts'
import type { Environment } from '../../src/system/environment.ts'
import { createHttp } from '../../src/system/http-client.ts'
import type { Log } from '../../src/system/log.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import type { System } from '../../src/system/system.ts'
import { testJournal } from '../support/journal.ts'
import { type TempHome, createTempHome } from '../support/temp-home.ts'
import { testPlatform } from '../support/test-platform.ts'

export const alice = { user: 'alice', password: 'through-the-looking-glass' } as const

export const configText = `[profile dev-admin]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
[profile old]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = AdministratorAccess
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

export const tokenFile = '.aws/sso/cache/063b06ca21ff862fb6d05839b8f962c8f1afdec6.json'
export const legacyTokenFile = '.aws/sso/cache/acff06c7037450e5a3fddcacb0a34e921da42d68.json'

/** Goes to the page at once. */
export interface Visitor extends SignInEvents {
  onAuthorizeUrl(notice: Parameters<SignInEvents['onAuthorizeUrl']>[0]): void
  onDeviceCode(notice: Parameters<SignInEvents['onDeviceCode']>[0]): void
}

/** A sandbox, a HOME, and this process's own view of them, on the sandbox's clock. */
export interface FlowStage {
  readonly sandbox: Sandbox
  readonly home: TempHome
  readonly env: Environment
  readonly system: System
  readonly warnings: string[]
  config(): AwsConfig
  open(target?: SessionTarget, changes?: Partial<System>): OpenSession
  /** What the person in the browser saw at the end, once there was one. */
  visits: Promise<Visited>[]
  /** Events of a person who signs in as alice through the pages, wherever they are shown. */
  person(changes?: Partial<Parameters<typeof visit>[1]>): Visitor
  close(): Promise<void>
}

export const byBrowser: SignInOptions = { flow: 'browser', openBrowser: false }
export const byDevice: SignInOptions = { flow: 'device', openBrowser: false }

export async function createFlowStage(
  options: SandboxOptions = {},
  extra: Readonly<Record<string, string>> = {},
): Promise<FlowStage> {
  const sandbox = await startSandbox(options)
  const home = createTempHome()
  const env = {
    ...home.env,
    AWS_ENDPOINT_URL_SSO_OIDC: sandbox.url,
    AWS_ENDPOINT_URL_SSO: sandbox.url,
    ...extra,
  }
  home.write('.aws/config', configText)
  const warnings: string[] = []
  const log: Log = { debug: () => {}, warn: (message) => warnings.push(message) }
  const clock: Clock = {
    now: () => sandbox.clock.now(),
    monotonicMs: () => systemClock.monotonicMs(),
    // Pauses between attempts are for servers far away.
    sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
  }
  const world = {
    clock,
    env,
    log,
    http: createHttp({ runtime: 'node', env, log }),
    paths: resolvePaths(env, 'linux', undefined),
    platform: testPlatform(),
  } as const
  const system: System = { ...world, journal: testJournal(world) }
  const visits: Promise<Visited>[] = []
  const config = (): AwsConfig => loadAwsConfig(system.paths)
  return {
    sandbox,
    home,
    env,
    system,
    warnings,
    visits,
    config,
    open: (target = { session: 'my-org' }, changes = {}) =>
      openSession(config(), target, { ...system, ...changes }),
    person: (changes = {}) => {
      const go = (url: string): void => {
        visits.push(visit(url, { ...alice, ...changes }))
      }
      return {
        onAuthorizeUrl: ({ url }) => go(url),
        onDeviceCode: ({ verificationUriComplete }) => go(verificationUriComplete),
      }
    },
    close: async () => {
      await Promise.allSettled(visits)
      await sandbox.close()
      home.remove()
    },
  }
}

export const minutes = (count: number): number => count * 60_000
