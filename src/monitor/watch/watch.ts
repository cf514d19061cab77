/** Looks at a store again and again: loads what is new, tells what is found in it. */
import type { System } from '../../system/system.ts'
import type { MonitorOptions } from '../monitor.ts'
import { inRounds, type Rounds } from './rounds.ts'
import { tellNew, type TellRequest } from './tell-new.ts'

export interface WatchRequest extends TellRequest, Omit<Rounds, 'round' | 'longestWaitMs'> {
  /** Reads what is new into the store. */
  readonly load: () => Promise<unknown>
}

/** Until the signal or `isOver` ends it. */
export async function watch(
  request: WatchRequest,
  options: MonitorOptions,
  world: Pick<System, 'clock' | 'platform' | 'paths'>,
): Promise<void> {
  const round = async (): Promise<void> => {
    await request.load()
    await tellNew(request, options, world)
  }
  await inRounds({ ...request, round }, options.signal, world.clock)
}
