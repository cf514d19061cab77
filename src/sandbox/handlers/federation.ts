/** Console federation: temporary keys become a token that signs one browser in. */
import { type SandboxRequest, type SandboxResponse, jsonResponse } from '../exchange.ts'
import { opaqueToken } from '../identifiers.ts'
import { jsonObject } from '../json-input.ts'
import { stsForm } from '../operations.ts'
import { type IssuedKey, sessionArn } from '../role-credentials.ts'
import { sameSecret } from '../secrets.ts'
import { signinFault } from '../wire-faults.ts'
import { type World, nowMs } from '../world.ts'

const lifetimeMs = 15 * 60_000

/** Field names as in "Enable custom identity broker access to the AWS console" of the IAM guide. */
function keysOf(world: World, form: URLSearchParams): IssuedKey {
  const session = jsonObject(Buffer.from(form.get('Session') ?? ''))
  const field = (name: string): string => {
    const value = session?.[name]
    if (typeof value !== 'string') throw signinFault('InvalidRequest', `Session lacks ${name}`)
    return value
  }
  const accessKeyId = field('sessionId')
  const issued = world.store.credentials.get(accessKeyId)
  const matches =
    issued !== undefined &&
    sameSecret(field('sessionKey'), issued.secretAccessKey) &&
    sameSecret(field('sessionToken'), issued.sessionToken)
  if (!matches) throw signinFault('InvalidCredentials', 'The credentials are not valid')
  if (nowMs(world) >= issued.expiresAtMs) {
    throw signinFault('InvalidCredentials', 'The credentials have expired')
  }
  return { accessKeyId, credentials: issued }
}

/** Throws WireFault. */
export function answerSigninToken(world: World, request: SandboxRequest): SandboxResponse {
  const form = stsForm(request)
  // All keys here are of roles that no long-term user assumed.
  if (form.has('SessionDuration')) {
    throw signinFault('InvalidRequest', 'SessionDuration is not for these credentials')
  }
  const { accessKeyId, credentials } = keysOf(world, form)
  const token = opaqueToken('', 256)
  world.store.consoleSignIns.put(token, {
    arn: sessionArn(credentials),
    accountId: credentials.accountId,
    accessKeyId,
    expiresAtMs: nowMs(world) + lifetimeMs,
  })
  return jsonResponse(
    { SigninToken: token },
    { user: credentials.roleSessionName, issued: accessKeyId },
  )
}
