/**
 * Everything that a running sandbox remembers, as plain JSON-able records. The state machines
 * (clients, device grants, sign-ins…) decide; this only keeps, and says when something changed.
 */

export interface Client {
  readonly clientName: string
  readonly secret: string
  readonly scopes: readonly string[]
  readonly grantTypes: readonly string[]
  readonly redirectUris: readonly string[]
  readonly issuedAtMs: number
  readonly expiresAtMs: number
}

export interface DeviceGrant {
  readonly userCode: string
  readonly clientId: string
  readonly requestingAddress: string
  readonly requestedAtMs: number
  readonly expiresAtMs: number
  readonly state: 'pending' | 'confirmed' | 'allowed' | 'denied' | 'redeemed'
  /** Who allowed or denied it. */
  readonly userName?: string
  readonly polls: number
  readonly lastPollMs: number
  /** Grows by 5 with each slow_down (RFC 8628 section 3.5). */
  readonly intervalSeconds: number
}

/** A browser at /authorize whose user has not answered yet. */
export interface AuthorizationRequest {
  readonly clientId: string
  /** As sent, with its port. */
  readonly redirectUri: string
  readonly state: string | undefined
  readonly challenge: string
  readonly scopes: readonly string[]
  readonly expiresAtMs: number
}

export interface AuthorizationCode {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scopes: readonly string[]
  readonly userName: string
  readonly expiresAtMs: number
  /** Once spent: the sign-in it gave, which dies when the code comes again. */
  readonly signInId?: string
  readonly spent: boolean
}

export interface SignIn {
  readonly userName: string
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly startedAtMs: number
  readonly expiresAtMs: number
  readonly ended: boolean
}

export interface AccessToken {
  readonly signInId: string
  readonly scopes: readonly string[]
  readonly expiresAtMs: number
}

export interface RefreshToken {
  readonly signInId: string
  readonly spent: boolean
}

/** Temporary credentials of a role; the key of the record is the access key id. */
export interface IssuedCredentials {
  readonly accountId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** Missing where an earlier version kept it. */
  readonly issuedAtMs?: number
  readonly expiresAtMs: number
  readonly roleName: string
  readonly roleId: string
  readonly roleSessionName: string
  /** The permission set behind it, when Identity Center gave it. */
  readonly permissionSet?: string
  /** The user behind a GetSessionToken; it has no role. */
  readonly iamUser?: string
  /** Whether an authenticator was used for it. */
  readonly mfa?: boolean
  readonly sourceIdentity?: string
  /** Of a web identity: the provider's ARN. */
  readonly federatedProvider?: string
  /** Session tags that go on to the next role of a chain. */
  readonly transitiveTags?: Readonly<Record<string, string>>
}

/** When a user of IAM was made; the key of the record is `ACCOUNT/NAME`. */
export interface KnownUser {
  readonly createdAtMs: number
}

/** A long-lived key; the key of the record is the access key id. */
export interface AccessKey {
  readonly accountId: string
  readonly userName: string
  readonly secretAccessKey: string
  readonly createdAtMs: number
  /** A deleted one is kept, so that it does not come back with the organisation. */
  readonly state: 'active' | 'inactive' | 'deleted'
  readonly lastUsed?: { readonly atMs: number; readonly service: string; readonly region: string }
}

/** The key of the record is the account. */
export interface CredentialReport {
  readonly generatedAtMs: number
  readonly content: string
  readonly isReady: boolean
}

export interface BrowserSession {
  readonly csrfToken: string
  readonly userName?: string
  /** Password given, second factor not yet. */
  readonly pendingUser?: string
  /** Of the sign-in, under way or done. */
  readonly workflow?: string
  readonly expiresAtMs: number
  /** What the user said last, for the page after it. */
  readonly answered?: { readonly outcome: 'allowed' | 'denied'; readonly clientName: string }
}

/** A console sign-in that a browser has not used yet; the key of the record is its token. */
export interface ConsoleSignIn {
  /** Whose it is, as an ARN. */
  readonly arn: string
  readonly accountId: string
  /** Of the role session's credentials. */
  readonly accessKeyId?: string
  readonly expiresAtMs: number
}

