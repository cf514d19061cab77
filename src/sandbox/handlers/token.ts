import type { CreateTokenResponse } from '../../identity-center/wire.ts'
import { linkSignIn, redeemCode } from '../authorization-codes.ts'
import { assertGrantType, authenticatedClient, deviceGrantType } from '../clients.ts'
import { redeemDeviceCode } from '../device-grants.ts'
import { type JsonInput, optionalStrings, requiredString } from '../json-input.ts'
import { refreshSignIn, startSignIn } from '../sign-ins.ts'
import type { Client } from '../store.ts'
import { oidcFault } from '../wire-faults.ts'
import type { World } from '../world.ts'

interface Asking {
  readonly clientId: string
  readonly client: Client
  readonly input: JsonInput
}

function fromCode(world: World, { clientId, client, input }: Asking): CreateTokenResponse {
  const code = requiredString(input, 'code')
  const { userName, scopes } = redeemCode(world, {
    clientId,
    code,
    redirectUri: requiredString(input, 'redirectUri'),
    verifier: requiredString(input, 'codeVerifier'),
  })
  const { signInId, tokens } = startSignIn(world, { userName, clientId, client, scopes })
  linkSignIn(world, code, signInId)
  return tokens
}

function fromDevice(world: World, { clientId, client, input }: Asking): CreateTokenResponse {
  const userName = redeemDeviceCode(world, clientId, requiredString(input, 'deviceCode'))
  return startSignIn(world, { userName, clientId, client, scopes: client.scopes }).tokens
}

function fromRefreshToken(world: World, { clientId, input }: Asking): CreateTokenResponse {
  const refreshToken = requiredString(input, 'refreshToken')
  return refreshSignIn(world, { refreshToken, clientId, scopes: optionalStrings(input, 'scope') })
}

/** CreateToken, for the three grants of public clients. */
export function createToken(world: World, input: JsonInput): CreateTokenResponse {
  const grantType = requiredString(input, 'grantType')
  const grants: Readonly<Record<string, typeof fromCode>> = {
    authorization_code: fromCode,
    refresh_token: fromRefreshToken,
    [deviceGrantType]: fromDevice,
  }
  const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined
  if (grant === undefined) {
    throw oidcFault('UnsupportedGrantTypeException', 'Unsupported grant type')
  }
  const asking = { ...authenticatedClient(world, input), input }
  assertGrantType(asking.client, grantType)
  return grant(world, asking)
}
