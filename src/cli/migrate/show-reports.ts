/** How the keys of a migration stand, for people and as JSON. */
import { spotInWords, useInWords } from '../../migrate/key-checks.ts'
import type { KeyReport, KeyStage } from '../../migrate/verify.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandContext } from '../context.ts'
import { type Colours, coloursFor } from '../render/colours.ts'
import { timeAgo } from '../render/duration.ts'
import { definitionList } from '../render/wrap.ts'
import { counted } from './numbers.ts'
import { shortPaths } from './short-path.ts'
import { keyHeading } from './show-steps.ts'

const dayMs = 24 * 3_600_000

const words: Readonly<Record<KeyStage, string>> = {
  active: 'active: not set inactive yet',
  'active-again': 'active again: somebody changed that',
  waiting: 'inactive',
  over: 'inactive, and the wait is over',
  deleted: 'deleted',
  gone: 'gone: somebody else deleted it',
}

function stageInWords({ stage, inactiveSince, until }: KeyReport, now: Date): string {
  if (stage !== 'waiting' || inactiveSince === undefined || until === undefined) return words[stage]
  const left = counted(Math.ceil((until.getTime() - now.getTime()) / dayMs), 'day')
  return `inactive since ${dayOf(inactiveSince)}, to be watched until ${dayOf(until)} (${left})`
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

function useText({ lastUsed, usedSince }: KeyReport, now: Date): string {
  if (lastUsed === undefined) return 'IAM knows of no use'
  const since = usedSince ? ', since it was set inactive' : ''
  return `${useInWords(lastUsed)}, ${timeAgo(lastUsed.at, now)}${since}`
}

function rowsOf(report: KeyReport, now: Date, colours: Colours): (readonly [string, string])[] {
  const { stage, left, usedSince, calls } = report
  const paint = usedSince || stage === 'active-again' ? colours.red : (text: string) => text
  const isOver = stage === 'deleted' || stage === 'gone'
  return [
    ['State', paint(stageInWords(report, now))],
    ...(isOver ? [] : [['Last used', paint(useText(report, now))] as const]),
    ...left.map((one, at) => [at === 0 ? 'By hand' : '', spotInWords(one)] as const),
    ...calls.map(({ at, event, region, sourceAddress, userAgent }, index) => {
      const text = `${at.toISOString()} ${event} in ${region} from ${sourceAddress}, ${userAgent}`
      return [index === 0 ? 'Calls' : '', text] as const
    }),
  ]
}

export function showReports(
  reports: readonly KeyReport[],
  { terminal, system }: Pick<CommandContext, 'terminal' | 'system'>,
): void {
  const now = system.clock.now()
  const { home } = system.paths
  const colours = coloursFor(terminal, 'stdout')
  const columns = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
  for (const report of reports) {
    terminal.write(keyHeading(report.key, terminal))
    const rows = rowsOf(report, now, colours).map(
      ([term, text]) =>
        [
          term,
          text.startsWith('\u001B') ? text : forTerminal(shortPaths(text, home), 1000),
        ] as const,
    )
    terminal.write(
      definitionList(rows, columns)
        .map((line) => `${line}\n`)
        .join(''),
    )
  }
}

export function nextCommand(reports: readonly KeyReport[]): string | undefined {
  const stages = new Set(reports.map(({ stage }) => stage))
  if (stages.has('active') || stages.has('active-again')) return 'keyless migrate apply'
  if (stages.has('over')) return 'keyless migrate finish'
  return stages.has('waiting') ? 'keyless migrate verify' : undefined
}

export function reportJson(report: KeyReport): object {
  const { key, stage, lastUsed, usedSince, inactiveSince, until, left, calls } = report
  return {
    key: key.keyId,
    accountId: key.accountId,
    userName: key.userName ?? null,
    stage,
    lastUsed: lastUsed ?? null,
    usedSince,
    inactiveSince: inactiveSince ?? null,
    until: until ?? null,
    left,
    calls,
  }
}
