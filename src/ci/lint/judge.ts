/** Every rule on everything that was read, and what people said about it in comments. */
import type { Collected } from './collect.ts'
import type { LintFinding } from './finding.ts'
import { type Ignore, ignoresIn } from './ignores.ts'
import type { Found, Rule } from './rule.ts'
import { rules } from './rules.ts'
import { positionAt, type Source } from './source.ts'
import { statementFacts } from './trust/facts.ts'

const codes: ReadonlySet<string> = new Set(rules.map(({ code }) => code))

function foundBy(rule: Rule, project: Collected): readonly Found[] {
  switch (rule.about) {
    case 'statement':
      return factsOf(project).flatMap(({ facts }) =>
        facts.flatMap((one) => rule.check(one, project)),
      )
    case 'policy':
      return factsOf(project).flatMap(({ policy, facts }) => rule.check(policy, facts))
    case 'provider':
      return project.providers.flatMap((one) => rule.check(one, project))
    case 'pipeline':
      return project.pipelines.flatMap((one) => rule.check(one, project))
    case 'file':
      return []
  }
}

type PolicyFacts = {
  readonly policy: Collected['policies'][number]
  readonly facts: ReturnType<typeof statementFacts>
}
const known = new WeakMap<Collected, readonly PolicyFacts[]>()

function factsOf(project: Collected): readonly PolicyFacts[] {
  const made =
    known.get(project) ??
    project.policies.map((policy) => ({ policy, facts: statementFacts(policy) }))
  known.set(project, made)
  return made
}

/** What is not known is shown as what is left out. */
function shown(says: string): string {
  return says.replaceAll(/\uFFFC+|not-known|not\/known/g, '…')
}

function finding(
  { code, level }: Pick<Rule, 'code' | 'level'>,
  { at, says, edits }: Found,
): LintFinding {
  const { source, span } = at
  return {
    code,
    level,
    source,
    start: positionAt(source, span.start),
    end: positionAt(source, span.end),
    says: shown(says),
    edits,
    ignored: undefined,
  }
}

function ruleOf(code: string): Pick<Rule, 'code' | 'level'> {
  return rules.find((rule) => rule.code === code) ?? { code, level: 'warning' }
}

function problems({ problems: found }: Collected): readonly LintFinding[] {
  return found.map(({ source, offset, says }) =>
    finding(ruleOf('file-not-read'), {
      at: { source, span: { start: offset, end: offset } },
      says,
    }),
  )
}

function isAbout({ source, target, codes: named }: Ignore, one: LintFinding): boolean {
  const isHere = source.path === one.source.path && target === one.start.line
  return isHere && (named.length === 0 || named.includes(one.code))
}

function atLine(source: Source, line: number, code: string, says: string): LintFinding {
  const at = { line, column: 1 }
  const rule = ruleOf(code)
  return { ...rule, source, start: at, end: at, says, edits: undefined, ignored: undefined }
}

function withIgnores(
  findings: readonly LintFinding[],
  ignores: readonly Ignore[],
): readonly LintFinding[] {
  const marked = findings.map((one) => {
    const ignore = ignores.find((other) => isAbout(other, one))
    return ignore === undefined ? one : { ...one, ignored: ignore.reason }
  })
  const used = (ignore: Ignore): boolean => findings.some((one) => isAbout(ignore, one))
  const own = ignores.flatMap((ignore) => {
    const { source, line, reason } = ignore
    if (!used(ignore)) return [atLine(source, line, 'ignore-unused', 'Nothing is found here.')]
    return reason === ''
      ? [atLine(source, line, 'ignore-without-reason', 'It does not say why.')]
      : []
  })
  return [...marked, ...own]
}

function order(one: LintFinding, other: LintFinding): number {
  if (one.source.path !== other.source.path) return one.source.path < other.source.path ? -1 : 1
  return one.start.line - other.start.line || one.start.column - other.start.column
}

export function judge(project: Collected): readonly LintFinding[] {
  const found = rules.flatMap((rule) => foundBy(rule, project).map((one) => finding(rule, one)))
  const ignores = project.sources.flatMap((source) => ignoresIn(source, codes))
  return withIgnores([...problems(project), ...found], ignores).toSorted(order)
}
