/** Bars and sparklines, for whoever looks at a terminal: nothing is in them that is not beside them in words. */
import type { Answer } from '../../monitor/engine.ts'
import type { Terminal } from '../../system/terminal.ts'
import { fitted } from '../render/wrap.ts'
import { timeText } from './show-answer.ts'

type Screen = Pick<Terminal, 'stdoutIsTty' | 'stderrIsTty' | 'plain' | 'unicode' | 'columns'>

/** A screen reader would read them out one by one; a program counts itself. */
function draws({ stdoutIsTty, plain }: Screen): boolean {
  return stdoutIsTty && !plain
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

/** Of `width` characters where it is the most; what is there at all is seen. */
export function bar(value: number, most: number, width: number, unicode: boolean): string {
  if (!(value > 0) || !(most > 0)) return ''
  const length = Math.min(1, value / most) * width
  if (!unicode) return '#'.repeat(Math.max(1, Math.round(length)))
  const steps = Math.max(1, Math.round(length * 8))
  return '█'.repeat(Math.floor(steps / 8)) + (eighths[steps % 8] ?? '')
}

const heights = { unicode: '▁▂▃▄▅▆▇█', ascii: '.:-=+*#@' } as const

/** A character for each count: blank for none, the highest for the most. */
export function sparkline(counts: readonly number[], unicode: boolean): string {
  const most = Math.max(...counts)
  const levels = unicode ? heights.unicode : heights.ascii
  return counts
    .map((count) => (count <= 0 ? ' ' : (levels[Math.ceil((count / most) * 8) - 1] ?? ' ')))
    .join('')
}

const barWidth = 8

/** With a bar beside the column, where somebody looks. */
export function withBars(answer: Answer, column: string, terminal: Screen): Answer {
  const at = answer.columns.indexOf(column)
  if (!draws(terminal) || at === -1 || answer.rows.length < 2) return answer
  const values = answer.rows.map((row) => Number(row[at]))
  const most = values.reduce((one, other) => Math.max(one, other), 0)
  const { columns, rows } = answer
  return {
    ...answer,
    columns: columns.toSpliced(at + 1, 0, 'share'),
    rows: rows.map((row, index) =>
      row.toSpliced(at + 1, 0, bar(values[index] ?? 0, most, barWidth, terminal.unicode)),
    ),
  }
}

const widest = 60

/** How many of the answer's rows there were when; nothing where nobody looks or all are of one moment. */
export function overTime(answer: Answer, terminal: Screen, utc: boolean): string {
  const at = answer.columns.indexOf('time')
  const known = answer.rows.map((row) => (row[at] instanceof Date ? row[at].getTime() : Number.NaN))
  const times = known.filter((time) => Number.isFinite(time))
  const first = times.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  const last = times.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY)
  if (!draws(terminal) || times.length < 3 || !(last > first)) return ''
  const width = Math.max(1, Math.min(widest, terminal.columns - 1))
  const counts = Array.from({ length: width }, () => 0)
  for (const time of times) {
    const place = Math.min(width - 1, Math.floor(((time - first) / (last - first)) * width))
    counts[place] = (counts[place] ?? 0) + 1
  }
  const span = `${timeText(new Date(first), utc)} to ${timeText(new Date(last), utc)}`
  const line = sparkline(counts, terminal.unicode).trimEnd()
  return `${line}\n${fitted(span, terminal, 'stdout')}\n`
}
