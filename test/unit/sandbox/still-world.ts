import { type Box, createBox } from '../../../src/sandbox/box.ts'
import { registerClient } from '../../../src/sandbox/clients.ts'
import { createSandboxClock } from '../../../src/sandbox/clock.ts'
import { defaultDirectory } from '../../../src/sandbox/default-organisation.ts'
import { WireFault } from '../../../src/sandbox/wire-faults.ts'
import type { World } from '../../../src/sandbox/world.ts'

export const startedAt = new Date('2026-11-23T02:00:00Z')

/** The tutorial's organisation without a server, at a time that stands still until it is moved. */
export function createStillBox(): Box {
  return createBox({
    clock: createSandboxClock({ now: () => startedAt }),
    directory: defaultDirectory(),
    origin: 'http://127.0.0.1:8490',
  })
}

export function seconds(world: World, count: number): void {
  world.clock.advance(count * 1000)
}

export const scopes = ['sso:account:access']

export const browserRegistration = {
  clientName: 'botocore-client-my-org',
  clientType: 'public',
  grantTypes: ['authorization_code', 'refresh_token'],
  redirectUris: ['http://127.0.0.1/oauth/callback'],
  issuerUrl: 'https://my-org.awsapps.com/start',
  scopes,
}

export const deviceRegistration = {
  clientName: 'botocore-client-my-org',
  clientType: 'public',
  scopes,
}

/** A registered client as the sign-in machines take it. */
export function registered(world: World, input: object = browserRegistration) {
  const { clientId, clientSecret } = registerClient(world, { ...input })
  const client = world.store.clients.get(clientId)
  if (client === undefined) throw new Error('not registered')
  return { clientId, clientSecret, client }
}

/** The name of the wire fault that `work` throws; `none` when it throws nothing. */
export function faultOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof WireFault) return error.fault
    throw error
  }
  return 'none'
}
