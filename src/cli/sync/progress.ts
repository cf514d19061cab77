/** How far a listing is, on one line that is drawn over; whole lines, and few, where it cannot be. */
import type { ListingProgress } from '../../accounts/list-directory.ts'
import type { Clock } from '../../system/clock.ts'
import type { Terminal } from '../../system/terminal.ts'

export type SyncProgress = ListingProgress & { readonly callsPerSecond: number }

export interface ProgressLine {
  show(progress: SyncProgress): void
  waiting(): void
  /** Takes the line away. */
  clear(): void
}

const drawnEveryMs = 100
const toldEveryMs = 15_000
const barWidth = 20
/** Less is over before it is read. */
const worthTelling = 100

function group(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

function remaining(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s left`
  return `${Math.round(seconds / 60)} min left`
}

/** `Roles  1,240 of 5,000 accounts  19/s  3 min left`; the bar goes first where it is narrow. */
export function progressText(
  { done, total, callsPerSecond }: SyncProgress,
  { columns, unicode }: Pick<Terminal, 'columns' | 'unicode'>,
): string {
  if (total === undefined) return 'Listing the accounts …'
  const [full, empty] = unicode ? ['█', '░'] : ['#', '.']
  const filled = total === 0 ? barWidth : Math.floor((done / total) * barWidth)
  const bar = full.repeat(filled) + empty.repeat(barWidth - filled)
  const count = `${group(done)} of ${group(total)} accounts`
  const pace = `${callsPerSecond < 10 ? callsPerSecond.toFixed(1) : Math.round(callsPerSecond)}/s`
  const left = remaining((total - done) / callsPerSecond)
  const long = `Roles  ${bar}  ${count}  ${pace}  ${left}`
  if (long.length < columns) return long
  const short = `${group(done)}/${group(total)}  ${pace}  ${left}`
  return short.length < columns ? short : `${done}/${total}`.slice(0, Math.max(1, columns - 1))
}

export function createProgressLine(terminal: Terminal, clock: Clock): ProgressLine {
  const draws = terminal.stderrIsTty && !terminal.plain
  const everyMs = draws ? drawnEveryMs : toldEveryMs
  let shownMs = draws ? Number.NEGATIVE_INFINITY : clock.monotonicMs()
  let isDrawn = false
  let hasWaited = false
  const clear = (): void => {
    if (isDrawn) terminal.writeError('\r\u001B[K')
    isDrawn = false
  }
  const tell = (text: string): void => {
    if (draws) terminal.writeError(`\r\u001B[K${text}`)
    else terminal.writeError(`${text}\n`)
    isDrawn = draws
  }
  return {
    show: (progress) => {
      const nowMs = clock.monotonicMs()
      if (nowMs - shownMs < everyMs) return
      if (!draws && (progress.total ?? 0) < worthTelling) return
      shownMs = nowMs
      tell(progressText(progress, terminal))
    },
    waiting: () => {
      if (!hasWaited) tell('Another sync of this session is under way; waiting for it …')
      hasWaited = true
    },
    clear,
  }
}
