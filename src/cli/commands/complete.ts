import { loadAwsConfig } from '../../config/aws-config.ts'
import { serviceNames } from '../../console/services.ts'
import { KeylessError } from '../../errors.ts'
import { settingKeys } from '../../guard/setting-keys.ts'
import type { Completes, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { type Proposal, propose } from '../propose.ts'

/** A broken config file proposes nothing: a half-typed line is no place for errors. */
function namesIn({ system }: CommandContext, what: Completes): readonly Proposal[] {
  if (what === 'setting') return settingKeys.map((value) => ({ value, text: '' }))
  if (what === 'page') return serviceNames.map((value) => ({ value, text: what }))
  if (what !== 'profile' && what !== 'session') return []
  try {
    const config = loadAwsConfig(system.paths)
    const names = what === 'profile' ? config.profiles.keys() : config.ssoSessions.keys()
    return [...names].map((value) => ({ value, text: what }))
  } catch (error) {
    if (error instanceof KeylessError) return []
    throw error
  }
}

export const run: Run = async (context, { rest }) => {
  const proposals = propose(rest, context.commands, (what) => namesIn(context, what))
  const lines = proposals.map(({ value, text }) => (text === '' ? value : `${value}\t${text}`))
  context.terminal.write(lines.map((line) => `${line}\n`).join(''))
}
