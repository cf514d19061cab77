/** What a migration needs, with the sandbox's IAM and without the command line. */
import type { MigrationPorts } from '../../src/migrate/apply.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'
import { systemClock } from '../../src/system/clock.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import { openBytes, sealBytes } from '../../src/tokens/sealing/aead.ts'
import { iamAs } from './iam-users.ts'
import type { TempHome } from './temp-home.ts'
import { testPlatform } from './test-platform.ts'

export interface PortsOptions {
  /** Profiles but dev-admin answer with these, one after the other; then with the last. */
  readonly accounts?: readonly string[]
  /** Whose key IAM is asked with. */
  readonly user?: string
  /** What dev-admin gets in by. */
  readonly sourceKeys?: readonly string[]
}

export function migrationPorts(
  sandbox: Sandbox,
  home: TempHome,
  { accounts = [], user = 'trent', sourceKeys = [] }: PortsOptions = {},
): MigrationPorts {
  const paths = resolvePaths(home.env, 'linux', undefined)
  const key = Buffer.alloc(32, 7)
  let at = 0
  return {
    system: { clock: systemClock, env: home.env, paths, platform: testPlatform() },
    services: {
      iam: async () => ({ ...iamAs(sandbox, user), accountId: '111111111111' }),
      identityOf: async (profile) => {
        const isOwn = profile !== 'dev-admin'
        const accountId = isOwn ? accounts[at++] : undefined
        const arn = 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_A_1/alice'
        const own = accountId ?? accounts.at(-1) ?? '111111111111'
        return {
          accountId: isOwn ? own : '111111111111',
          ...{ arn, accessKeyId: 'ASIA', sources: [], sourceKeys: isOwn ? [] : sourceKeys },
        }
      },
    },
    seal: async () => ({
      seal: (bytes, bound) => sealBytes(bytes, key, bound),
      open: (sealed, bound) => openBytes(sealed, key, bound),
    }),
    forgetSeal: () => {},
  }
}
