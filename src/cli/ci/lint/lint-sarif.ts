import type { LintFinding } from '../../../ci/lint/finding.ts'
import type { Lint } from '../../../ci/lint/lint.ts'
import type { Rule } from '../../../ci/lint/rule.ts'
import { rules } from '../../../ci/lint/rules.ts'
import { lineText } from '../../../ci/lint/source.ts'
import { fingerprint, sarifLog, type SarifOptions, uriOf } from '../../render/sarif.ts'

/** `SubjectOpen` of `subject-open`. */
function nameOf(code: string): string {
  return code.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function ruleSarif({ code, level, title, why, fix }: Rule) {
  return {
    id: code,
    name: nameOf(code),
    shortDescription: { text: title },
    fullDescription: { text: `${title} ${why}` },
    help: { text: fix },
    defaultConfiguration: { level },
    properties: { tags: ['security'] },
  }
}

function resultSarif(finding: LintFinding, { folder }: SarifOptions) {
  const { code, level, source, start, end, says, ignored } = finding
  const artifact = uriOf(source.path, folder)
  const line = lineText(source, start.line).trim()
  const suppressions = ignored === undefined ? [] : [{ kind: 'inSource', justification: ignored }]
  return {
    ruleId: code,
    ruleIndex: rules.findIndex((rule) => rule.code === code),
    level,
    message: { text: says },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact,
          region: {
            startLine: start.line,
            startColumn: start.column,
            endLine: end.line,
            endColumn: end.column,
          },
        },
      },
    ],
    // The line's own text, so that it is the same finding when lines above it come and go.
    partialFingerprints: { 'keylessLint/v1': fingerprint([code, artifact.uri, line]) },
    suppressions,
  }
}

export function lintSarif(found: Lint, options: SarifOptions) {
  const { findings, isComplete, passed } = found
  return sarifLog(
    {
      rules: rules.map(ruleSarif),
      results: findings.map((one) => resultSarif(one, options)),
      isComplete,
      unreadable: passed.unreadable,
    },
    options,
  )
}
