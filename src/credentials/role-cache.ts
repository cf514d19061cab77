/**
 * Role credentials on disk, shared with the AWS CLI both ways. Reads are safe against planted
 * files; a file that is not what it should be is a miss. Finding them all again is for sign-out.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { removeSecretFile, type SecretPorts } from '../tokens/sealing/sealed-files.ts'
import { areKeys } from './credentials.ts'
import { readKeys, writeKeys } from './key-store.ts'
import { mayBelongTo } from './key-account.ts'
import type { SsoRole } from './ports.ts'
import {
  decodeCachedCredentials,
  encodeRoleCredentials,
  type ExpiringCredentials,
  type RoleCacheKey,
  roleCacheKeyText,
} from './role-cache-file.ts'

export interface RoleCache {
  /** Whatever the file holds, fresh or not; a broken one and another account's are a miss. Throws SystemError. */
  read(role: SsoRole): ExpiringCredentials | undefined
  /** Throws SystemError. */
  write(role: SsoRole, credentials: ExpiringCredentials): void
  /** Throws SystemError. */
  remove(role: SsoRole): void
}

/** SHA-1 in hexadecimal: the name of the role's file, and of its lock. */
export function roleHash(role: SsoRole): string {
  const key: RoleCacheKey = {
    accountId: role.accountId,
    roleName: role.roleName,
    sessionName: role.session.name,
    startUrl: role.session.startUrl,
  }
  return createHash('sha1').update(roleCacheKeyText(key)).digest('hex')
}

export function createRoleCache(system: SecretPorts): RoleCache {
  const pathOf = (role: SsoRole): string => join(system.paths.cliCache, `${roleHash(role)}.json`)
  return {
    read(role) {
      const path = pathOf(role)
      const text = readKeys(path, system)
      if (text === undefined) return undefined
      const credentials = decodeCachedCredentials(text)
      if (credentials === undefined || !areKeys(credentials)) {
        system.log.warn(`${path} is damaged and will be replaced.`)
        return undefined
      }
      if (!mayBelongTo(role.accountId, credentials)) {
        system.log.warn(`${path} has keys of another account, so they are not used.`)
        return undefined
      }
      return credentials
    },
    write(role, credentials) {
      const text = encodeRoleCredentials(credentials, role.accountId)
      writeKeys(pathOf(role), text, system)
    },
    remove(role) {
      removeSecretFile(pathOf(role), system)
    },
  }
}
