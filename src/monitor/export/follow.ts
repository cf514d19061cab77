/** An export that goes on: what is new in the trail is read and sent, round by round. */
import type { System } from '../../system/system.ts'
import type { MonitorOptions } from '../monitor.ts'
import { readLog } from '../store/log.ts'
import { highestBatch } from '../store/write-part.ts'
import { inRounds, type Rounds } from '../watch/rounds.ts'
import { type Exported, type ExportRequest, runExport } from './run-export.ts'

export interface FollowRequest extends Omit<Rounds, 'round' | 'longestWaitMs'> {
  /** Reads what is new into the store. */
  readonly load: () => Promise<unknown>
  /** Asked for anew each time: what somebody lives with may have changed. */
  readonly sending: () => ExportRequest
  /** After each round in which there was something to look for. */
  readonly onExported: (exported: Exported) => void
}

/** A collector that is away is asked no more often than that; or at the interval, where it is longer. */
const longestWaitMs = 15 * 60_000

/** Which store it is, and the newest load of it. */
function stateOf(folder: string): string {
  const { begun, parts } = readLog(folder)
  return `${begun?.toISOString() ?? ''} ${highestBatch(parts)}`
}

/** Until the signal or `isOver` ends it. Where nothing was loaded, nobody is asked anything. */
export async function followStore(
  request: FollowRequest,
  options: MonitorOptions,
  world: Pick<System, 'clock' | 'platform' | 'paths'>,
): Promise<void> {
  let sent: string | undefined
  const send = async (): Promise<void> => {
    const state = stateOf(options.folder)
    if (state === sent) return
    request.onExported(await runExport(request.sending(), options, world))
    sent = state
  }
  const round = async (): Promise<void> => {
    const trouble = await request.load().then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    options.signal.throwIfAborted()
    // A trail that is away holds nothing up that is here.
    await send()
    if (trouble !== undefined) throw trouble.error
  }
  await inRounds({ ...request, round, longestWaitMs }, options.signal, world.clock)
}
