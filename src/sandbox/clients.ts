import type { RegisterClientResponse } from '../identity-center/wire.ts'
import { isStartUrlOf } from './directory.ts'
import { opaqueToken } from './identifiers.ts'
import { type JsonInput, optionalString, optionalStrings, requiredString } from './json-input.ts'
import { isLoopbackRedirect } from './loopback-redirect.ts'
import { sameSecret } from './secrets.ts'
import { scopeMeanings } from './scopes.ts'
import type { Client } from './store.ts'
import { oidcFault } from './wire-faults.ts'
import { type World, nowMs } from './world.ts'

const lifetimeMs = 90 * 86_400_000
const maxScopes = 25

export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code'
const grantTypes: readonly string[] = ['authorization_code', 'refresh_token', deviceGrantType]
/** What a client may do that registered without saying. */
const defaultGrantTypes = [deviceGrantType, 'refresh_token']

function readScopes(input: JsonInput): readonly string[] {
  const scopes = optionalStrings(input, 'scopes') ?? []
  if (scopes.length > maxScopes) {
    throw oidcFault('InvalidScopeException', `No more than ${maxScopes} scopes are allowed`)
  }
  if (!scopes.every((scope) => scopeMeanings.has(scope))) {
    throw oidcFault('InvalidScopeException', 'Invalid scopes requested')
  }
  return [...new Set(scopes)]
}

function readGrantTypes(input: JsonInput): readonly string[] {
  const asked = optionalStrings(input, 'grantTypes') ?? defaultGrantTypes
  if (asked.length === 0 || !asked.every((grant) => grantTypes.includes(grant))) {
    throw oidcFault('UnsupportedGrantTypeException', 'Unsupported grant type')
  }
  return asked
}

function readRedirectUris(input: JsonInput, grants: readonly string[]): readonly string[] {
  const uris = optionalStrings(input, 'redirectUris') ?? []
  if (!uris.every(isLoopbackRedirect)) {
    throw oidcFault(
      'InvalidRedirectUriException',
      'A redirect URI must be http on 127.0.0.1 or [::1]',
    )
  }
  if (grants.includes('authorization_code') && uris.length === 0) {
    throw oidcFault('InvalidRedirectUriException', 'authorization_code needs a redirect URI')
  }
  return uris
}

/**
 * RegisterClient, for public clients. A start URL of another organisation, or of this one in
 * another region, is InvalidClientMetadataException; the sandbox has one region, so a URL that it
 * does not know stands for both.
 */
export function registerClient(world: World, input: JsonInput): RegisterClientResponse {
  const clientName = requiredString(input, 'clientName')
  if (requiredString(input, 'clientType') !== 'public') {
    throw oidcFault('InvalidClientMetadataException', 'The client type must be public')
  }
  const scopes = readScopes(input)
  const grants = readGrantTypes(input)
  const redirectUris = readRedirectUris(input, grants)
  const issuerUrl = optionalString(input, 'issuerUrl')
  if (issuerUrl !== undefined && !isStartUrlOf(world.directory.organisation, issuerUrl)) {
    throw oidcFault('InvalidClientMetadataException', 'The issuer URL is not known in this Region')
  }
  const issuedAtMs = Math.floor(nowMs(world) / 1000) * 1000
  const client: Client = {
    clientName,
    secret: opaqueToken('eyJraWQiOiJrZXktc2FuZGJveCIsImFsZyI6IkhTMzg0In0.', 192),
    scopes,
    grantTypes: grants,
    redirectUris,
    issuedAtMs,
    expiresAtMs: issuedAtMs + lifetimeMs,
  }
  const clientId =
    opaqueToken('', 16) + Buffer.from(world.directory.organisation.region).toString('base64url')
  world.store.clients.put(clientId, client)
  return {
    clientId,
    clientSecret: client.secret,
    clientIdIssuedAt: client.issuedAtMs / 1000,
    clientSecretExpiresAt: client.expiresAtMs / 1000,
  }
}

/** The client of a request. Throws InvalidClientException when unknown, wrong or expired. */
export function authenticatedClient(
  world: World,
  input: JsonInput,
): { clientId: string; client: Client } {
  const clientId = requiredString(input, 'clientId')
  const secret = requiredString(input, 'clientSecret')
  const client = world.store.clients.get(clientId)
  if (client === undefined || !sameSecret(secret, client.secret)) {
    throw oidcFault('InvalidClientException', 'Invalid client credentials provided')
  }
  if (nowMs(world) >= client.expiresAtMs) {
    throw oidcFault('InvalidClientException', 'The client secret has expired')
  }
  return { clientId, client }
}

/** Throws UnauthorizedClientException. */
export function assertGrantType(client: Client, grantType: string): void {
  if (!client.grantTypes.includes(grantType)) {
    throw oidcFault(
      'UnauthorizedClientException',
      'The client is not registered for this grant type',
    )
  }
}
