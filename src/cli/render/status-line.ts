/** How far a command is, on one line that is drawn over; nothing where that cannot be. */
import type { Clock } from '../../system/clock.ts'
import type { Terminal } from '../../system/terminal.ts'

const drawnEveryMs = 100

export interface StatusLine {
  /** The first of these texts that fits, or as much of the last as does. */
  readonly show: (...texts: readonly string[]) => void
  /** For good: what still comes from work that failed beside it is not shown. */
  readonly clear: () => void
}

export function createStatusLine(
  terminal: Terminal,
  clock: Pick<Clock, 'monotonicMs'>,
): StatusLine {
  const draws = terminal.stderrIsTty && !terminal.plain
  let shownMs = clock.monotonicMs()
  let isDrawn = false
  let isOver = false
  return {
    show: (...texts) => {
      const nowMs = clock.monotonicMs()
      if (!draws || isOver || nowMs - shownMs < drawnEveryMs) return
      shownMs = nowMs
      isDrawn = true
      const { columns } = terminal
      const text = texts.find(({ length }) => length < columns) ?? texts.at(-1) ?? ''
      terminal.writeError(`\r\u001B[K${text.slice(0, Math.max(1, columns - 1))}`)
    },
    clear: () => {
      if (isDrawn) terminal.writeError('\r\u001B[K')
      isDrawn = false
      isOver = true
    },
  }
}
