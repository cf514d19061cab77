import { ConfigError } from '../../../errors.ts'
import type { Run } from '../../command.ts'
import { createAnswers } from '../../configure/answers.ts'
import { printJson } from '../../render/json.ts'
import { fitted } from '../../render/wrap.ts'
import { pinnedTeam, planTeam } from '../../team/pin.ts'
import { writePlan } from '../../write-edits.ts'

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const { canAsk } = createAnswers(context, input, 'team leave')
  const before = await pinnedTeam(system)
  if (before === undefined) {
    throw new ConfigError('team-not-set', 'No team file is in force that could be left.')
  }
  const { source, digest } = before
  const written = await writePlan(context, await planTeam(system, undefined), canAsk)
  const left = written !== undefined
  if (json) {
    printJson({ source, digest, left, backup: written?.backup ?? null }, terminal.write)
  } else {
    const done = 'No team file is in force any more. Profiles that are there stay.'
    terminal.writeError(fitted(left ? done : 'Nothing was written.', terminal, 'stderr'))
  }
}
