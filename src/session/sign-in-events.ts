/** What a person must be told or asked while a sign-in runs; the caller prints. */

import type { PasteQuestion } from '../identity-center/authorization-code.ts'
import type { DeviceCode } from '../identity-center/device-authorization.ts'

export interface OtherSignIn {
  /** Undefined for one in another container or on another machine. */
  readonly pid: number | undefined
  /** When this process gives up waiting. */
  readonly until: Date
}

/** `shown`: it has reached the person already, so no browser is opened. What is thrown ends the sign-in. */
export type NoticeReply = void | 'shown' | Promise<void | 'shown'>

export interface SignInEvents {
  onAuthorizeUrl(notice: { readonly url: string; readonly willOpen: boolean }): NoticeReply
  onDeviceCode(notice: DeviceCode & { readonly willOpen: boolean }): NoticeReply
  /** The browser could not be started; the address was shown already. */
  onBrowserFailed?(error: Error): void | Promise<void>
  /** The answer to another sign-in came to the listener and was refused; it waits on. Told once. */
  onForeignAnswer?(): void
  /** Another keyless process is signing in to this session; its result will be used. */
  onWaiting?(other: OtherSignIn): void
  /**
   * Reads the redirected address from the person, for a browser that is not on this machine;
   * present only on a terminal. May be asked again, with the problem of the last answer.
   */
  askRedirectUrl?(question: PasteQuestion): Promise<string>
}
