/** What a program shows a person while they sign in, and what it may choose. */

interface StepCommon {
  /** The name of the `[sso-session]`, else the start URL: whatever the person knows it by. */
  readonly session: string
  /** When it is too late. */
  readonly expiresAt: Date
  /** Aborted when this step is over, however it went: a window may close. */
  readonly signal: AbortSignal
}

/** The person is to sign in at an address; the browser comes back to this program by itself. */
export interface BrowserStep extends StepCommon {
  readonly kind: 'browser'
  /** On the service's own host. No secret: it is of no use without this program. */
  readonly url: string
  /** Whether the browser of this machine is opened at it, unless the answer is `shown`. */
  readonly willOpen: boolean
}

/**
 * The person is to open an address on any device and check the code. Say that it is for a sign-in
 * that they started themselves, just now: a code that somebody sent may be an attack.
 */
export interface DeviceStep extends StepCommon {
  readonly kind: 'device'
  /** As the page shows it: `ABCD-EFGH`. */
  readonly userCode: string
  readonly verificationUri: string
  /** With the code filled in: for a link or a QR code. */
  readonly verificationUriComplete: string
  readonly willOpen: boolean
}

/** Another program on this machine is signing in to the same session; its sign-in will be used. */
export interface WaitingStep extends StepCommon {
  readonly kind: 'waiting'
  /** Undefined for one in another container. */
  readonly pid: number | undefined
}

/** What a person is to do now: open an address, check a code, or wait for another program. */
export type SignInStep = BrowserStep | DeviceStep | WaitingStep

/**
 * Nothing: go on as the step says. `shown`: this program has brought the person to the page itself,
 * so no browser is opened. `device`: a device code instead, for a person who has no browser here.
 */
export type SignInChoice = void | 'shown' | 'device'

/**
 * Shows a step, and may choose. It may take its time: the sign-in goes on meanwhile. What it throws
 * ends the sign-in and reaches every caller that waits for it.
 */
export type OnSignIn = (step: SignInStep) => SignInChoice | Promise<SignInChoice>
