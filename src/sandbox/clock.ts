import type { Clock } from '../system/clock.ts'

/** The sandbox's own time: the wall clock plus an offset that tests and people move. */
export interface SandboxClock {
  now(): Date
  /** The machine's clock, unmoved: a real client's signature or authenticator follows it. */
  wall(): Date
  readonly offsetMs: number
  advance(ms: number): void
  set(time: Date): void
  reset(): void
}

/** `onMove` hears of each change of the offset. */
export function createSandboxClock(
  machine: Pick<Clock, 'now'>,
  offsetMs = 0,
  onMove: () => void = () => {},
): SandboxClock {
  let offset = offsetMs
  const move = (to: number): void => {
    offset = to
    onMove()
  }
  return {
    now: () => new Date(machine.now().getTime() + offset),
    wall: () => machine.now(),
    get offsetMs() {
      return offset
    },
    advance: (ms) => move(offset + ms),
    set: (time) => move(time.getTime() - machine.now().getTime()),
    reset: () => move(0),
  }
}
