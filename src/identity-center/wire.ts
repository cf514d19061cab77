/**
 * Request and response shapes exactly as AWS spells them (SSO OIDC 2019-06-10, SSO portal
 * 2019-06-10 service models). Types only: the sandbox may import this file and nothing else here.
 */

export interface RegisterClientRequest {
  readonly clientName: string
  readonly clientType: 'public'
  readonly scopes?: readonly string[]
  readonly redirectUris?: readonly string[]
  readonly grantTypes?: readonly string[]
  readonly issuerUrl?: string
}

export interface RegisterClientResponse {
  readonly clientId: string
  readonly clientSecret: string
  /** Epoch seconds. */
  readonly clientIdIssuedAt: number
  /** Epoch seconds. */
  readonly clientSecretExpiresAt: number
  readonly authorizationEndpoint?: string | null
  readonly tokenEndpoint?: string | null
}

export interface StartDeviceAuthorizationRequest {
  readonly clientId: string
  readonly clientSecret: string
  readonly startUrl: string
}

export interface StartDeviceAuthorizationResponse {
  readonly deviceCode: string
  readonly userCode: string
  readonly verificationUri: string
  readonly verificationUriComplete: string
  /** Seconds. */
  readonly expiresIn: number
  /** Seconds (5 when absent, RFC 8628 section 3.2). */
  readonly interval?: number
}

export interface CreateTokenRequest {
  readonly clientId: string
  readonly clientSecret: string
  readonly grantType:
    | 'authorization_code'
    | 'refresh_token'
    | 'urn:ietf:params:oauth:grant-type:device_code'
  readonly code?: string
  readonly codeVerifier?: string
  readonly redirectUri?: string
  readonly deviceCode?: string
  readonly refreshToken?: string
  readonly scope?: readonly string[]
}

export interface CreateTokenResponse {
  readonly accessToken: string
  readonly tokenType: 'Bearer'
  /** Seconds. */
  readonly expiresIn: number
  readonly refreshToken?: string | null
  readonly idToken?: string | null
}

/** Body of every OIDC error; the name travels in the header `x-amzn-ErrorType`. */
export interface OidcErrorBody {
  readonly error: string
  readonly error_description?: string | null
}

export interface AccountInfo {
  readonly accountId: string
  readonly accountName?: string
  readonly emailAddress?: string
}

export interface ListAccountsResponse {
  readonly accountList: readonly AccountInfo[]
  readonly nextToken?: string | null
}

export interface RoleInfo {
  readonly roleName: string
  readonly accountId: string
}

export interface ListAccountRolesResponse {
  readonly roleList: readonly RoleInfo[]
  readonly nextToken?: string | null
}

export interface GetRoleCredentialsResponse {
  readonly roleCredentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string
    /** Epoch milliseconds. */
    readonly expiration: number
  }
}

export interface PortalErrorBody {
  readonly message: string
  readonly __type?: string
}
