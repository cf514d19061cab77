/** Deletes the role credentials that came from a sign-in, in the folder shared with the AWS CLI. */

import { basename, join } from 'node:path'
import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { roleHash } from '../credentials/role-cache.ts'
import type { SsoSession } from '../identity-center/session.ts'
import { removeIfPresent } from '../system/files.ts'
import type { System } from '../system/system.ts'
import { decodeObject, objectField, stringField } from '../tokens/json-fields.ts'
import { listJsonFiles, readAnyCacheFile } from '../tokens/token-cache.ts'

type Ports = Pick<System, 'paths' | 'platform' | 'log'>

interface RoleFile {
  readonly path: string
  /** Files of older AWS CLIs do not say. */
  readonly accountId: string | undefined
}

/** Those that the AWS CLI's logout deletes: `ProviderType` is `sso`. Returns how many. */
export function removeAllRoleCredentials(system: Ports): number {
  return removeFiles(roleFiles(system))
}

/**
 * Those of one sign-in. A file's name is a digest of account, role and session, so a role that no
 * profile names is not recognised and stays until it expires.
 */
export function removeRoleCredentials(
  session: SsoSession,
  config: AwsConfig,
  system: Ports,
): number {
  const named = (key: string): ReadonlySet<string> =>
    new Set(
      [...config.profiles.values()].flatMap(({ settings }) => textSetting(settings, key) ?? []),
    )
  const [accounts, roles] = [named('sso_account_id'), named('sso_role_name')]
  const ofSession = ({ path, accountId }: RoleFile): boolean =>
    (accountId === undefined ? [...accounts] : [accountId]).some((account) =>
      [...roles].some(
        (roleName) =>
          `${roleHash({ session, accountId: account, roleName })}.json` === basename(path),
      ),
    )
  return removeFiles(roleFiles(system).filter(ofSession))
}

function roleFiles(system: Ports): readonly RoleFile[] {
  const folder = system.paths.cliCache
  return listJsonFiles(folder).flatMap((name): readonly RoleFile[] => {
    const path = join(folder, name)
    const fields = decodeObject(readAnyCacheFile(path, system) ?? '')
    if (fields === undefined || fields['ProviderType'] !== 'sso') return []
    const credentials = objectField(fields, 'Credentials')
    return [{ path, accountId: credentials && stringField(credentials, 'AccountId') }]
  })
}

function removeFiles(files: readonly RoleFile[]): number {
  return files.filter(({ path }) => removeIfPresent(path)).length
}
