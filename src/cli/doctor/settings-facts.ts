/** What `doctor` is told of our own settings, which its room may not read. */
import type { AwsConfig } from '../../config/aws-config.ts'
import type { RuleFacts, SettingsFacts } from '../../doctor/world.ts'
import { fitsAny } from '../../guard/glob.ts'
import { profileFacts, type ProfileFacts } from '../../guard/profile-facts.ts'
import { readSettings } from '../../guard/read-settings.ts'
import type { GuardRule, Selector } from '../../guard/settings.ts'
import type { System } from '../../system/system.ts'
import { problemText } from '../settings-problems.ts'

/** Patterns of a list that fit no profile. */
function unusedIn(selector: Selector | undefined, facts: readonly ProfileFacts[]): string[] {
  if (selector === undefined) return []
  const fitsNone = (glob: string, key: keyof ProfileFacts): boolean =>
    !facts.some((one) => one[key] !== undefined && fitsAny([glob], one[key]))
  return [
    ...selector.profiles.filter((glob) => fitsNone(glob, 'name')),
    ...selector.accounts.filter((glob) => fitsNone(glob, 'accountId')),
    ...selector.roles.filter((glob) => fitsNone(glob, 'roleName')),
  ]
}

function ruleFacts(
  { name, line, allow, deny }: GuardRule,
  facts: readonly ProfileFacts[],
): RuleFacts {
  return { name, line, unused: [...unusedIn(allow, facts), ...unusedIn(deny, facts)] }
}

/** Reading never throws: what is wrong with the file is what is told. */
export async function settingsFacts(config: AwsConfig, system: System): Promise<SettingsFacts> {
  const { path, problems, settings } = await readSettings(system.paths)
  const facts = [...config.profiles.keys()].map((name) => profileFacts(config, name))
  const unused = unusedIn(settings.production, facts)
  return {
    path,
    problems: problems.map((problem) => ({ line: problem.line, says: problemText(problem) })),
    rules: settings.guard.map((rule) => ruleFacts(rule, facts)),
    unusedProduction: unused,
  }
}
