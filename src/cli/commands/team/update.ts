import { ConfigError } from '../../../errors.ts'
import type { Run } from '../../command.ts'
import { canAsk } from '../../prompts/prompts.ts'
import { printJson } from '../../render/json.ts'
import { fitted } from '../../render/wrap.ts'
import { acceptTeam } from '../../team/accept.ts'
import { lookAtTeam } from '../../team/look.ts'
import { pinnedTeam } from '../../team/pin.ts'

export const run: Run = async (context, { flags }) => {
  const { system, terminal, json } = context
  const before = await pinnedTeam(system)
  if (before === undefined) {
    throw new ConfigError('team-not-set', 'No team file is in force that could be updated.')
  }
  const looked = await lookAtTeam(context, before.source)
  const asks = canAsk(terminal) && !json
  const changed = await acceptTeam(context, looked, {
    digest: flags.value('digest'),
    canAsk: asks,
  })
  const { source, digest } = looked
  if (json) {
    printJson({ source, digest, before: before.digest, changed }, terminal.write)
  } else {
    const next = 'The new team file is in force. For its profiles: keyless profiles sync'
    const same = 'The team file is as you accepted it.'
    terminal.writeError(fitted(changed ? next : same, terminal, 'stderr'))
  }
}
