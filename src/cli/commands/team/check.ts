import { UsageError } from '../../../errors.ts'
import { findTeamFile } from '../../../guard/read-team-file.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { problemLine, problemText } from '../../settings-problems.ts'
import { describeTeam, teamJson } from '../../team/describe.ts'
import { fetchTeam } from '../../team/look.ts'

export const run: Run = async (context, { args }) => {
  const { terminal, json } = context
  const named = args[0] ?? findTeamFile('.')
  if (named === undefined) {
    const message = 'There is no keyless.yaml in this repository: name a file.'
    throw new UsageError('missing-argument', message, { details: { command: 'team check' } })
  }
  const { source, digest, team, problems } = await fetchTeam(context, named)
  const isGood = problems.length === 0 && team !== undefined
  if (json) {
    const told = problems.map((problem) => ({
      line: problem.line ?? null,
      column: problem.column ?? null,
      message: problemText(problem),
    }))
    const says = isGood ? teamJson(team) : null
    printJson({ source, digest, problems: told, team: says }, terminal.write)
  } else if (isGood) {
    const columns = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
    const place = `${forTerminal(source, source.length)} is in order.\n${digest}\n`
    terminal.write(`${place}${describeTeam(team, columns)}`)
  } else {
    for (const problem of problems) terminal.write(`${problemLine({ path: source }, problem)}\n`)
  }
  return isGood ? 0 : 1
}
