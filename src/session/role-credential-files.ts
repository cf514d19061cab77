/** Deletes the role credentials that came from a sign-in, in the folder shared with the AWS CLI. */

import { basename } from 'node:path'
import { type KnownDirectory, readDirectory } from '../accounts/directory-cache.ts'
import { type AwsConfig, textSetting } from '../config/aws-config.ts'
import { roleHash } from '../credentials/role-cache.ts'
import { KeylessError } from '../errors.ts'
import type { SsoSession } from '../identity-center/session.ts'
import {
  anySecretAbout,
  listSecretFiles,
  removeSecretFile,
  type SecretPorts,
} from '../tokens/sealing/sealed-files.ts'
import { parseTimestamp } from '../tokens/timestamp.ts'

type Ports = SecretPorts

export interface KeyFile {
  readonly path: string
  /** When the keys end at AWS, which does not take them back. */
  readonly expiresAt: Date | undefined
}

interface RoleFile extends KeyFile {
  /** Files of older AWS CLIs do not say. */
  readonly accountId: string | undefined
}

/** Those that the AWS CLI's logout deletes: `ProviderType` is `sso`. Returns what was deleted. */
export function removeAllRoleCredentials(system: Ports): readonly KeyFile[] {
  return removeKeyFiles(roleFiles(system), system)
}

/** The permission sets that the IAM Identity Center user guide calls predefined. */
const predefined = [
  'AdministratorAccess',
  'Billing',
  'DatabaseAdministrator',
  'DataScientist',
  'NetworkAdministrator',
  'PowerUserAccess',
  'ReadOnlyAccess',
  'SecurityAudit',
  'SupportUser',
  'SystemAdministrator',
  'ViewOnlyAccess',
]

/**
 * Those of one sign-in. A file's name is a digest of account, role and session, so that it proves
 * whose it is to whoever guesses the role: profiles name roles, and so do the lists of accounts that
 * were asked for before. Any other role stays until it expires.
 */
export function removeRoleCredentials(
  session: SsoSession,
  config: AwsConfig,
  system: Ports,
): readonly KeyFile[] {
  const known = knownDirectory(session, system)?.roles
  const accounts = new Set([...named(config, 'sso_account_id'), ...(known?.keys() ?? [])])
  const roles = new Set([...named(config, 'sso_role_name'), ...predefined])
  const namesIn = (accountId: string): readonly string[] =>
    [...roles, ...(known?.get(accountId)?.names ?? [])].map(
      (roleName) => `${roleHash({ session, accountId, roleName })}.json`,
    )
  let everywhere: ReadonlySet<string> | undefined
  const isOfSession = ({ path, accountId }: RoleFile): boolean => {
    if (accountId !== undefined) return namesIn(accountId).includes(basename(path))
    everywhere ??= new Set([...accounts].flatMap(namesIn))
    return everywhere.has(basename(path))
  }
  return removeKeyFiles(roleFiles(system).filter(isOfSession), system)
}

function named(config: AwsConfig, key: string): readonly string[] {
  return [...config.profiles.values()].flatMap(({ settings }) => textSetting(settings, key) ?? [])
}

function knownDirectory(session: SsoSession, system: Ports): KnownDirectory | undefined {
  try {
    return readDirectory(session, system)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('signing out without the list of accounts', { code: error.code })
    return undefined
  }
}

function roleFiles(system: Ports): readonly RoleFile[] {
  return listSecretFiles(system.paths.cliCache, system).flatMap((path): readonly RoleFile[] => {
    const { providerType, accountId, expiresAt = '' } = anySecretAbout(path, system) ?? {}
    return providerType === 'sso' ? [{ path, accountId, expiresAt: parseTimestamp(expiresAt) }] : []
  })
}

/** Those of the files that were there. */
export function removeKeyFiles(files: readonly KeyFile[], system: Ports): readonly KeyFile[] {
  return files.filter(({ path }) => removeSecretFile(path, system))
}
