import type { LintFinding } from '../../../ci/lint/finding.ts'
import type { Lint } from '../../../ci/lint/lint.ts'
import type { Rule } from '../../../ci/lint/rule.ts'
import { rules } from '../../../ci/lint/rules.ts'

function wordsOf(code: string) {
  const rule = rules.find((one) => one.code === code)
  return { why: rule?.why ?? '', fix: rule?.fix ?? '' }
}

function findingJson({ code, level, source, start, end, says, edits, ignored }: LintFinding) {
  return {
    code,
    level,
    file: source.path,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    message: says,
    ...wordsOf(code),
    fixable: edits !== undefined,
    ...(ignored === undefined ? {} : { ignored }),
  }
}

export function lintJson(found: Lint): Readonly<Record<string, unknown>> {
  const { findings, files, relevant, passed, isComplete } = found
  const isCounted = ({ ignored }: LintFinding): boolean => ignored === undefined
  const count = (level: string): number =>
    findings.filter((one) => isCounted(one) && one.level === level).length
  return {
    complete: isComplete,
    files,
    read: relevant,
    errors: count('error'),
    warnings: count('warning'),
    notes: count('note'),
    findings: findings.filter(isCounted).map(findingJson),
    ignored: findings.filter((one) => !isCounted(one)).map(findingJson),
    passedOver: { ignoredPaths: passed.ignored },
    unreadable: { count: passed.unreadableCount, first: passed.unreadable },
  }
}

export function rulesJson(): Readonly<Record<string, unknown>> {
  const shown = ({ code, level, title, why, fix }: Rule) => ({ code, level, title, why, fix })
  return { rules: rules.map(shown) }
}
