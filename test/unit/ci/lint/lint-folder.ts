import { join } from 'node:path'
import { lint, type LintOptions } from '../../../../src/ci/lint/lint.ts'
import type { TempHome } from '../../../support/temp-home.ts'

export const clock = { monotonicMs: () => performance.now() }

/** `code line:column`, errors and warnings only. */
export async function lintFolder(home: TempHome, options: Partial<LintOptions> = {}) {
  const found = await lint({ paths: [join(home.path, 'project')], ...options }, clock)
  const counted = found.findings.filter(
    ({ level, ignored }) => level !== 'note' && ignored === undefined,
  )
  return counted.map(({ code, start }) => `${code} ${start.line}:${start.column}`)
}
