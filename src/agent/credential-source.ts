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
  /** Throws what `resolve` throws; the next call tries again. */
  current(): Promise<TemporaryCredentials>
  /** Fetches ahead of the end, so that no caller waits for AWS. Resolves when `signal` is aborted. */
  keepFresh(signal: AbortSignal): Promise<void>
}

/** The AWS SDK for JavaScript gives up after a second, botocore after two. */
const patienceMs = 600
/** The machine may have slept, or its clock been set, since the last look. */
const longestPauseMs = 60_000

export function createCredentialSource(options: CredentialSourceOptions): CredentialSource {
  const { profile, clock, log } = options
  let last = asTemporary(options.first, profile)
  let running: Promise<TemporaryCredentials> | undefined

  async function resolveNow(): Promise<TemporaryCredentials> {
    try {
      last = asTemporary(await options.resolve(), profile)
      return last
    } catch (error) {
      const { message, fix } = asKeylessError(error)
      log.warn(`No new credentials of "${profile}" for the running command. ${message} Try: ${fix}`)
      throw error
    } finally {
      running = undefined
    }
  }

  const ask = (): Promise<TemporaryCredentials> => (running ??= resolveNow())

  return {
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
