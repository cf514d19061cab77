/** How far a scan is. */
import type { ScanProgress } from '../../migrate/scan-state.ts'
import type { Clock } from '../../system/clock.ts'
import type { Terminal } from '../../system/terminal.ts'
import { createStatusLine } from '../render/status-line.ts'
import { grouped, sizeInWords } from './numbers.ts'

export function createScanProgress(terminal: Terminal, clock: Clock) {
  const line = createStatusLine(terminal, clock)
  return {
    show: ({ files, bytes, keys }: ScanProgress): void => {
      const found = `${grouped(keys)} found`
      const short = `${grouped(files)} files  ${found}`
      line.show(`Scanning  ${grouped(files)} files  ${sizeInWords(bytes)}  ${found}`, short)
    },
    clear: line.clear,
  }
}
