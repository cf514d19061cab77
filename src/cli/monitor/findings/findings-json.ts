import type { Detector } from '../../../monitor/findings/detector.ts'
import { detectors } from '../../../monitor/findings/detectors.ts'
import type { Evidence, Finding } from '../../../monitor/findings/finding.ts'
import type { Suppression } from '../../../monitor/findings/suppressions.ts'
import { csv } from '../../render/csv.ts'

export interface Judged {
  readonly finding: Finding
  readonly suppression: Suppression | undefined
}

export const isNote = ({ finding }: Judged): boolean => finding.level === 'note'

const isAlarm = (judged: Judged): boolean => !isNote(judged)

/** Null where the store has a time that is none. */
function iso(at: Date): string | null {
  return Number.isNaN(at.getTime()) ? null : at.toISOString().replace('.000Z', 'Z')
}

function evidenceJson({ time, account, error, address, agent, country, city, ...rest }: Evidence) {
  return {
    ...rest,
    time: iso(time),
    account: account ?? null,
    error: error ?? null,
    address: address ?? null,
    userAgent: agent ?? null,
    country: country ?? null,
    city: city ?? null,
  }
}

function wordsOf(code: string) {
  const found = detectors.find((one) => one.code === code)
  const { title = '', why = '', fix = '', falseAlarms = '', attack = '' } = found ?? {}
  return { title, why, fix, falseAlarms, attack }
}

/** One of them, for a program. */
export function findingJson({ finding, suppression }: Judged) {
  const { code, level, says, subject, people, accounts, first, last, events, evidence } = finding
  return {
    code,
    level,
    message: says,
    subject,
    people,
    accounts,
    first: iso(first),
    last: iso(last),
    events,
    evidence: evidence.map(evidenceJson),
    ...wordsOf(code),
    ...(suppression === undefined
      ? {}
      : { suppressed: { reason: suppression.reason, until: suppression.until } }),
  }
}

export function findingsJson(
  judged: readonly Judged[],
  more: readonly string[],
): Readonly<Record<string, unknown>> {
  const isOpen = ({ suppression }: Judged): boolean => suppression === undefined
  return {
    findings: judged.filter(isOpen).filter(isAlarm).map(findingJson),
    notes: judged.filter(isOpen).filter(isNote).map(findingJson),
    suppressed: judged.filter((one) => !isOpen(one)).map(findingJson),
    more,
  }
}

/** One line a finding; those that are suppressed are left out, and notes that were not asked for. */
export function findingsCsv(judged: readonly Judged[], withNotes: boolean): string {
  const headers = ['code', 'level', 'first', 'last', 'people', 'accounts', 'events', 'message']
  const open = judged.filter((one) => one.suppression === undefined && (withNotes || isAlarm(one)))
  return csv(
    [...headers, 'attack', 'eventIds'],
    open.map(({ finding }) => [
      finding.code,
      finding.level,
      iso(finding.first) ?? '',
      iso(finding.last) ?? '',
      finding.people.join(' '),
      finding.accounts.join(' '),
      String(finding.events),
      finding.says,
      wordsOf(finding.code).attack,
      finding.evidence.map(({ id }) => id).join(' '),
    ]),
  )
}

export function detectorsJson(): Readonly<Record<string, unknown>> {
  const shown = ({ code, level, sql, ...words }: Detector) => ({
    code,
    level,
    ...{ title: words.title, why: words.why, fix: words.fix, falseAlarms: words.falseAlarms },
    attack: words.attack,
    sql,
  })
  return { detectors: detectors.map(shown) }
}
