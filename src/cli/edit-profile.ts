/** What `profiles remove` and `profiles rename` share: one profile of the config file, and who names it. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import { type Edit, type EditPlan, planEdits } from '../config/edit-plan.ts'
import { referringProfiles } from '../config/rename-edits.ts'
import { namedProfile } from '../config/sso-profile.ts'
import { Cancelled, ConfigError, UsageError } from '../errors.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandInput } from './command.ts'
import type { CommandContext } from './context.ts'
import { similarProfile } from './missing-names.ts'
import { canAsk } from './prompts/prompts.ts'
import { commandLine } from './quote-word.ts'
import { askAndWrite, showDiff, type Written } from './write-edits.ts'

export interface EditedProfile {
  readonly config: AwsConfig
  readonly name: string
  /** The profiles that take a role through this one, and its aliases. */
  readonly dependents: readonly string[]
}

/** `again` is the same command for another profile. Throws ConfigError. */
export function editedProfile(
  { system }: CommandContext,
  name: string,
  again: (profile: string) => string,
): EditedProfile {
  const config = loadAwsConfig(system.paths)
  if (!config.profiles.has(name)) throw similarProfile(config, name, again) ?? missing(config, name)
  const { fromCredentials } = namedProfile(config, name)
  if (fromCredentials.size > 0) {
    const file = system.paths.awsCredentials
    const message = `Profile ${name} has settings in ${forTerminal(file, 500)} too, which keyless never writes.`
    throw new ConfigError('profile-unsupported', message, {
      details: { profile: name },
      fix: 'edit both files by hand',
    })
  }
  const dependents = referringProfiles(config, name).map((profile) => profile.name)
  return { config, name, dependents }
}

function missing(config: AwsConfig, name: string): unknown {
  try {
    return namedProfile(config, name)
  } catch (error) {
    return error
  }
}

/**
 * With `settings`, those are shown and written too, and first: what they protect is never without.
 * Throws UsageError `no-terminal`, or Cancelled when the person says no.
 */
export async function writeProfileEdits(
  context: CommandContext,
  { flags }: CommandInput,
  edits: readonly Edit[],
  command: readonly string[],
  settings?: EditPlan,
): Promise<Written> {
  const asks = canAsk(context.terminal) && !flags.on('yes') && !context.json
  if (!asks && !flags.on('yes')) {
    const fix = commandLine(...command, '--yes')
    throw new UsageError('no-terminal', 'Nobody can be asked here: --yes writes without asking.', {
      details: { command: command.slice(0, 2).join(' ') },
      fix,
    })
  }
  const plan = planEdits(context.system.paths.awsConfig, edits)
  if (context.terminal.stderrIsTty) {
    for (const shown of settings === undefined ? [plan] : [settings, plan]) showDiff(context, shown)
  }
  const written = await askAndWrite(context, plan, asks, settings)
  if (written === undefined) throw new Cancelled('Nothing was written.')
  return written
}
