import { join } from 'node:path'
import { assumeRoleHash, encodeAssumedRole } from './assume-role-file.ts'
import type { Credentials } from './credentials.ts'
import { keptCredentials, type Place, readKept } from './kept-credentials.ts'
import { mayBelongTo } from './key-account.ts'
import type { Resolution } from './provider.ts'
import type { ExpiringCredentials } from './role-cache-file.ts'
import type { AssumedRole, RoleRequest } from './sts-client.ts'

/** A holder may have to ask a person. */
const maxWaitMs = 120_000

export interface RoleTaking {
  take(roleSessionName: string): Promise<AssumedRole>
  /** As of Obtained. */
  readonly mayStay?: () => boolean
}

type Keep = (taking: RoleTaking) => Promise<ExpiringCredentials>

/**
 * A role from the cache that the AWS CLI shares, else taken and kept there. What it is taken with is
 * made ready by `obtain` before it calls `keep`, so that no lock is held while another is waited for.
 * Throws what `obtain` throws.
 */
export async function keptRole(
  request: RoleRequest,
  { ports }: Pick<Resolution, 'ports'>,
  obtain: (keep: Keep) => Promise<ExpiringCredentials>,
): Promise<ExpiringCredentials> {
  const { clock, paths } = ports.system
  const hash = assumeRoleHash(request)
  const path = join(paths.cliCache, `${hash}.json`)
  const fits = (kept: Credentials): boolean => isOfRole(kept, request.roleArn)
  const place: Place = { path, hash, maxWaitMs, fits }
  const kept = readKept(place, ports)
  if (kept !== undefined) return kept
  return obtain(({ take, mayStay }) =>
    keptCredentials(place, ports, async () => {
      const madeUp = `keyless-${Math.floor(clock.now().getTime() / 1000)}`
      const role = await take(request.roleSessionName ?? madeUp)
      const { assumedRoleArn: _arn, assumedRoleId: _id, ...credentials } = role
      return { credentials, text: encodeAssumedRole(role), mayStay }
    }),
  )
}

/** The account in an ARN is its fifth field; what is no whole ARN is for STS to refuse. */
function isOfRole(kept: Credentials, roleArn: string): boolean {
  const account = roleArn.split(':')[4]
  return account === undefined || mayBelongTo(account, kept)
}
