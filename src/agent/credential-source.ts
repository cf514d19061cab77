/**
 * Credentials for as long as the sign-in lives: asked for once however many ask, and fetched anew
 * ahead of their end. Where they come from is the caller's business.
 */
import { type Credentials, isFresh, refreshWindowMs } from '../credentials/credentials.ts'
import { asKeylessError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { asTemporary, type TemporaryCredentials } from './temporary-credentials.ts'

export interface CredentialSourceOptions {
  readonly profile: string
  /** The ones at hand, if any; throws UsageError when they do not expire. */
  readonly first: Credentials | undefined
  /** From the cache or fetched, never by a prompt; quick while they are good. */
  readonly resolve: () => Promise<Credentials>
  /** Keeps fresh only what somebody has, and so will ask for again (false). */
  readonly onlyInUse?: boolean
  readonly clock: Clock
  readonly log: Log
}

export interface CredentialSource {
  /**
   * At once, where `resolve` has just been asked and the keys are good. Asking it costs a look at
   * the sign-in, which a thousand requests in a second need not take each.
   */
  atHand(): TemporaryCredentials | undefined
  /** Throws what `resolve` throws; the next call tries again. */
  current(): Promise<TemporaryCredentials>
  /** Fetches ahead of the end, so that no caller waits for AWS. Resolves when `signal` is aborted. */
  keepFresh(signal: AbortSignal): Promise<void>
}

/** The AWS SDK for JavaScript gives up after a second, botocore after two. */
const patienceMs = 600
/** A sign-out is noticed after this, by whoever asks on. */
const lookLastsMs = 50
/** The machine may have slept, or its clock been set, since the last look. */
const longestPauseMs = 60_000

export function createCredentialSource(options: CredentialSourceOptions): CredentialSource {
  const { profile, clock, log, onlyInUse = false } = options
  let last = options.first === undefined ? undefined : asTemporary(options.first, profile)
  let running: Promise<TemporaryCredentials> | undefined
  let lookedAtMs = Number.POSITIVE_INFINITY
  let goodUntilMs = Number.NEGATIVE_INFINITY
  let handedOut: TemporaryCredentials | undefined
  const handOut = (credentials: TemporaryCredentials): TemporaryCredentials =>
    (handedOut = credentials)
  const isInUse = (): boolean => !onlyInUse || handedOut === last

  async function resolveNow(): Promise<TemporaryCredentials> {
    try {
      const found = asTemporary(await options.resolve(), profile)
      const current = last !== undefined && isSame(last, found) ? last : found
      last = current
      lookedAtMs = clock.now().getTime()
      const windowAtMs = current.expiresAt.getTime() - refreshWindowMs
      goodUntilMs = Math.min(windowAtMs, lookedAtMs + lookLastsMs)
      return current
    } catch (error) {
      goodUntilMs = Number.NEGATIVE_INFINITY
      const { message, fix } = asKeylessError(error)
      log.warn(`No new credentials of "${profile}" for the running command. ${message} Try: ${fix}`)
      throw error
    } finally {
      running = undefined
    }
  }

  const ask = (): Promise<TemporaryCredentials> => (running ??= resolveNow())

  return {
    atHand() {
      // By the wall clock: the other one may stand still while the machine sleeps.
      const nowMs = clock.now().getTime()
      const isGood = nowMs >= lookedAtMs && nowMs < goodUntilMs
      return isGood && last !== undefined ? handOut(last) : undefined
    },
    async current() {
      const asked = ask()
      const held = last
      if (held === undefined || !isFresh(held, clock.now(), 1)) return asked.then(handOut)
      const answered = new AbortController()
      const instead = (): TemporaryCredentials => held
      const late = clock.sleep(patienceMs, answered.signal).then(instead, instead)
      // When it fails after that, the next caller is told.
      asked.catch(() => {})
      return Promise.race([asked, late])
        .then(handOut)
        .finally(() => answered.abort())
    },
    async keepFresh(signal) {
      while (!signal.aborted) {
        const endMs = last?.expiresAt.getTime() ?? 0
        const windowInMs = endMs - refreshWindowMs - clock.now().getTime()
        const pauseMs = windowInMs > 0 ? Math.min(windowInMs, longestPauseMs) : longestPauseMs
        await clock.sleep(pauseMs, signal).catch(() => {})
        const isOver = last !== undefined && !isFresh(last, clock.now())
        if (!signal.aborted && isOver && isInUse()) await ask().catch(() => {})
      }
    },
  }
}

/** Then the older one goes on, and with it the answer that was made of it. */
function isSame(one: TemporaryCredentials, other: TemporaryCredentials): boolean {
  return (
    one.accessKeyId === other.accessKeyId &&
    one.secretAccessKey === other.secretAccessKey &&
    one.sessionToken === other.sessionToken &&
    one.accountId === other.accountId &&
    one.expiresAt.getTime() === other.expiresAt.getTime()
  )
}
