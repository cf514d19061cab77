/** Whether an account would be left without an administrator that anybody here knows of. */
import type { AwsConfig } from '../config/aws-config.ts'
import { hasPassword } from './iam-client.ts'
import { ifAllowed } from './key-facts.ts'
import type { MigrationServices } from './migration-services.ts'
import type { PlannedKey } from './migration-plan.ts'
import { powerOf } from './policy-power.ts'
import { type Refusal, refusal } from './refusal.ts'
import { createPermissions, neededPower } from './user-permissions.ts'

/** `AWSReservedSSO_AdministratorAccess_0123456789abcdef` of an assumed role's ARN. */
function roleIn(arn: string): string {
  return /:assumed-role\/([^/]+)\//.exec(arn)?.[1] ?? ''
}

/**
 * The key's user administers the account and has no password, and neither what takes the key's place nor
 * the profile that asks IAM administers it, by their names. Other users are not looked through. Undefined
 * otherwise. Throws as callIam.
 */
export async function lastAdministrator(
  { userName = '', accountId, iamProfile, permissions, replacement }: PlannedKey,
  services: MigrationServices,
  config?: AwsConfig,
): Promise<Refusal | undefined> {
  const roleName = replacement?.roleName ?? ''
  if (powerOf(roleName) === 'admin') return undefined
  const { arn } = await services.identityOf(iamProfile, config)
  if (powerOf(roleIn(arn)) === 'admin') return undefined
  const iam = await services.iam(iamProfile, config)
  const now = await createPermissions(iam)(userName)
  const wasAdmin = permissions !== undefined && neededPower(permissions) === 'admin'
  const isAdmin = neededPower(now) === 'admin' || (now.notKnown.length > 0 && wasAdmin)
  if (!isAdmin || (await ifAllowed(hasPassword(iam, userName), false))) return undefined
  const says = `${userName} administers account ${accountId}. ${roleName} and the profile ${iamProfile} seem to allow less, so that nobody known here would be left who does: plan it with --role, or apply it with --last-administrator.`
  return refusal('last-administrator', says)
}
