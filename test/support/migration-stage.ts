/** A person whose script uses the tutorial's key of `deploy`, and the plan to retire it. */
import { printPlan } from '../../src/migrate/print-plan.ts'
import type { MigrationPlan, PlannedKey } from '../../src/migrate/migration-plan.ts'
import { tutorialKey } from './iam-users.ts'
import { migrationPlan } from './migration-plan.ts'
import type { TempHome } from './temp-home.ts'

export const deployKey = tutorialKey('deploy')

const dayMs = 86_400_000

/** Beside the session and profile of the tutorial; with all that an edit must not touch. */
export function layOutKey(home: TempHome): void {
  home.write(
    '.aws/config',
    `# mine\n${home.read('.aws/config')}\n[profile old]\n# the deploy script\nregion = eu-central-1\nsso_region=us-east-1\n; end\n`,
  )
  home.write(
    '.aws/credentials',
    `[other]\r\naws_access_key_id=${tutorialKey('ci', 1).keyId}\r\naws_secret_access_key=x\r\n\r\n` +
      `[old]\r\naws_access_key_id = ${deployKey.keyId}\r\naws_secret_access_key = ${deployKey.secret}\r\n# the last line`,
  )
}

export function deployPlan(
  home: Pick<TempHome, 'path'>,
  change: Partial<PlannedKey> = {},
): MigrationPlan {
  const credentials = `${home.path}/.aws/credentials`
  const key: PlannedKey = {
    keyId: deployKey.keyId,
    accountId: '111111111111',
    userName: 'deploy',
    iamProfile: 'dev-admin',
    lastUsed: { at: new Date(Date.now() - 2 * dayMs), service: 's3', region: 'eu-central-1' },
    replacement: { profiles: ['old'], session: 'my-org', roleName: 'AdministratorAccess' },
    places: [{ file: credentials, line: 6, place: 'aws-file', profile: 'old' }],
    callers: [],
    trail: [],
    ...change,
  }
  return migrationPlan({ files: { config: `${home.path}/.aws/config`, credentials }, keys: [key] })
}

/** Its file. */
export function writePlan(home: TempHome, plan: MigrationPlan): string {
  return home.write('plan.yaml', printPlan(plan))
}
