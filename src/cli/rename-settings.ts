import type { AwsConfig } from '../config/aws-config.ts'
import type { EditPlan } from '../config/edit-plan.ts'
import type { RenamedProfile } from '../config/rename-edits.ts'
import { ConfigError } from '../errors.ts'
import { profileFacts } from '../guard/profile-facts.ts'
import { readSettings, settingsError } from '../guard/read-settings.ts'
import { planSettings } from '../guard/settings-plan.ts'
import type { System } from '../system/system.ts'
import { problemText } from './settings-problems.ts'

/**
 * What our own settings must say so that rules about profiles by name go on for the renamed ones;
 * undefined where they have none. Throws ConfigError `settings-invalid`.
 */
export async function planRenamedSettings(
  config: AwsConfig,
  renamed: readonly RenamedProfile[],
  { paths }: Pick<System, 'paths'>,
): Promise<EditPlan | undefined> {
  if (renamed.length === 0) return undefined
  const file = await readSettings(paths)
  const broken = settingsError(file)
  if (broken !== undefined) throw broken
  const { path, bytes, settings } = file
  if (bytes === undefined) return undefined
  const { renameInSettings } = await import('../guard/rename-in-settings.ts')
  const facts = renamed.map(({ name, to }) => ({ facts: profileFacts(config, name), to }))
  const edited = renameInSettings(Buffer.from(bytes).toString('utf8'), settings, facts)
  if (edited === undefined) return undefined
  if (edited.problem === undefined) return planSettings(path, bytes, edited.text)
  const message = `The settings cannot name the renamed profiles: ${problemText(edited.problem)}`
  throw new ConfigError('settings-invalid', message, { details: { file: path } })
}
