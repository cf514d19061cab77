import { readSettings } from '../../../guard/read-settings.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { problemLine, problemText } from '../../settings-problems.ts'

export const run: Run = async ({ system, terminal, json }) => {
  const file = await readSettings(system.paths)
  const { path, problems } = file
  const exists = file.bytes !== undefined || problems.length > 0
  if (json) {
    const told = problems.map((problem) => ({
      line: problem.line ?? null,
      column: problem.column ?? null,
      message: problemText(problem),
    }))
    printJson({ path, exists, problems: told }, terminal.write)
  } else {
    for (const problem of problems) terminal.write(`${problemLine(file, problem)}\n`)
    const good = exists ? 'is in order' : 'is not there; everything is as usual'
    if (problems.length === 0) terminal.write(`${forTerminal(path, 500)} ${good}.\n`)
    else terminal.writeError('next: keyless config edit\n')
  }
  return problems.length === 0 ? 0 : 1
}
