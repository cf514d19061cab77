/** A home to break in one way, and the findings of a look at it. */
import type { Check } from '../../../src/doctor/check.ts'
import { type Diagnosis, examine } from '../../../src/doctor/examine.ts'
import { systemVolumes, type Volumes } from '../../../src/doctor/volumes.ts'
import { openWorld, type SettingsFacts, type World } from '../../../src/doctor/world.ts'
import { encodeToken } from '../../../src/tokens/token-file.ts'
import type { Token } from '../../../src/tokens/token.ts'
import { tokenFileName } from '../../../src/tokens/token-cache.ts'
import { type Clock, systemClock } from '../../../src/system/clock.ts'
import type { Http } from '../../../src/system/http.ts'
import { createHttp } from '../../../src/system/http-client.ts'
import { silentLog } from '../../../src/system/log.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import type { Platform } from '../../../src/system/platform.ts'
import { testJournal } from '../../support/journal.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { testPlatform } from '../../support/test-platform.ts'
import { tokenWith } from '../tokens/token-fixture.ts'

export interface DoctorStage {
  readonly home: TempHome
  /** Changes of the environment; undefined takes a variable away. */
  env: Record<string, string | undefined>
  platform: Partial<Platform>
  /** Asked about by name. */
  profile: string | undefined
  settings: Partial<SettingsFacts>
  clock: Clock
  /** In place of real servers. */
  http: Http | undefined
  volumes: Partial<Volumes>
  /** Of the machine's own files, which tell a container and WSL. */
  fileExists: (path: string) => boolean
  config(text: string): void
  credentials(text: string): void
  /** Signed in to a session: an hour left, renewable, unless changed. */
  token(session: string, changes?: Partial<Token>): string
  world(): World
  examine(only: readonly Check[]): Promise<Diagnosis>
  /** Runs when the stage is taken down. */
  atEnd(work: () => unknown): void
  close(): Promise<void>
}

/** When the tokens of the stage have an hour left. */
export const now = new Date('2026-11-23T02:00:00Z')

export const session = `[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`

export const dev = `[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Admin
region = eu-west-1
`

/** Nothing is wrong with this one. */
export const healthy = `${dev}${session}`

const noSettings: SettingsFacts = {
  path: '/nowhere/config.yaml',
  problems: [],
  rules: [],
  unusedProduction: [],
}

export function createDoctorStage(): DoctorStage {
  const home = createTempHome()
  const ends: (() => unknown)[] = []
  const stage: DoctorStage = {
    home,
    env: {},
    platform: {},
    profile: undefined,
    settings: {},
    http: undefined,
    volumes: {},
    fileExists: () => false,
    clock: { ...systemClock, now: () => now },
    config: (text) => void home.write('.aws/config', text),
    credentials: (text) => void home.write('.aws/credentials', text),
    token: (name, changes = {}) => {
      const path = `.aws/sso/cache/${tokenFileName({ name, startUrl: '' })}`
      return home.write(path, encodeToken(tokenWith(changes)))
    },
    world: () => {
      const env = { ...home.env, ...stage.env }
      const paths = resolvePaths(env, 'linux', undefined)
      const platform = testPlatform({ os: 'linux', self: ['keyless'], ...stage.platform })
      const base = { clock: stage.clock, log: silentLog, env, paths, platform }
      const http = stage.http ?? createHttp({ runtime: 'node', env, log: silentLog })
      return openWorld({
        system: { ...base, http, journal: testJournal(base) },
        profile: stage.profile,
        settings: { ...noSettings, ...stage.settings },
        build: { version: '1.0.0', changedAt: 2 },
        signal: new AbortController().signal,
        volumes: { ...systemVolumes, ...stage.volumes },
        fileExists: (path) => stage.fileExists(path),
        folder: home.path,
        probeTimeoutMs: 400,
      })
    },
    examine: async (only) => await examine(stage.world(), { only }),
    atEnd: (work) => void ends.push(work),
    close: async () => {
      for (const work of ends.toReversed()) await work()
      home.remove()
    },
  }
  return stage
}
