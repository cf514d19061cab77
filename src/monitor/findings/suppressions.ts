/** What people have looked at and live with until a day that they name. Pure. */
import { fitsWildcards } from '../../system/wildcards.ts'
import { readYaml } from '../../system/read-yaml.ts'
import type { YamlNode } from '../../system/yaml-node.ts'
import type { YamlProblem } from '../../system/yaml-problem.ts'
import { detectors } from './detectors.ts'
import type { Finding } from './finding.ts'

export interface Suppression {
  /** From 1. */
  readonly line: number
  readonly finding: string
  /** `*` stands for anything; letter case makes no difference. Everybody and everywhere where it is undefined. */
  readonly person: string | undefined
  readonly account: string | undefined
  readonly subject: string | undefined
  readonly reason: string
  /** The last day, in UTC: `2027-01-31`. */
  readonly until: string
}

export interface ParsedSuppressions {
  readonly suppressions: readonly Suppression[]
  readonly problems: readonly YamlProblem[]
}

export function parseSuppressions(text: string): ParsedSuppressions {
  const { value, problems } = readYaml(text, readRoot, true)
  return { suppressions: value ?? [], problems }
}

function readRoot(root: YamlNode): readonly Suppression[] {
  return root.fields(['suppress']).suppress.items().map(readOne)
}

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${text}T`)
}

function readOne(node: YamlNode): Suppression {
  const names = ['finding', 'person', 'account', 'subject', 'reason', 'until'] as const
  const { finding, person, account, subject, reason, until } = node.fields(names)
  const [code, why, day] = [finding, reason, until].map((field) => field.text())
  const codes = detectors.map((detector) => detector.code)
  if (code === undefined) node.note('does not say which finding')
  else if (!codes.includes(code)) {
    finding.note(`is no finding: ${code}`, { word: code, known: codes })
  }
  if (why === undefined || why.trim() === '') node.note('has no reason')
  if (day === undefined) node.note('has no until, the last day that it holds: 2027-01-31')
  else if (!isDay(day)) until.note('is no day such as 2027-01-31')
  return {
    line: node.line,
    finding: code ?? '',
    person: person.text(),
    account: account.text(),
    subject: subject.text(),
    reason: why ?? '',
    until: day ?? '',
  }
}

const grammar = {
  isStar: (one: string | undefined): boolean => one === '*',
  fits: (one: string, character: string): boolean => one === character,
}

function fits(pattern: string | undefined, texts: readonly string[]): boolean {
  if (pattern === undefined) return true
  const wanted = pattern.toLowerCase()
  // A finding about several people is not done with because one of them is known.
  return (
    texts.length > 0 && texts.every((text) => fitsWildcards(wanted, text.toLowerCase(), grammar))
  )
}

/** Of the time of the finding's last event, not of today: what is looked at later is judged the same. */
export function suppressionOf(
  { code, people, accounts, subject, last }: Finding,
  suppressions: readonly Suppression[],
): Suppression | undefined {
  const day = Number.isNaN(last.getTime()) ? '' : last.toISOString().slice(0, 10)
  return suppressions.find(
    (one) =>
      one.finding === code &&
      day <= one.until &&
      fits(one.person, people) &&
      fits(one.account, accounts) &&
      fits(one.subject, [subject]),
  )
}
