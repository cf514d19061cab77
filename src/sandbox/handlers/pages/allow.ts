import { allowAuthorization, callbackUrl, findAuthorization } from '../../authorization-codes.ts'
import { answerDeviceGrant, findDeviceGrant } from '../../device-grants.ts'
import { type SandboxResponse, redirect } from '../../exchange.ts'
import { decisions, formFields, type ScopeLine } from '../../page-models.ts'
import { allowPage } from '../../pages/allow.ts'
import { accountAccess, scopeMeanings } from '../../scopes.ts'
import type { AuthorizationRequest } from '../../store.ts'
import type { World } from '../../world.ts'
import { rememberAnswer } from './answered.ts'
import { clientNameOf } from './device.ts'
import { type SignedInVisit, errorResponse, frameOf, pageResponse, refusedForm } from './visit.ts'

interface Asking {
  readonly clientId: string
  readonly scopes: readonly string[]
  /** Of a browser sign-in; a device has none. */
  readonly authorization: AuthorizationRequest | undefined
  readonly deviceCode: string | undefined
}

/** What waits for an answer under this id: an authorization request, or a device by its user code. */
function askingOf(world: World, userName: string, id: string): Asking | undefined {
  const authorization = findAuthorization(world, id)
  if (authorization !== undefined) {
    const { clientId, scopes } = authorization
    return { clientId, scopes, authorization, deviceCode: undefined }
  }
  const found = findDeviceGrant(world, id)
  if (found?.grant.state !== 'confirmed' || found.grant.userName !== userName) return undefined
  const { clientId } = found.grant
  const scopes = world.store.clients.get(clientId)?.scopes ?? []
  return { clientId, scopes, authorization: undefined, deviceCode: found.deviceCode }
}

/** A sign-in without scopes opens the accounts, and the page says so. */
function scopeLines(scopes: readonly string[]): readonly ScopeLine[] {
  const shown = scopes.length === 0 ? [accountAccess] : scopes
  return shown.map((scope) => ({ scope, meaning: scopeMeanings.get(scope) }))
}

function nothingToAllow(visit: SignedInVisit): SandboxResponse {
  return errorResponse(visit, {
    status: 404,
    title: 'Nothing to allow here',
    message: 'The request was answered before, or it has expired. Start the sign-in again.',
  })
}

export function getAllow(visit: SignedInVisit): SandboxResponse {
  const requestId = (visit.request.query.get(formFields.request) ?? '').slice(0, 100)
  const asking = askingOf(visit.world, visit.userName, requestId)
  if (asking === undefined) return nothingToAllow(visit)
  const redirectUri = asking.authorization?.redirectUri
  const model = {
    ...frameOf(visit),
    requestId,
    clientName: clientNameOf(visit.world, asking.clientId),
    scopes: scopeLines(asking.scopes),
    returnHost: redirectUri === undefined ? undefined : new URL(redirectUri).host,
  }
  return pageResponse(visit, allowPage(model), redirectUri === undefined ? {} : { redirectUri })
}

function answerAuthorization(
  { world, userName }: SignedInVisit,
  id: string,
  request: AuthorizationRequest,
  allowed: boolean,
): SandboxResponse {
  if (!allowed) {
    world.store.authorizationRequests.remove(id)
    const answer = { error: 'access_denied', error_description: 'The user denied the request' }
    return redirect(callbackUrl(request, answer))
  }
  const code = allowAuthorization(world, id, userName)
  return redirect(callbackUrl(request, { code: code ?? '' }))
}

export function postAllow(visit: SignedInVisit): SandboxResponse {
  const refused = refusedForm(visit)
  if (refused !== undefined) return refused
  const { world, form, userName } = visit
  const id = (form.get(formFields.request) ?? '').slice(0, 100)
  const asking = askingOf(world, userName, id)
  if (asking === undefined) return nothingToAllow(visit)
  const allowed = form.get(formFields.decision) === decisions.allow
  if (asking.authorization !== undefined) {
    return answerAuthorization(visit, id, asking.authorization, allowed)
  }
  const state = allowed ? 'allowed' : 'denied'
  answerDeviceGrant(world, asking.deviceCode ?? '', { userName, state })
  return rememberAnswer(visit, state, clientNameOf(world, asking.clientId))
}
