import { agentPlaces } from '../../agent/agent-places.ts'
import { createControlClient } from '../../agent/control-client.ts'
import { type Hello, isNewer } from '../../agent/control-wire.ts'
import { KeylessError } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code = 'agent-stale' | 'agent-failed'

const waitMs = 1000

/** An agent that hangs must not hang its doctor. */
async function withinTime<T>(work: Promise<T>, world: World): Promise<T | 'late'> {
  const stop = new AbortController()
  const late = world.system.clock.sleep(waitMs, stop.signal).then(
    () => 'late' as const,
    () => 'late' as const,
  )
  try {
    return await Promise.race([work, late])
  } finally {
    stop.abort()
  }
}

function judged(hello: Hello | 'late' | undefined, { build }: World): readonly Noted<Code>[] {
  if (hello === undefined) return []
  if (hello === 'late') {
    const message = `The agent did not answer within ${waitMs / 1000} second.`
    return [{ code: 'agent-failed', message, fix: 'keyless agent stop, then keyless agent start' }]
  }
  if (!isNewer(build, hello.build)) return []
  const message = `The agent (process ${hello.pid}) is of an older keyless, ${hello.build.version}.`
  return [{ code: 'agent-stale', message, fix: 'keyless agent start' }]
}

async function find(world: World): Promise<readonly Noted<Code>[]> {
  const { paths, platform } = world.system
  try {
    const { controlSocket } = agentPlaces(paths, platform)
    return judged(await withinTime(createControlClient(controlSocket).hello(), world), world)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return [{ code: 'agent-failed', message: error.message, fix: error.fix }]
  }
}

export const agent = check({
  group: 'keyless',
  codes: {
    'agent-stale': {
      severity: 'warning',
      title: 'The agent is of an older keyless',
      why: 'It serves as it did before the update; a new one takes over without a break.',
    },
    'agent-failed': {
      severity: 'error',
      title: 'The agent does not answer',
      why: 'Programs and containers that ask it for credentials wait in vain.',
    },
  },
  find,
})
