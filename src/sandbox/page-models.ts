/**
 * What each page of the sandbox shows: plain values, so that pages are pure functions from a model
 * to HTML. Every string may be hostile (a client chooses its own name): pages escape all of them.
 */

/** Names of the form fields. Every form is a POST of these; `csrf` is in all of them. */
export const formFields = {
  csrf: 'csrf',
  /** Where to go after signing in: a path of the sandbox. */
  returnTo: 'return_to',
  user: 'user',
  password: 'password',
  /** Six digits of an authenticator. */
  totp: 'totp',
  /** XXXX-XXXX, of a device. */
  userCode: 'user_code',
  /** Id of a waiting authorization request. */
  request: 'request',
  /** On the submit buttons: one of `decisions`. */
  decision: 'decision',
} as const

export const decisions = { allow: 'allow', deny: 'deny' } as const

export const pagePaths = {
  signIn: '/sign-in',
  totp: '/sign-in/totp',
  device: '/device',
  allow: '/allow',
  start: '/start',
  /** As AWS's portals end it before the # of a link. */
  portalLink: '/start/',
  /** What a portal link asks for: account_id, role_name, destination. */
  shortcut: '/start/console',
  done: '/done',
  signOut: '/sign-out',
  /** Of the console: a browser with a sign-in token. */
  federation: '/federation',
} as const

export interface PageFrame {
  /** Of the organisation, as a heading: `my-org`. */
  readonly organisation: string
  /** Who is signed in, if anybody. */
  readonly userName: string | undefined
  /** Of the form that a page carries, and of the sign-out form. */
  readonly csrfToken: string
  /** What went wrong with the last form, one sentence; shown in an alert beside the field. */
  readonly problem?: string
}

export interface DemonstrationUser {
  readonly userName: string
  readonly password: string
  /** Base32, when the user has a second factor. */
  readonly totpSecret?: string
}

/** POST /sign-in: csrf, return_to, user, password. */
export interface SignInModel extends PageFrame {
  readonly returnTo: string
  /** To fill the field after a mistake. */
  readonly typedUser: string
  /** Users to try, shown because this is a sandbox; empty for an organisation from a file. */
  readonly demonstrationUsers: readonly DemonstrationUser[]
}

/** POST /sign-in/totp: csrf, return_to, totp. */
export interface TotpModel extends PageFrame {
  readonly returnTo: string
  /** Who is half signed in. */
  readonly pendingUser: string
}

/**
 * Without `device`: a form that asks for the code (GET /device?user_code=…, so no csrf needed).
 * With it: POST /device with csrf, user_code and decision `allow` or `deny`.
 */
export interface ConfirmCodeModel extends PageFrame {
  /** What was typed or came in the link; empty at first. */
  readonly userCode: string
  readonly device: DeviceRequest | undefined
}

export interface DeviceRequest {
  readonly clientName: string
  /** IP address that asked for the code. */
  readonly requestingAddress: string
  readonly requestedAt: Date
  readonly expiresAt: Date
}

/** POST /allow: csrf, request, decision `allow` or `deny`. */
export interface AllowModel extends PageFrame {
  readonly requestId: string
  readonly clientName: string
  readonly scopes: readonly ScopeLine[]
  /** Where the answer goes: host and port for a browser sign-in, undefined for a device. */
  readonly returnHost: string | undefined
}

export interface ScopeLine {
  readonly scope: string
  /** In words; undefined for a scope that we do not know. */
  readonly meaning: string | undefined
}

export interface DoneModel extends PageFrame {
  readonly outcome: 'allowed' | 'denied' | 'signed-out'
  /** Of the client that was allowed or denied. */
  readonly clientName: string | undefined
}

export interface ErrorModel extends PageFrame {
  readonly status: number
  /** A few words: "This code has expired". */
  readonly title: string
  /** One or two sentences: what to do now. */
  readonly message: string
}

/** Where AWS would show the console. */
export interface ConsoleModel extends PageFrame {
  readonly accountId: string
  /** Whose console it is: the ARN of a role session, or the name of a role. */
  readonly who: string
  /** The page asked for. */
  readonly destination: string
}

/** The access portal. GET /start?q=… filters; POST /sign-out with csrf ends the session. */
export interface StartModel extends PageFrame {
  readonly accounts: readonly AccountLine[]
  /** Of all that match; more than `accounts.length` in a large organisation. */
  readonly totalAccounts: number
  /** What was searched for; empty for all. */
  readonly query: string
  readonly sessionExpiresAt: Date
}

export interface AccountLine {
  readonly accountId: string
  readonly accountName: string
  readonly emailAddress: string
  readonly roles: readonly string[]
}
