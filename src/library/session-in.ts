/** How a program's sign-in works: everything that `session.ts` promises. */
import { setMaxListeners } from 'node:events'
import { Cancelled, SignInRequired } from '../errors.ts'
import { type OpenSession, openSsoSession } from '../session/open-session.ts'
import type { System } from '../system/system.ts'
import { canRefresh } from '../tokens/token.ts'
import { isForSession } from '../tokens/valid-token.ts'
import { asIdentity } from './as-identity.ts'
import { type FoundSession, findSession, movedTo } from './find-session.ts'
import type { OpenSessionOptions, Session, SessionStatus, SignedIn } from './session.ts'
import type { SessionTarget } from './session-target.ts'
import { createKeys } from './session-keys.ts'
import { untilAborted } from './shared-run.ts'
import { createSignIn } from './sign-in.ts'

/** `openSession` in a world of one's own. */
export function sessionIn(
  system: System,
  target: SessionTarget,
  options: OpenSessionOptions = {},
): Session {
  let found = findSession(target, system)
  let open = openFound(found, system)
  const closed = new AbortController()
  // As many as there are callers.
  setMaxListeners(0, closed.signal)
  const signInNow = createSignIn({
    settings: options,
    system,
    found: () => found,
    open: () => open,
  })
  const signIn = async (force: boolean, signal: AbortSignal): Promise<SignedIn> => {
    const { token, how, regionChange } = await signInNow(force, signal)
    if (regionChange !== undefined && found.session.region !== regionChange.to) {
      found = movedTo(regionChange.to, found)
      open = openFound(found, system)
    }
    const signedIn = { how, expiresAt: token.expiresAt }
    return regionChange === undefined ? signedIn : { ...signedIn, regionChange }
  }
  const canSignIn = options.onSignIn !== undefined
  const call = async <T>(work: (signal: AbortSignal) => Promise<T>, given?: AbortSignal) => {
    const signal = given === undefined ? closed.signal : AbortSignal.any([closed.signal, given])
    const whole = async () => (canSignIn ? signedInFor(work, signIn, signal) : work(signal))
    return untilAborted(whole, signal).catch((error: unknown) => {
      throw found.configured ? error : withoutLogin(error)
    })
  }
  const keys = createKeys({ options, system, found: () => found, open: () => open })
  const credentials: Session['credentials'] = async (role, { signal } = {}) =>
    call(async () => asIdentity(await keys(role)), signal)
  return {
    name: found.session.name,
    startUrl: found.session.startUrl,
    get region() {
      return found.session.region
    },
    status: () => statusOf(open, system),
    signIn: async ({ force = false, signal } = {}) =>
      call(async (stop) => signIn(force, stop), signal),
    accounts: async ({ signal } = {}) => call(async (stop) => open.accounts(stop), signal),
    roles: async (accountId, { signal } = {}) =>
      call(async (stop) => open.roles(accountId, stop), signal),
    credentials,
    provider: (role) => async () => credentials(role),
    signOut: async () => open.signOut(),
    close: () => closed.abort(new Cancelled('The session is closed.')),
  }
}

function openFound({ session, config, signsIn }: FoundSession, system: System): OpenSession {
  return openSsoSession(session, config, signsIn, system)
}

/** Signs in once when the work needs it; anew when a sign-in that looks good is refused. */
async function signedInFor<T>(
  work: (signal: AbortSignal) => Promise<T>,
  signIn: (force: boolean, signal: AbortSignal) => Promise<SignedIn>,
  signal: AbortSignal,
): Promise<T> {
  const tried = async (force: boolean): Promise<{ readonly done: T } | SignedIn> => {
    try {
      return { done: await work(signal) }
    } catch (error) {
      if (!needsSignIn(error)) throw error
      return signIn(force, signal)
    }
  }
  const first = await tried(false)
  if ('done' in first) return first.done
  if (first.how === 'browser' || first.how === 'device') return work(signal)
  const second = await tried(true)
  return 'done' in second ? second.done : work(signal)
}

type Missing = SignInRequired & { readonly code: 'sign-in-missing' | 'sign-in-expired' }

function needsSignIn(error: unknown): error is Missing {
  if (!(error instanceof SignInRequired)) return false
  return error.code === 'sign-in-missing' || error.code === 'sign-in-expired'
}

/** No command can sign in to what no file knows. */
function withoutLogin(error: unknown): unknown {
  if (!needsSignIn(error)) return error
  const { code, message, details, cause } = error
  const fix = 'give openSession an onSignIn, or run keyless setup and name the session'
  return new SignInRequired(code, message, { details, cause, fix })
}

function statusOf(open: OpenSession, system: System): SessionStatus {
  const token = open.cachedToken()
  if (token === undefined || !isForSession(token, open.session)) {
    return { signedIn: false, expiresAt: undefined, renewsItself: false }
  }
  const now = system.clock.now()
  const renewsItself = canRefresh(token, now)
  return {
    signedIn: renewsItself || token.expiresAt > now,
    expiresAt: token.expiresAt,
    renewsItself,
  }
}
