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
  /** The ones at hand; throws UsageError when they do not expire. */
  readonly first: Credentials
  /** From the cache or fetched, never by a prompt; quick while they are good. */
  readonly resolve: () => Promise<Credentials>
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
  const { profile, clock, log } = options
  let last = asTemporary(options.first, profile)
  let running: Promise<TemporaryCredentials> | undefined
  let lookedAtMs = Number.NEGATIVE_INFINITY

  async function resolveNow(): Promise<TemporaryCredentials> {
    try {
      last = asTemporary(await options.resolve(), profile)
      lookedAtMs = clock.monotonicMs()
      return last
    } catch (error) {
      lookedAtMs = Number.NEGATIVE_INFINITY
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
      const isRecent = clock.monotonicMs() - lookedAtMs < lookLastsMs
      return isRecent && isFresh(last, clock.now()) ? last : undefined
    },
    async current() {
      const asked = ask()
      const held = last
      if (!isFresh(held, clock.now(), 1)) return asked
      const answered = new AbortController()
      const instead = (): TemporaryCredentials => held
      const late = clock.sleep(patienceMs, answered.signal).then(instead, instead)
      // When it fails after that, the next caller is told.
      asked.catch(() => {})
      return Promise.race([asked, late]).finally(() => answered.abort())
    },
    async keepFresh(signal) {
      while (!signal.aborted) {
        const windowInMs = last.expiresAt.getTime() - refreshWindowMs - clock.now().getTime()
        const pauseMs = windowInMs > 0 ? Math.min(windowInMs, longestPauseMs) : longestPauseMs
        await clock.sleep(pauseMs, signal).catch(() => {})
        if (!signal.aborted && !isFresh(last, clock.now())) await ask().catch(() => {})
      }
    },
  }
}
