/** The file of what people live with: ours, or one that was named. */
import { join, resolve } from 'node:path'
import { ConfigError } from '../../../errors.ts'
import { parseSuppressions, type Suppression } from '../../../monitor/findings/suppressions.ts'
import { readTextIfPresent } from '../../../system/files.ts'
import type { Paths } from '../../../system/paths.ts'

export function suppressionsPath({ configFolder }: Pick<Paths, 'configFolder'>): string {
  return join(configFolder, 'findings.yaml')
}

/** Throws ConfigError `suppressions-invalid`, SystemError `file-unreadable`. */
export function readSuppressions(
  paths: Pick<Paths, 'configFolder'>,
  named: string | undefined,
): readonly Suppression[] {
  const file = named === undefined ? suppressionsPath(paths) : resolve(named)
  const text = readTextIfPresent(file)
  const wrong = (says: string, line?: number): ConfigError =>
    new ConfigError(
      'suppressions-invalid',
      `${file}${line === undefined ? '' : `, line ${line}`}: ${says}.`,
      {
        details: { file },
      },
    )
  if (text === undefined) {
    if (named === undefined) return []
    throw wrong('there is no such file')
  }
  const { suppressions, problems } = parseSuppressions(text)
  const [problem] = problems
  if (problem !== undefined) throw wrong(problem.says, problem.line)
  return suppressions
}
