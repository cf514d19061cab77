/**
 * When the agent may end: nobody has asked for a while, what it handed out is over, and the shells
 * that it was started for are gone.
 */
import type { Clock } from '../system/clock.ts'
import type { ProcessTable } from '../system/process-table.ts'

export interface AgentLifeOptions {
  readonly clock: Clock
  readonly processes: Pick<ProcessTable, 'look'>
}

export interface AgentLife {
  /** Somebody asked for something. */
  touch(): void
  /** Who has keys asks again shortly before they end. */
  handedOut(expiresAt: Date): void
  serves(pid: number): void
  livingProcesses(): readonly number[]
  /** Undefined while a process that it serves lives. */
  endsAt(): Date | undefined
  /** Resolves when it is over, or `signal` is aborted. */
  untilOver(signal: AbortSignal): Promise<void>
}

const restMs = 30 * 60_000
const lookEveryMs = 60_000

export function createAgentLife({ clock, processes }: AgentLifeOptions): AgentLife {
  const served = new Map<number, number | undefined>()
  let lastMs = clock.now().getTime()
  const touch = (): void => {
    lastMs = Math.max(lastMs, clock.now().getTime())
  }
  const livingProcesses = (): readonly number[] => {
    for (const [pid, start] of served) {
      const { state, start: startNow } = processes.look(pid, false)
      const isAnother = start !== undefined && startNow !== undefined && start !== startNow
      if (state === 'absent' || state === 'ended' || isAnother) {
        served.delete(pid)
        // A program that it left behind may still ask.
        touch()
      }
    }
    return [...served.keys()]
  }
  const endsAt = (): Date | undefined =>
    livingProcesses().length > 0 ? undefined : new Date(lastMs + restMs)
  return {
    touch,
    handedOut(expiresAt) {
      lastMs = Math.max(lastMs, expiresAt.getTime())
    },
    serves(pid) {
      const { state, start } = processes.look(pid, false)
      if (pid > 1 && state !== 'absent') served.set(pid, start)
    },
    livingProcesses,
    endsAt,
    async untilOver(signal) {
      while (!signal.aborted) {
        const end = endsAt()
        if (end !== undefined && end <= clock.now()) return
        await clock.sleep(lookEveryMs, signal).catch(() => {})
      }
    },
  }
}
