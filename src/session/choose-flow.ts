import type { FlowKind } from '../identity-center/registration.ts'
import type { SsoSession } from '../identity-center/session.ts'

export interface FlowChoice {
  readonly session: Pick<SsoSession, 'name'>
  readonly wanted: 'auto' | FlowKind
  /** Something here can show a page: false over SSH, in a container, without a display. */
  readonly browserHere: boolean
  /** A person can paste the redirected address into a terminal. */
  readonly canPaste: boolean
}

/**
 * The browser, except where a device code was asked for, for legacy profiles (as the AWS CLI), and
 * where a redirect to this machine could not reach us in any way.
 */
export function chooseFlow(choice: FlowChoice): FlowKind {
  if (choice.wanted !== 'auto') return choice.wanted
  if (choice.session.name === undefined) return 'device'
  return choice.browserHere || choice.canPaste ? 'browser' : 'device'
}
