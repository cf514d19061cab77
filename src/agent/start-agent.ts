/** The agent of this user, started when none runs, and replaced when it is older than this program. */
import { SystemError } from '../errors.ts'
import { childBase, execMark } from '../credentials/child-environment.ts'
import { startBackground } from '../system/background-program.ts'
import type { Clock } from '../system/clock.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { type AgentPlaces, agentPlaces, makeAgentPlaces } from './agent-places.ts'
import { type ControlClient, createControlClient } from './control-client.ts'
import { type Build, controlVersion, type HandOver, type Hello, isNewer } from './control-wire.ts'

export interface StartedAgent {
  readonly control: ControlClient
  readonly hello: Hello
  readonly how: 'running' | 'started' | 'replaced'
}

const endWaitMs = 5000

/** However many ask at once, one starts it. Throws SystemError. */
export async function startAgent(
  system: Pick<System, 'clock' | 'platform' | 'paths' | 'env'>,
  build: Build,
): Promise<StartedAgent> {
  const { clock, platform, paths } = system
  const { controlSocket, startLock } = agentPlaces(paths, platform)
  const isGood = (hello: Hello): boolean =>
    hello.version === controlVersion && !isNewer(build, hello.build)
  const seen = createControlClient(controlSocket)
  const found = await seen.hello()
  if (found !== undefined && isGood(found)) return { control: seen, hello: found, how: 'running' }
  return withLock({ folder: startLock, clock, platform, maxWaitMs: 30_000 }, async () => {
    const places = makeAgentPlaces(paths, platform)
    const control = createControlClient(places.controlSocket)
    const meanwhile = await control.hello()
    if (meanwhile !== undefined && isGood(meanwhile)) {
      return { control, hello: meanwhile, how: 'running' as const }
    }
    const taken = meanwhile === undefined ? undefined : await takeOver(control, clock)
    const hello = await spawnAgent(system, places, taken)
    return { control, hello, how: taken === undefined ? 'started' : 'replaced' }
  })
}

/** Ends it, and waits until its socket is gone. False when none ran. */
export async function stopAgent(
  system: Pick<System, 'clock' | 'platform' | 'paths'>,
): Promise<Hello | undefined> {
  const places = agentPlaces(system.paths, system.platform)
  const control = createControlClient(places.controlSocket)
  const hello = await control.hello()
  if (hello === undefined) return undefined
  await control.stop()
  await untilGone(control, system.clock)
  return hello
}

async function takeOver(control: ControlClient, clock: Clock): Promise<HandOver | undefined> {
  const left = await control.handOver()
  await untilGone(control, clock)
  return left.version === controlVersion ? left : undefined
}

async function untilGone(control: ControlClient, clock: Clock): Promise<void> {
  const latest = clock.monotonicMs() + endWaitMs
  while ((await control.hello()) !== undefined) {
    if (clock.monotonicMs() > latest) {
      throw new SystemError('agent-failed', 'The agent does not end.')
    }
    await clock.sleep(20)
  }
}

async function spawnAgent(
  { platform, env, paths }: Pick<System, 'platform' | 'env' | 'paths'>,
  places: AgentPlaces,
  taken: HandOver | undefined,
): Promise<Hello> {
  // It must not ask itself, nor keep the keys of the shell that it was started from.
  const { [execMark]: _, ...own } = childBase(env, undefined, '')
  const answer = await startBackground([...platform.self, 'agent', 'run', '--json'], {
    env: own,
    input: JSON.stringify(taken ?? {}),
    cwd: paths.home,
    name: 'The agent',
  })
  const { pid, port } = answer
  if (typeof pid === 'number' && typeof port === 'number') return answer as unknown as Hello
  const { error } = answer as { error?: { message?: string; fix?: string } }
  throw new SystemError('agent-failed', error?.message ?? 'The agent did not start.', {
    details: { path: places.folder },
    ...(error?.fix !== undefined && { fix: error.fix }),
  })
}
