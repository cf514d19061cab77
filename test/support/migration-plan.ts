import type { MigrationPlan, PlannedKey } from '../../src/migrate/migration-plan.ts'
import { plantedKey } from './planted-keys.ts'

/** A key of a user, in the credentials file under `old`, and in a dotenv file. */
export function plannedKey(change: Partial<PlannedKey> = {}): PlannedKey {
  const { keyId, accountId } = plantedKey('planned')
  return {
    keyId,
    accountId,
    userName: 'deploy',
    iamProfile: 'admin',
    createdAt: new Date('2019-03-01T10:00:00Z'),
    lastUsed: { at: new Date('2026-11-20T08:15:00Z'), service: 's3', region: 'eu-central-1' },
    permissions: {
      grants: [
        { policy: 'AmazonS3FullAccess', allows: 'write' },
        { policy: 'assets', group: 'pipelines', inline: true, allows: 'write' },
      ],
      boundary: 'PowerUserAccess',
      notKnown: ['ListUserPolicies'],
    },
    replacement: { profiles: ['old'], session: 'corp', roleName: 'Deploy' },
    places: [
      { file: '/home/me/.aws/credentials', line: 2, place: 'aws-file', profile: 'old' },
      { file: '/home/me/src/.env', line: 7, place: 'dotenv' },
    ],
    callers: [
      { file: '/home/me/src/run.sh', line: 4, place: 'script', by: '--profile', profile: 'old' },
    ],
    trail: [
      {
        at: new Date('2026-11-20T08:14:31Z'),
        event: 's3:PutObject',
        region: 'eu-central-1',
        sourceAddress: '192.0.2.7',
        userAgent: 'aws-cli/2.27.1',
      },
    ],
    ...change,
  }
}

export function migrationPlan(change: Partial<MigrationPlan> = {}): MigrationPlan {
  return {
    id: '20261123T130000Z-1f2e3d4c',
    createdAt: new Date('2026-11-23T13:00:00Z'),
    files: { config: '/home/me/.aws/config', credentials: '/home/me/.aws/credentials' },
    keys: [plannedKey()],
    ...change,
  }
}
