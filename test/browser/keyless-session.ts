/** Keyless as the client: a HOME of its own, the tutorial's config, endpoints on a sandbox. */
import { loadAwsConfig } from '../../src/config/aws-config.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'
import { type OpenSession, openSession } from '../../src/session/open-session.ts'
import { systemClock } from '../../src/system/clock.ts'
import { createHttp } from '../../src/system/http-client.ts'
import { silentLog } from '../../src/system/log.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import { testJournal } from '../support/journal.ts'
import { createTempHome } from '../support/temp-home.ts'
import { testPlatform } from '../support/test-platform.ts'

export interface KeylessSession {
  readonly open: OpenSession
  remove(): void
}

export function createKeylessSession(sandbox: Sandbox): KeylessSession {
  const home = createTempHome({
    AWS_ENDPOINT_URL_SSO_OIDC: sandbox.url,
    AWS_ENDPOINT_URL_SSO: sandbox.url,
    // Named, so that the machine's surroundings do not choose the flow; never run here.
    BROWSER: 'true',
  })
  home.write(
    '.aws/config',
    `[sso-session my-org]\nsso_start_url = ${sandbox.startUrl}\nsso_region = ${sandbox.region}\nsso_registration_scopes = sso:account:access\n`,
  )
  const { env } = home
  const paths = resolvePaths(env, 'linux', undefined)
  const world = {
    clock: systemClock,
    env,
    platform: testPlatform({ self: ['keyless'] }),
    paths,
    http: createHttp({ runtime: 'node', env, log: silentLog }),
    log: silentLog,
  }
  const system = { ...world, journal: testJournal(world) }
  return {
    open: openSession(loadAwsConfig(paths), { session: 'my-org' }, system),
    remove: () => home.remove(),
  }
}
