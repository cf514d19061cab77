/** The menu of profiles: those used often and lately first. */
import type { AwsConfig } from '../config/aws-config.ts'
import { ConfigError, KeylessError, UsageError } from '../errors.ts'
import { byFrecency, readUses, rememberUse, type Uses } from '../shell/frecency.ts'
import type { System } from '../system/system.ts'
import { namesListedAt, renewAccountNames } from './account-names.ts'
import type { CommandContext } from './context.ts'
import { productionMark } from './production-mark.ts'
import { profileChoices } from './profile-menu.ts'
import { profileRows } from './profile-rows.ts'
import { askChoice, canAsk } from './prompts/prompts.ts'
import { listedAgo } from './render/duration.ts'

function usesOf({ paths, log }: System): Uses {
  try {
    return readUses(paths)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    log.debug('no uses', { cause: error.message })
    return new Map()
  }
}

/** A menu that cannot remember is still a menu. */
export function remember({ paths, clock, log }: System, name: string): void {
  try {
    rememberUse(paths, name, clock.now())
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    log.debug('use not remembered', { cause: error.message })
  }
}

/** The profile that a person picks. Throws Cancelled, UsageError `no-terminal`, ConfigError `no-config`. */
export async function pickProfile(context: CommandContext, config: AwsConfig): Promise<string> {
  const { system, terminal, signal } = context
  if (config.profiles.size === 0) {
    throw new ConfigError('no-config', 'There is no AWS profile on this machine yet.')
  }
  if (!canAsk(terminal)) {
    const details = { command: 'profiles pick' }
    throw new UsageError('no-terminal', 'A menu needs a terminal: name the profile.', { details })
  }
  const [uses, now] = [usesOf(system), system.clock.now()]
  const rows = () => byFrecency(profileRows(config, system), uses, now)
  const isProduction = await productionMark(config, system)
  const choices = () => profileChoices(rows(), terminal, isProduction)
  return await askChoice(context, {
    message: `Which profile?${listedAgo(namesListedAt(config, system), now, 'accounts')}`,
    choices: choices(),
    later: async () => ((await renewAccountNames(config, system, signal)) ? choices() : undefined),
  })
}
