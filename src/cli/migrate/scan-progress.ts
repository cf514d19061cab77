/** How far a scan is, on one line that is drawn over; nothing where that cannot be. */
import type { ScanProgress } from '../../migrate/scan-state.ts'
import type { Clock } from '../../system/clock.ts'
import type { Terminal } from '../../system/terminal.ts'
import { grouped, sizeInWords } from './numbers.ts'

const drawnEveryMs = 100

export function scanProgressText({ files, bytes, keys }: ScanProgress, columns: number): string {
  const found = `${grouped(keys)} found`
  const long = `Scanning  ${grouped(files)} files  ${sizeInWords(bytes)}  ${found}`
  if (long.length < columns) return long
  return `${grouped(files)} files  ${found}`.slice(0, Math.max(1, columns - 1))
}

export function createScanProgress(terminal: Terminal, clock: Clock) {
  const draws = terminal.stderrIsTty && !terminal.plain
  let shownMs = clock.monotonicMs()
  let isDrawn = false
  return {
    show: (progress: ScanProgress): void => {
      const nowMs = clock.monotonicMs()
      if (!draws || nowMs - shownMs < drawnEveryMs) return
      shownMs = nowMs
      isDrawn = true
      terminal.writeError(`\r\u001B[K${scanProgressText(progress, terminal.columns)}`)
    },
    clear: (): void => {
      if (isDrawn) terminal.writeError('\r\u001B[K')
      isDrawn = false
    },
  }
}
