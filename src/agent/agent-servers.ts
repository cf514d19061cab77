/** Where programs ask the agent: a port of 127.0.0.1, and a Unix socket for containers. */
import { chmodSync } from 'node:fs'
import { SystemError } from '../errors.ts'
import { openConnectionOwner } from '../system/connection-owner.ts'
import type { System } from '../system/system.ts'
import type { AgentPlaces } from './agent-places.ts'
import {
  type CredentialServer,
  type CredentialServerOptions,
  startCredentialServer,
} from './credential-server.ts'
import { createPeerCheck } from './peer-check.ts'
import { createRefusalRecord } from './refusal-record.ts'

export interface AgentServersOptions {
  readonly system: Pick<System, 'clock' | 'platform' | 'log' | 'journal'>
  readonly places: AgentPlaces
  readonly routes: CredentialServerOptions['routes']
  /** The one to have if it is free; 0 for any. */
  readonly port: number
}

export interface AgentServers {
  readonly port: number
  close(): Promise<void>
}

/** Throws SystemError `port-in-use`. */
export async function startAgentServers(options: AgentServersOptions): Promise<AgentServers> {
  const { system, places, routes, port } = options
  const { clock, log, journal, platform } = system
  const refused = createRefusalRecord({ clock, log, journal, entry: { via: 'agent' } })
  const isOwnPeer = createPeerCheck({ platform, ownerOf: await openConnectionOwner(platform) })
  const onPort = await listenOn(port, { routes, refused, isOwnPeer })
  try {
    // The socket's own permissions say who may connect.
    const socketPath = places.credentialSocket
    const onSocket = await startCredentialServer({ listen: { socketPath }, routes, refused })
    if (platform.os !== 'win32') chmodSync(socketPath, 0o600)
    const close = async (): Promise<void> => {
      await Promise.all([onPort.close(), onSocket.close()])
    }
    return { port: onPort.port, close }
  } catch (error) {
    await onPort.close()
    throw error
  }
}

async function listenOn(
  port: number,
  options: Omit<CredentialServerOptions, 'listen'>,
): Promise<CredentialServer> {
  try {
    return await startCredentialServer({ ...options, listen: { port } })
  } catch (error) {
    const isTaken = error instanceof SystemError && error.code === 'port-in-use'
    if (port === 0 || !isTaken) throw error
    return startCredentialServer({ ...options, listen: { port: 0 } })
  }
}
