import type { AwsConfig } from '../config/aws-config.ts'
import { isMarked, profileFacts } from '../guard/profile-facts.ts'
import { readSettings } from '../guard/read-settings.ts'
import { isProduction } from '../shell/production.ts'
import type { System } from '../system/system.ts'

/**
 * Which profiles are shown as production: those that the settings mark, and those whose names, or that
 * of the profile that they are an alias of, look like it. Broken settings are told about where they
 * are relied on, not by a colour.
 */
export async function productionMark(
  config: AwsConfig,
  { paths, env }: Pick<System, 'paths' | 'env'>,
): Promise<(name: string) => boolean> {
  const { settings } = await readSettings(paths)
  return (name) => {
    const facts = profileFacts(config, name)
    const names = [name, facts.aliasOf ?? name]
    return isMarked(facts, settings) || names.some((one) => isProduction(one, env))
  }
}
