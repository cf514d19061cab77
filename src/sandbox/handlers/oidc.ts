/** SSO OIDC (2019-06-10) over JSON. The browser's half is `authorize.ts` and the pages. */
import { authenticatedCaller } from '../caller.ts'
import {
  assertGrantType,
  authenticatedClient,
  deviceGrantType,
  registerClient,
} from '../clients.ts'
import { isStartUrlOf } from '../directory.ts'
import { startDeviceGrant } from '../device-grants.ts'
import { type SandboxRequest, type SandboxResponse, jsonResponse } from '../exchange.ts'
import { oidcInput, requiredString } from '../json-input.ts'
import { asJsonFault, oidcFault, WireFault } from '../wire-faults.ts'
import type { World } from '../world.ts'
import { createToken } from './token.ts'

export type OidcOperation =
  | 'RegisterClient'
  | 'StartDeviceAuthorization'
  | 'CreateToken'
  | 'CreateTokenWithIAM'

function startDevice(world: World, request: SandboxRequest): SandboxResponse {
  const input = oidcInput(request.body)
  const { clientId, client } = authenticatedClient(world, input)
  assertGrantType(client, deviceGrantType)
  if (!isStartUrlOf(world.directory.organisation, requiredString(input, 'startUrl'))) {
    throw oidcFault('InvalidRequestException', 'The start URL is not known in this Region')
  }
  return jsonResponse(
    startDeviceGrant(world, { clientId, requestingAddress: request.remoteAddress }),
  )
}

/** There are no applications here; who is not even let in hears that first. Throws WireFault. */
function refuseApplication(world: World, request: SandboxRequest): never {
  try {
    authenticatedCaller(world, request, 'sso-oauth')
  } catch (error) {
    throw error instanceof WireFault ? asJsonFault(error) : error
  }
  throw oidcFault('UnauthorizedClientException', 'The sandbox does not offer CreateTokenWithIAM')
}

/** Throws WireFault. */
export function answerOidc(
  world: World,
  operation: OidcOperation,
  request: SandboxRequest,
): SandboxResponse {
  if (operation === 'StartDeviceAuthorization') return startDevice(world, request)
  if (operation === 'CreateTokenWithIAM') return refuseApplication(world, request)
  const input = oidcInput(request.body)
  if (operation === 'RegisterClient') return jsonResponse(registerClient(world, input))
  const tokens = createToken(world, input)
  return jsonResponse(tokens, { issued: tokens.accessToken })
}
