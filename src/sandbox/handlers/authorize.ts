/** GET /authorize: RFC 6749 section 4.1.1 with PKCE (RFC 7636), as the AWS CLI sends it. */
import { callbackUrl, startAuthorization } from '../authorization-codes.ts'
import { type SandboxRequest, type SandboxResponse, redirect } from '../exchange.ts'
import type { Fault } from '../faults.ts'
import { matchesRegistered } from '../loopback-redirect.ts'
import { formFields, pagePaths } from '../page-models.ts'
import type { Client } from '../store.ts'
import { type World, nowMs } from '../world.ts'
import { createVisit, errorResponse } from './pages/visit.ts'

const known = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'code_challenge_method',
  'code_challenge',
  'scope',
  'scopes',
]

interface Target {
  readonly clientId: string
  readonly client: Client
  readonly redirectUri: string
}

/** A sentence on why there is nowhere to send an answer: it is shown here, never redirected. */
function targetOf(world: World, query: URLSearchParams): Target | string {
  const repeated = known.find((name) => query.getAll(name).length > 1)
  if (repeated !== undefined) return `The parameter ${repeated} is there twice.`
  const clientId = query.get('client_id') ?? ''
  const client = world.store.clients.get(clientId)
  if (client === undefined || nowMs(world) >= client.expiresAtMs) {
    return 'The application is not registered, or its registration has expired.'
  }
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!matchesRegistered(redirectUri, client.redirectUris)) {
    return 'The application did not register the place that the answer would go to.'
  }
  return { clientId, client, redirectUri }
}

/** `scopes` as the AWS CLI spells it, or the standard's `scope`. */
function scopesOf(query: URLSearchParams, client: Client): readonly string[] {
  const asked = query.get('scopes') ?? query.get('scope')
  return asked === null ? client.scopes : asked.split(' ').filter((scope) => scope !== '')
}

/** The error that goes back to the client, if any: RFC 6749 section 4.1.2.1. */
function refusal(query: URLSearchParams, client: Client): readonly [string, string] | undefined {
  if (query.get('response_type') !== 'code') {
    return ['unsupported_response_type', 'response_type must be code']
  }
  if (!client.grantTypes.includes('authorization_code')) {
    return ['unauthorized_client', 'The client is not registered for authorization_code']
  }
  if (query.get('code_challenge_method') !== 'S256') {
    return ['invalid_request', 'code_challenge_method must be S256']
  }
  if (!/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')) {
    return ['invalid_request', 'code_challenge must be 43 characters of base64url']
  }
  if (!scopesOf(query, client).every((scope) => client.scopes.includes(scope))) {
    return ['invalid_scope', 'A scope was not registered']
  }
  return undefined
}

/** `injected` are faults of this operation: `denied` and `wrong-state` change the answer. */
export function answerAuthorize(
  world: World,
  request: SandboxRequest,
  injected: readonly Fault['kind'][] = [],
): SandboxResponse {
  const { query } = request
  const target = targetOf(world, query)
  if (typeof target === 'string') {
    const title = 'This sign-in cannot go on'
    return errorResponse(createVisit(world, request), { status: 400, title, message: target })
  }
  const { clientId, client, redirectUri } = target
  const state = injected.includes('wrong-state') ? 'not-yours' : (query.get('state') ?? undefined)
  const refused = injected.includes('denied')
    ? (['access_denied', 'The user denied the request'] as const)
    : refusal(query, client)
  if (refused !== undefined) {
    const [error, description] = refused
    return redirect(callbackUrl({ redirectUri, state }, { error, error_description: description }))
  }
  const id = startAuthorization(world, {
    clientId,
    redirectUri,
    state,
    challenge: query.get('code_challenge') ?? '',
    scopes: scopesOf(query, client),
  })
  return redirect(`${pagePaths.allow}?${formFields.request}=${id}`)
}