/** The key by which a platform of pipelines signs; the key of the record is the platform. */
export interface PipelineKey {
  readonly kid: string
  /** PEM. */
  readonly privateKey: string
}

/** A job of a pipeline that may ask for tokens; the key of the record is its bearer secret. */
export interface PipelineJob {
  readonly platform: string
  readonly subject?: string
  readonly issuer?: string
  readonly claims: Readonly<Record<string, string>>
}

/** A map that tells of its changes and forgets its oldest record when it is full. */
export interface Records<T> {
  get(key: string): T | undefined
  put(key: string, value: T): void
  remove(key: string): void
  entries(): IterableIterator<[string, T]>
  clear(): void
}

function createRecords<T>(onChange: () => void, limit: number): Records<T> {
  const map = new Map<string, T>()
  return {
    get: (key) => map.get(key),
    put: (key, value) => {
      map.set(key, value)
      const oldest = map.keys().next()
      if (map.size > limit && oldest.done !== true) map.delete(oldest.value)
      onChange()
    },
    remove: (key) => {
      if (map.delete(key)) onChange()
    },
    entries: () => map.entries(),
    clear: () => {
      map.clear()
      onChange()
    },
  }
}

interface Kinds {
  readonly clients: Client
  readonly deviceGrants: DeviceGrant
  readonly authorizationRequests: AuthorizationRequest
  readonly authorizationCodes: AuthorizationCode
  readonly signIns: SignIn
  readonly accessTokens: AccessToken
  readonly refreshTokens: RefreshToken
  readonly credentials: IssuedCredentials
  readonly knownUsers: KnownUser
  readonly accessKeys: AccessKey
  readonly credentialReports: CredentialReport
  readonly browserSessions: BrowserSession
  readonly consoleSignIns: ConsoleSignIn
  readonly pipelineKeys: PipelineKey
  readonly pipelineJobs: PipelineJob
}

const kinds = [
  'clients',
  'deviceGrants',
  'authorizationRequests',
  'authorizationCodes',
  'signIns',
  'accessTokens',
  'refreshTokens',
  'credentials',
  'knownUsers',
  'accessKeys',
  'credentialReports',
  'browserSessions',
  'consoleSignIns',
  'pipelineKeys',
  'pipelineJobs',
] as const satisfies readonly (keyof Kinds)[]

export type Snapshot = Readonly<Record<keyof Kinds, Readonly<Record<string, unknown>>>>

export type Store = { readonly [K in keyof Kinds]: Records<Kinds[K]> } & {
  snapshot(): Snapshot
  /** Trusts the records: they come from a file that only its owner can write. */
  restore(snapshot: Partial<Snapshot>): void
  clear(): void
}

export function createStore(onChange: () => void = () => {}, limit = 20_000): Store {
  const records: { readonly [K in keyof Kinds]: Records<Kinds[K]> } = {
    clients: createRecords(onChange, limit),
    deviceGrants: createRecords(onChange, limit),
    authorizationRequests: createRecords(onChange, limit),
    authorizationCodes: createRecords(onChange, limit),
    signIns: createRecords(onChange, limit),
    accessTokens: createRecords(onChange, limit),
    refreshTokens: createRecords(onChange, limit),
    credentials: createRecords(onChange, limit),
    knownUsers: createRecords(onChange, limit),
    accessKeys: createRecords(onChange, limit),
    credentialReports: createRecords(onChange, limit),
    browserSessions: createRecords(onChange, limit),
    consoleSignIns: createRecords(onChange, limit),
    pipelineKeys: createRecords(onChange, limit),
    pipelineJobs: createRecords(onChange, limit),
  }
  const all: Readonly<Record<keyof Kinds, Records<unknown>>> = records as Readonly<
    Record<keyof Kinds, Records<unknown>>
  >
  return {
    ...records,
    snapshot: () =>
      Object.fromEntries(
        kinds.map((kind) => [kind, Object.fromEntries(all[kind].entries())]),
      ) as Snapshot,
    restore: (snapshot) => {
      for (const kind of kinds) {
        for (const [key, value] of Object.entries(snapshot[kind] ?? {})) all[kind].put(key, value)
      }
    },
    clear: () => {
      for (const kind of kinds) all[kind].clear()
    },
  }
}
