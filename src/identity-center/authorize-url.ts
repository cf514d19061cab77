export interface AuthorizeUrlParts {
  /** The OIDC endpoint in use; only its scheme and host count, as in the AWS CLI. */
  readonly endpoint: string
  readonly clientId: string
  /** With the listener's port. */
  readonly redirectUri: string
  readonly state: string
  readonly scopes: readonly string[]
  readonly challenge: string
}

function encode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The address that the person's browser opens: AWS CLI 2.36's parameters, in its order and encoding. */
export function authorizeUrl(parts: AuthorizeUrlParts): string {
  const parameters: readonly (readonly [string, string])[] = [
    ['response_type', 'code'],
    ['client_id', parts.clientId],
    ['redirect_uri', parts.redirectUri],
    ['state', parts.state],
    ['code_challenge_method', 'S256'],
    // Plural, unlike RFC 6749: the service knows only this name.
    ['scopes', parts.scopes.join(' ')],
    ['code_challenge', parts.challenge],
  ]
  const query = parameters.map(([name, value]) => `${name}=${encode(value)}`).join('&')
  return `${new URL(parts.endpoint).origin}/authorize?${query}`
}
