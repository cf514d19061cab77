/** What the flags of `profiles sync` ask for. */
import type { RoleFilter } from '../../accounts/role-filter.ts'
import { type RuleName, ruleNames, type RuleTexts } from '../../accounts/sync-memory.ts'
import type { SyncRules } from '../../accounts/sync-plan.ts'
import { parseExtraSettings } from '../../config/extra-settings.ts'
import { defaultTemplate, type NameRules, parseTemplate } from '../../config/name-template.ts'
import { isRegion } from '../../config/region.ts'
import { UsageError } from '../../errors.ts'
import type { FlagValues } from '../command.ts'

/** Everything but the session and the Region that it is in. */
export type AskedRules = Omit<SyncRules, 'session' | 'usualRegion'> & {
  readonly maxAgeMs: number
  readonly callsPerSecond: number | undefined
}

function wrong(message: string): UsageError {
  return new UsageError('flag-value', message)
}

function list(flags: FlagValues, name: string): readonly string[] {
  const parts = (flags.value(name) ?? '').split(',').map((part) => part.trim())
  return parts.filter((part) => part !== '')
}

/** An alias is for an account or a role, whichever is called so. */
function nameRules(flags: FlagValues): NameRules {
  const pairs = list(flags, 'alias').map((part): [string, string] => {
    const at = part.lastIndexOf('=')
    if (at < 1) throw wrong(`--alias takes NAME=ALIAS, not "${part}".`)
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
  })
  const aliases = new Map(pairs)
  const template = parseTemplate(flags.value('template') ?? defaultTemplate)
  return { template, accountAliases: aliases, roleAliases: aliases }
}

function roleFilter(flags: FlagValues): RoleFilter {
  return {
    accounts: list(flags, 'accounts'),
    notAccounts: list(flags, 'not-accounts'),
    roles: list(flags, 'roles'),
    notRoles: list(flags, 'not-roles'),
    names: list(flags, 'names'),
    notNames: list(flags, 'not-names'),
  }
}

const unitMs: Readonly<Record<string, number>> = {
  '': 1000,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

function maxAge(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd]?)$/.exec(text) ?? []
  if (count === '') throw wrong(`--max-age takes a time such as 30m or 12h, not "${text}".`)
  return Number(count) * (unitMs[unit] ?? 0)
}

/** More than AWS allows is for a sandbox. */
function rate(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (value >= 0.1 && value <= 100_000) return value
  throw wrong(`--rate takes calls a second, such as 10, not "${text}".`)
}

/** The same flags, where those of the rules have these texts. */
export function withRules(flags: FlagValues, rules: RuleTexts): FlagValues {
  const known: Readonly<Partial<Record<string, string>>> = rules
  const isRule = (name: string): name is RuleName => ruleNames.some((one) => one === name)
  return {
    on: (name) => flags.on(name),
    value: (name) => (isRule(name) ? known[name] : flags.value(name)),
  }
}

/** Throws UsageError `flag-value` or `template-invalid`, ConfigError `config-value-invalid`. */
export function rulesFrom(flags: FlagValues, command: string): AskedRules {
  const settings = parseExtraSettings(flags.value('set') ?? '', command)
  const regions = list(flags, 'regions')
  for (const region of regions) {
    if (!isRegion(region)) throw wrong(`--regions has "${region}", which is no name of a Region.`)
  }
  if (regions.length > 0 && settings.has('region')) {
    const message = 'Give a Region by --set or several by --regions, not both.'
    throw new UsageError('flag-conflict', message, { details: { command } })
  }
  return {
    names: nameRules(flags),
    filter: roleFilter(flags),
    settings,
    regions,
    adopt: flags.on('adopt'),
    rename: flags.on('rename'),
    maxAgeMs: maxAge(flags.value('max-age') ?? '15m'),
    callsPerSecond: rate(flags.value('rate')),
  }
}
