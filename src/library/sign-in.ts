/** Signing in for a program: one at a time however many callers, with steps that it shows. */
import type { OpenSession } from '../session/open-session.ts'
import { hasBrowser, type SignInOptions, type SignInResult } from '../session/sign-in.ts'
import type { System } from '../system/system.ts'
import type { FoundSession } from './find-session.ts'
import type { SignInSettings } from './session.ts'
import { createSharedRun } from './shared-run.ts'
import type { OnSignIn } from './sign-in-step.ts'
import { DeviceChosen, eventsFor } from './step-events.ts'

export interface SignInPorts {
  readonly settings: SignInSettings
  readonly system: System
  /** As it is now: it changes when the start URL leads elsewhere. */
  readonly found: () => FoundSession
  readonly open: () => OpenSession
}

export type SignIn = (force: boolean, signal?: AbortSignal) => Promise<SignInResult>

/** Rejects as `openSession` says. Without `onSignIn` the token is refreshed at most. */
export function createSignIn(ports: SignInPorts): SignIn {
  const gently = createSharedRun((signal) => signInOnce(false, signal, ports))
  const anew = createSharedRun((signal) => signInOnce(true, signal, ports))
  return async (force, signal) => (force ? anew(signal) : gently(signal))
}

async function signInOnce(
  force: boolean,
  signal: AbortSignal,
  ports: SignInPorts,
): Promise<SignInResult> {
  const { onSignIn } = ports.settings
  if (onSignIn === undefined) return withoutPerson(ports.open())
  const options = { force, signal }
  try {
    return await attempt({ ...options, flow: firstFlow(ports) }, onSignIn, ports)
  } catch (error) {
    if (!(error instanceof DeviceChosen)) throw error
    return attempt({ ...options, flow: 'device' }, onSignIn, ports)
  }
}

async function withoutPerson(open: OpenSession): Promise<SignInResult> {
  const before = open.cachedToken()?.expiresAt.getTime()
  const token = await open.token()
  return { token, how: token.expiresAt.getTime() === before ? 'still-valid' : 'refreshed' }
}

/** A session that no file knows has no name, and is no legacy profile for that. */
function firstFlow({ settings, found, system }: SignInPorts): SignInOptions['flow'] {
  const { flow = 'auto' } = settings
  if (flow !== 'auto' || found().configured) return flow
  return hasBrowser(settings, system) ? 'browser' : 'device'
}

async function attempt(
  options: Pick<SignInOptions, 'force' | 'flow'> & { readonly signal: AbortSignal },
  onSignIn: OnSignIn,
  { settings, open, found, system }: SignInPorts,
): Promise<SignInResult> {
  const { openBrowser = true, browserCommand, redirectPort } = settings
  const over = new AbortController()
  let fail: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  const { clock } = system
  const context = { session: found().session, clock, signal: over.signal, fail }
  const signal = AbortSignal.any([options.signal, over.signal])
  try {
    const signedIn = open().signIn(
      { ...options, openBrowser, browserCommand, redirectPort, signal },
      eventsFor(onSignIn, context),
    )
    return await Promise.race([signedIn, failed])
  } finally {
    over.abort()
  }
}
