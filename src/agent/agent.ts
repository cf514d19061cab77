/**
 * The agent of a user: one process that serves many profiles on one port and one Unix socket, until
 * nobody needs it. Starting it, once, is for start-agent.ts; where credentials come from, for its
 * caller.
 */
import { chmodSync, rmSync } from 'node:fs'
import { SystemError } from '../errors.ts'
import { withLock } from '../system/lock.ts'
import { createProcessTable } from '../system/process-table.ts'
import type { System } from '../system/system.ts'
import { type AgentLife, createAgentLife } from './agent-life.ts'
import { type AgentPlaces, makeAgentPlaces } from './agent-places.ts'
import { type AgentServers, startAgentServers } from './agent-servers.ts'
import { createControlClient } from './control-client.ts'
import { type ControlActions, startControlServer } from './control-server.ts'
import {
  type Build,
  controlVersion,
  type HandOver,
  type Hello,
  type ProfilePlace,
} from './control-wire.ts'
import {
  createServedProfiles,
  type ProfileResolver,
  type ServedProfiles,
} from './served-profiles.ts'

export interface AgentOptions {
  readonly system: Pick<System, 'clock' | 'platform' | 'paths' | 'log' | 'journal'>
  readonly build: Build
  /** What an earlier agent left. */
  readonly taken: HandOver | undefined
  readonly resolver: (place: ProfilePlace) => ProfileResolver
  /** Ends it. */
  readonly signal: AbortSignal
  /** Called when everything listens. */
  readonly ready: (hello: Hello) => void
}

/** Resolves when the agent has ended. Throws SystemError `agent-running` and others. */
export async function runAgent(options: AgentOptions): Promise<void> {
  const { clock, platform, paths, log } = options.system
  const places = makeAgentPlaces(paths, platform)
  const over = new AbortController()
  const life = createAgentLife({ clock, processes: createProcessTable(platform) })
  const profiles = createServedProfiles({
    resolver: options.resolver,
    answered: ({ expiresAt }) => life.handedOut(expiresAt),
    clock,
    log,
  })
  profiles.takeOver(options.taken?.routes ?? [])
  for (const pid of options.taken?.processes ?? []) life.serves(pid)
  const parts = { options, places, life, profiles, over }
  try {
    const { servers, control, hello } = await withLock(
      { folder: places.runLock, clock, platform },
      () => open(parts),
    )
    try {
      options.ready(hello)
      await life.untilOver(AbortSignal.any([options.signal, over.signal]))
    } finally {
      await Promise.all([servers.close(), control.close()])
    }
  } finally {
    await profiles.close()
  }
}

interface Parts {
  readonly options: AgentOptions
  readonly places: AgentPlaces
  readonly life: AgentLife
  readonly profiles: ServedProfiles
  readonly over: AbortController
}

async function open(parts: Parts) {
  const { options, places, profiles } = parts
  const { system, taken, build } = options
  await assertAlone(places, system.platform.os)
  const { routes } = profiles
  const servers = await startAgentServers({ system, places, routes, port: taken?.port ?? 0 })
  try {
    const { port } = servers
    // Programs go on to send their tokens to whoever has the old port now.
    if (taken !== undefined && port !== taken.port) profiles.forget()
    const hello = { version: controlVersion, build, pid: system.platform.pid, port }
    const control = await startControlServer(
      places.controlSocket,
      controlActions(parts, servers, hello),
    )
    if (system.platform.os !== 'win32') chmodSync(places.controlSocket, 0o600)
    return { servers, control, hello }
  } catch (error) {
    await servers.close()
    throw error
  }
}

/** What a killed agent left behind is taken away. */
async function assertAlone(places: AgentPlaces, os: NodeJS.Platform): Promise<void> {
  const other = await createControlClient(places.controlSocket).hello()
  if (other !== undefined) {
    const message = `An agent of yours runs already, as process ${other.pid}.`
    throw new SystemError('agent-running', message, { details: { pid: other.pid } })
  }
  if (os === 'win32') return
  for (const path of [places.controlSocket, places.credentialSocket]) rmSync(path, { force: true })
}

function controlActions(parts: Parts, servers: AgentServers, hello: Hello): ControlActions {
  const { options, life, profiles, over } = parts
  const startedAt = options.system.clock.now().toISOString()
  const { port } = servers
  return {
    hello: () => hello,
    status: () => ({
      ...hello,
      startedAt,
      endsAt: life.endsAt()?.toISOString() ?? null,
      processes: life.livingProcesses(),
      profiles: profiles.status(),
    }),
    async serve({ pid, ...place }) {
      const { profile, path, token, expiresAt } = await profiles.serve(place)
      life.touch()
      if (pid !== undefined) life.serves(pid)
      return { profile, path, token, port, expiresAt: expiresAt.toISOString() }
    },
    async handOver() {
      // The next one takes the same port.
      await servers.close()
      over.abort()
      const processes = life.livingProcesses()
      return { version: controlVersion, port, routes: profiles.handOver(), processes }
    },
    stop: () => over.abort(),
  }
}
