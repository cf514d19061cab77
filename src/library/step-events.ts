/** A sign-in's events as the steps that a program shows. */
import { timeLimitMs } from '../identity-center/authorization-code.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import type { NoticeReply, SignInEvents } from '../session/sign-in-events.ts'
import type { Clock } from '../system/clock.ts'
import type { BrowserStep, DeviceStep, OnSignIn } from './sign-in-step.ts'

/** The person has no browser here. Not an error: it never leaves the library. */
export class DeviceChosen extends Error {}

export interface StepContext {
  readonly session: SsoSession
  readonly clock: Pick<Clock, 'now'>
  /** Ends with the sign-in. */
  readonly signal: AbortSignal
  /** Ends the sign-in with the error of a step that nothing waits for. */
  readonly fail: (error: unknown) => void
}

/** The events of a sign-in as steps. A browser that cannot be started is a step with `willOpen` false. */
export function eventsFor(onSignIn: OnSignIn, context: StepContext): SignInEvents {
  const session = sessionLabel(context.session)
  const { clock, signal, fail } = context
  const reply = async (step: BrowserStep | DeviceStep): Promise<Awaited<NoticeReply>> => {
    const choice = await onSignIn(step)
    if (choice === 'device' && step.kind === 'browser') throw new DeviceChosen()
    return choice === 'shown' ? 'shown' : undefined
  }
  let last: BrowserStep | DeviceStep | undefined
  return {
    onAuthorizeUrl: async ({ url, willOpen }) => {
      const expiresAt = new Date(clock.now().getTime() + timeLimitMs)
      last = { kind: 'browser', session, url, willOpen, expiresAt, signal }
      return reply(last)
    },
    onDeviceCode: async (code) => {
      last = { kind: 'device', session, ...code, signal }
      return reply(last)
    },
    onBrowserFailed: async () => {
      if (last !== undefined) await reply({ ...last, willOpen: false })
    },
    onWaiting: ({ pid, until }) => {
      const show = async (): Promise<unknown> =>
        onSignIn({ kind: 'waiting', session, pid, expiresAt: until, signal })
      show().catch(fail)
    },
  }
}
