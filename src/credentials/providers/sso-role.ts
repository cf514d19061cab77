/**
 * Credentials of a role through a sign-in: memory, then the shared disk cache, then one
 * GetRoleCredentials however many processes ask. The token is the caller's business (ports).
 */
import { join } from 'node:path'
import { KeylessError, ServiceError, SystemError } from '../../errors.ts'
import { withLock } from '../../system/lock.ts'
import { silentLog } from '../../system/log.ts'
import { isFresh } from '../credentials.ts'
import { accountOfKey } from '../key-account.ts'
import type { CredentialPorts, SsoRole } from '../ports.ts'
import { createRoleCache, roleHash } from '../role-cache.ts'
import type { ExpiringCredentials } from '../role-cache-file.ts'

interface Memory {
  readonly kept: Map<string, ExpiringCredentials>
  readonly running: Map<string, Promise<ExpiringCredentials>>
}

// Lives as long as the ports of its caller: a command, an agent, a user of the library.
const memories = new WeakMap<CredentialPorts, Memory>()

/** A holder may refresh the token and retry the portal, so waiters are more patient than usual. */
const maxWaitMs = 45_000

/**
 * Fresh credentials (15 minutes or more, unless a new answer has less). Throws SignInRequired,
 * AccessDenied, ServiceError or SystemError.
 */
export async function roleCredentials(
  role: SsoRole,
  ports: CredentialPorts,
): Promise<ExpiringCredentials> {
  const memory = memoryOf(ports)
  const hash = roleHash(role)
  const kept = memory.kept.get(hash)
  if (kept !== undefined && isFresh(kept, ports.system.clock.now())) return kept
  const running = memory.running.get(hash)
  if (running !== undefined) return running
  const started = obtain(role, hash, ports)
  memory.running.set(hash, started)
  try {
    const credentials = await started
    memory.kept.set(hash, credentials)
    return credentials
  } finally {
    memory.running.delete(hash)
  }
}

function memoryOf(ports: CredentialPorts): Memory {
  const memory = memories.get(ports) ?? { kept: new Map(), running: new Map() }
  memories.set(ports, memory)
  return memory
}

async function obtain(
  role: SsoRole,
  hash: string,
  ports: CredentialPorts,
): Promise<ExpiringCredentials> {
  const { clock, platform, paths, log } = ports.system
  const cached = createRoleCache(ports.system).read(role)
  if (cached !== undefined && isFresh(cached, clock.now())) return cached
  const quietly = createRoleCache({ paths, platform, log: silentLog })
  const ready = (): ExpiringCredentials | undefined => {
    const found = quietly.read(role)
    return found !== undefined && isFresh(found, clock.now()) ? found : undefined
  }
  const folder = join(paths.locks, `role-${hash}`)
  let begun = false
  const work = async (): Promise<ExpiringCredentials> => {
    begun = true
    return fetchAndKeep(role, ports)
  }
  try {
    return await withLock({ folder, clock, platform, maxWaitMs, ready }, work).catch(
      (error: unknown) => {
        // Two identical questions do no harm; a read-only home must not stop the work.
        if (!begun && isUnwritable(error)) return work()
        throw error
      },
    )
  } catch (error) {
    if (cached === undefined || !isFresh(cached, clock.now(), 1) || !isPassing(error)) throw error
    log.debug('kept credentials that are about to end', { expiresAt: cached.expiresAt })
    return cached
  }
}

/** Whoever lost the lock meanwhile has a good answer all the same: any of two may be kept. */
async function fetchAndKeep(role: SsoRole, ports: CredentialPorts): Promise<ExpiringCredentials> {
  const { accountId, roleName, session } = role
  const token = await ports.tokenFor(session)
  const portal = ports.portalFor(session, role.profile)
  const answer = await portal.getRoleCredentials(token.accessToken, { accountId, roleName })
  assertOurs(role, answer, ports.system.clock.now())
  const credentials = { ...answer, accountId }
  try {
    createRoleCache(ports.system).write(role, credentials)
  } catch (error) {
    if (!isUnwritable(error)) throw error
    ports.system.log.warn(`${error.message} The credentials are used, but not kept.`)
  }
  return credentials
}

function assertOurs(role: SsoRole, answer: ExpiringCredentials, now: Date): void {
  const details = {
    operation: 'GetRoleCredentials',
    accountId: role.accountId,
    roleName: role.roleName,
    session: role.session.name,
  }
  const owner = accountOfKey(answer.accessKeyId)
  if (owner !== undefined && owner !== role.accountId) {
    throw new ServiceError(
      'credentials-foreign',
      `The service answered with keys of account ${owner} instead of ${role.accountId}.`,
      { details: { ...details, answeredAccountId: owner } },
    )
  }
  if (isFresh(answer, now, 1)) return
  throw new ServiceError(
    'service-answer-invalid',
    `The service answered with credentials that ended at ${answer.expiresAt.toISOString()}; the clock here says ${now.toISOString()}.`,
    { details, fix: 'set the clock of this machine right, then run the same command again' },
  )
}

/** A fault that another try may not meet. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof KeylessError)) return false
  if (error.details['retryable'] === true) return true
  return ['network-unreachable', 'network-timeout', 'portal-throttled', 'lock-timeout'].includes(
    error.code,
  )
}

function isUnwritable(error: unknown): error is SystemError {
  return (
    error instanceof SystemError &&
    ['read-only', 'file-unwritable', 'disk-full'].includes(error.code)
  )
}
