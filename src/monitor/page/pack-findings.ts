/** Findings as a page has them: the worst first, a few events of each. */
import { forTerminal } from '../../system/text.ts'
import type { Answer } from '../engine.ts'
import { detectors } from '../findings/detectors.ts'
import type { Finding } from '../findings/finding.ts'
import type { PageEvents, PageFinding, PageModel, PageRule } from './model.ts'
import { packEvents, type Places, secondsOf } from './pack-events.ts'

/** More are counted, not kept. */
const mostFindings = 1500
/** Of each finding. */
export const mostEvidence = 6

/** From the worst; others come behind them. */
const severity = ['high', 'medium', 'low', 'note']

/** Too weak to be a finding by itself. */
export const quietLevel = 'note'

function rank(level: string): number {
  const at = severity.indexOf(level)
  return at === -1 ? severity.length : at
}

function evidenceOf(findings: readonly Finding[], places: Places): PageEvents {
  const columns = ['id', 'time', 'person', 'account', 'service', 'event', 'error', 'address']
  const rows = findings.flatMap(({ evidence }) =>
    evidence
      .slice(0, mostEvidence)
      .map((one) => [
        one.id,
        one.time,
        one.person,
        one.account ?? null,
        one.service,
        one.event,
        one.error ?? null,
        one.address ?? null,
      ]),
  )
  const answer: Answer = { columns, rows, more: false }
  return packEvents(answer, places)
}

function rulesOf(codes: ReadonlySet<string>): Readonly<Record<string, PageRule>> {
  const shown = detectors.filter(({ code }) => codes.has(code))
  return Object.fromEntries(
    shown.map(({ code, title, why, fix, falseAlarms, attack }) => [
      code,
      { title, why, fix, falseAlarms, attack },
    ]),
  )
}

type Packed = Pick<PageModel, 'findings' | 'levels' | 'quiet' | 'rules' | 'evidence'>

/** Those that there is room for, the worst, in the order of time. */
export function shownFindings(found: readonly Finding[]): readonly Finding[] {
  const worst = found.toSorted(
    (one, other) =>
      rank(one.level) - rank(other.level) || other.last.getTime() - one.last.getTime(),
  )
  return worst
    .slice(0, mostFindings)
    .toSorted((one, other) => one.first.getTime() - other.first.getTime())
}

/** `left` is how many there was no room for. */
export function packFindings(
  found: readonly Finding[],
  places: Places,
): Packed & { readonly left: number } {
  const kept = shownFindings(found)
  let at = 0
  const findings = kept.map((one): PageFinding => {
    const evidence = one.evidence.slice(0, mostEvidence).map(() => at++)
    return {
      code: one.code,
      level: one.level,
      first: secondsOf(one.first),
      last: secondsOf(one.last),
      events: one.events,
      says: forTerminal(one.says, 400),
      people: one.people.slice(0, 10).map((name) => forTerminal(name, 120)),
      accounts: one.accounts.slice(0, 10).map((id) => forTerminal(id, 120)),
      evidence,
    }
  })
  const levels = [...new Set(kept.map(({ level }) => level as string))]
  return {
    findings,
    levels: levels.toSorted((one, other) => rank(one) - rank(other)),
    quiet: levels.filter((level) => level === quietLevel),
    rules: rulesOf(new Set(kept.map(({ code }) => code))),
    evidence: evidenceOf(kept, places),
    left: found.length - kept.length,
  }
}
