/**
 * Credentials of a role through a sign-in: memory, then the shared disk cache, then one
 * GetRoleCredentials however many processes ask. The token is the caller's business (ports).
 */
import { join } from 'node:path'
import { KeylessError, loginAnew, ServiceError, SignInRequired } from '../../errors.ts'
import { withLock } from '../../system/lock.ts'
import { silentLog } from '../../system/log.ts'
import { isFresh } from '../credentials.ts'
import { isUnwritable } from '../kept-credentials.ts'
import { accountOfKey } from '../key-account.ts'
import type { CredentialPorts, RoleAnswer, SsoRole } from '../ports.ts'
import { createRoleCache, roleHash } from '../role-cache.ts'
import type { ExpiringCredentials } from '../role-cache-file.ts'

interface Obtained {
  readonly credentials: ExpiringCredentials
  /** False when the sign-in ended while the portal was asked: for this caller, and no other. */
  readonly lasting: boolean
}

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
  const started = remembered(obtain(role, hash, ports), hash, memory)
  memory.running.set(hash, started)
  try {
    return await started
  } finally {
    memory.running.delete(hash)
  }
}

/** Forgets what was obtained through these ports: after a sign-out nothing is served from memory. */
export function forgetCredentials(ports: CredentialPorts): void {
  memories.delete(ports)
}

async function remembered(
  obtaining: Promise<Obtained>,
  hash: string,
  memory: Memory,
): Promise<ExpiringCredentials> {
  const { credentials, lasting } = await obtaining
  if (lasting) memory.kept.set(hash, credentials)
  return credentials
}

function memoryOf(ports: CredentialPorts): Memory {
  const memory = memories.get(ports) ?? { kept: new Map(), running: new Map() }
  memories.set(ports, memory)
  return memory
}

async function obtain(role: SsoRole, hash: string, ports: CredentialPorts): Promise<Obtained> {
  const { clock, env, platform, paths, log } = ports.system
  const cached = createRoleCache(ports.system).read(role)
  if (cached !== undefined && isFresh(cached, clock.now())) return lasting(cached)
  const quietly = createRoleCache({ env, paths, platform, log: silentLog })
  const ready = (): Obtained | undefined => {
    const found = quietly.read(role)
    return found !== undefined && isFresh(found, clock.now()) ? lasting(found) : undefined
  }
  const folder = join(paths.locks, `role-${hash}`)
  let begun = false
  const work = async (): Promise<Obtained> => {
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
    return lasting(cached)
  }
}

function lasting(credentials: ExpiringCredentials): Obtained {
  return { credentials, lasting: true }
}

/** Whoever lost the lock meanwhile has a good answer all the same: any of two may be kept. */
async function fetchAndKeep(role: SsoRole, ports: CredentialPorts): Promise<Obtained> {
  const { answer, accessToken } = await askPortal(role, ports)
  assertOurs(role, answer, ports.system.clock.now())
  const credentials = { ...answer, accountId: role.accountId }
  return { credentials, lasting: keep(role, credentials, accessToken, ports) }
}

/** A token that looks good here may be over at AWS: then it is renewed, once, and the portal asked again. */
async function askPortal(
  role: SsoRole,
  ports: CredentialPorts,
): Promise<{ readonly answer: RoleAnswer; readonly accessToken: string }> {
  const { session, profile } = role
  const portal = ports.portalFor(session, profile)
  const ask = async (accessToken: string) => {
    return { answer: await portal.getRoleCredentials(accessToken, role), accessToken }
  }
  const { accessToken } = await ports.tokenFor(session)
  try {
    return await ask(accessToken)
  } catch (error) {
    if (!(error instanceof SignInRequired)) throw error
    const other = await ports.anotherToken(session, accessToken)
    if (other === undefined) throw refusedHere(error)
    return await ask(other.accessToken).catch((again: unknown) => {
      throw again instanceof SignInRequired ? refusedHere(again) : again
    })
  }
}

function refusedHere({ message, details, cause }: SignInRequired): SignInRequired {
  return new SignInRequired('sign-in-expired', message, { details, cause, fix: loginAnew(details) })
}

/**
 * False when the token is no longer that of the sign-in: a sign-out must not be undone by an answer
 * that was on its way, nor a new sign-in be given the keys of the last. Signing out removes the token
 * first and the keys after it, so one look after writing leaves no gap between the two.
 */
function keep(
  role: SsoRole,
  credentials: ExpiringCredentials,
  accessToken: string,
  ports: CredentialPorts,
): boolean {
  const cache = createRoleCache(ports.system)
  const isCurrent = (): boolean => ports.isCurrent(role.session, accessToken)
  if (!isCurrent()) return false
  try {
    cache.write(role, credentials)
  } catch (error) {
    if (!isUnwritable(error)) throw error
    ports.system.log.warn(`${error.message} The credentials are used, but not kept.`)
    return true
  }
  if (isCurrent()) return true
  cache.remove(role)
  return false
}

/** Roles last for twelve hours at most, but the clock here may be far behind. Kept, others would never be asked for again. */
const longestLifeMs = 366 * 86_400_000

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
  const leftMs = answer.expiresAt.getTime() - now.getTime()
  if (leftMs > 0 && leftMs < longestLifeMs) return
  const ends = leftMs > 0 ? 'end only' : 'ended'
  throw new ServiceError(
    'service-answer-invalid',
    `The service answered with credentials that ${ends} at ${answer.expiresAt.toISOString()}; the clock here says ${now.toISOString()}.`,
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
