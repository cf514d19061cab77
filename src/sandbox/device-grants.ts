import type { StartDeviceAuthorizationResponse } from '../identity-center/wire.ts'
import { opaqueToken, normalUserCode, userCode } from './identifiers.ts'
import type { DeviceGrant } from './store.ts'
import { oidcFault } from './wire-faults.ts'
import { type World, nowMs } from './world.ts'

const lifetimeSeconds = 600
const intervalSeconds = 1
/** The AWS CLI polls twice at once: before and right after it shows the code. */
const freePolls = 2
/** A client's timer may fire a little early. */
const toleranceMs = 100

export interface DeviceRequestOptions {
  readonly clientId: string
  readonly requestingAddress: string
}

export function startDeviceGrant(
  world: World,
  { clientId, requestingAddress }: DeviceRequestOptions,
): StartDeviceAuthorizationResponse {
  const code = userCode()
  const deviceCode = opaqueToken('', 48)
  const requestedAtMs = nowMs(world)
  world.store.deviceGrants.put(deviceCode, {
    userCode: code,
    clientId,
    requestingAddress,
    requestedAtMs,
    expiresAtMs: requestedAtMs + lifetimeSeconds * 1000,
    state: 'pending',
    polls: 0,
    lastPollMs: requestedAtMs,
    intervalSeconds,
  })
  const verificationUri = `${world.origin}/device`
  return {
    deviceCode,
    userCode: code,
    verificationUri,
    verificationUriComplete: `${verificationUri}?user_code=${code}`,
    expiresIn: lifetimeSeconds,
    interval: intervalSeconds,
  }
}

/** The waiting or answered grant behind what a person typed; undefined when there is none or it expired. */
export function findDeviceGrant(
  world: World,
  typedCode: string,
): { deviceCode: string; grant: DeviceGrant } | undefined {
  const wanted = normalUserCode(typedCode)
  for (const [deviceCode, grant] of world.store.deviceGrants.entries()) {
    if (grant.userCode === wanted && nowMs(world) < grant.expiresAtMs) return { deviceCode, grant }
  }
  return undefined
}

/** What the person said on the pages. Only a grant that still waits changes. */
export function answerDeviceGrant(
  world: World,
  deviceCode: string,
  answer: { userName: string; state: 'confirmed' | 'allowed' | 'denied' },
): void {
  const grant = world.store.deviceGrants.get(deviceCode)
  if (grant === undefined || (grant.state !== 'pending' && grant.state !== 'confirmed')) return
  world.store.deviceGrants.put(deviceCode, { ...grant, ...answer })
}

function countPoll(world: World, deviceCode: string, grant: DeviceGrant): void {
  const now = nowMs(world)
  const sinceLastMs = now - grant.lastPollMs
  const tooFast =
    grant.polls >= freePolls &&
    sinceLastMs >= 0 &&
    sinceLastMs < grant.intervalSeconds * 1000 - toleranceMs
  world.store.deviceGrants.put(deviceCode, {
    ...grant,
    polls: grant.polls + 1,
    lastPollMs: now,
    intervalSeconds: grant.intervalSeconds + (tooFast ? 5 : 0),
  })
  if (tooFast) throw oidcFault('SlowDownException', 'Slow down')
}

/**
 * One poll (RFC 8628 section 3.5): who allowed the device, once. Throws InvalidGrantException,
 * ExpiredTokenException, AccessDeniedException, AuthorizationPendingException, SlowDownException.
 */
export function redeemDeviceCode(world: World, clientId: string, deviceCode: string): string {
  const grant = world.store.deviceGrants.get(deviceCode)
  if (grant === undefined || grant.clientId !== clientId || grant.state === 'redeemed') {
    throw oidcFault('InvalidGrantException', 'Invalid device code')
  }
  if (nowMs(world) >= grant.expiresAtMs) {
    throw oidcFault('ExpiredTokenException', 'The device code has expired')
  }
  if (grant.state === 'denied') {
    throw oidcFault('AccessDeniedException', 'The user denied the request')
  }
  if (grant.state !== 'allowed' || grant.userName === undefined) {
    countPoll(world, deviceCode, grant)
    throw oidcFault('AuthorizationPendingException', 'Authorization pending')
  }
  world.store.deviceGrants.put(deviceCode, { ...grant, state: 'redeemed' })
  return grant.userName
}
