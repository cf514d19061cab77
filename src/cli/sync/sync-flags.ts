/** What the flags of `profiles sync` ask for. */
import { rolesAgeMs } from '../../accounts/known-accounts.ts'
import type { RoleFilter } from '../../accounts/role-filter.ts'
import { type RuleName, ruleNames, type RuleTexts } from '../../accounts/sync-memory.ts'
import type { SyncRules } from '../../accounts/sync-plan.ts'
import { parseExtraSettings } from '../../config/extra-settings.ts'
import {
  defaultTemplate,
  type NameRules,
  parseTemplate,
  tellingRegion,
} from '../../config/name-template.ts'
import { isRegion } from '../../config/region.ts'
import { UsageError } from '../../errors.ts'
import type { TeamProfiles } from '../../guard/team-file.ts'
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

/** As the flag says; without it as the team does. */
function listOr(
  flags: FlagValues,
  name: string,
  usual: readonly string[] | undefined,
): readonly string[] {
  return flags.value(name) === undefined ? (usual ?? []) : list(flags, name)
}

/** An alias is for an account or a role, whichever is called so. */
function nameRules(
  flags: FlagValues,
  team: TeamProfiles | undefined,
  regions: readonly string[],
): NameRules {
  const pairs = list(flags, 'alias').map((part): [string, string] => {
    const at = part.lastIndexOf('=')
    if (at < 1) throw wrong(`--alias takes NAME=ALIAS, not "${part}".`)
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()]
  })
  const template = parseTemplate(flags.value('template') ?? team?.template ?? defaultTemplate)
  return {
    template: regions.length > 1 ? tellingRegion(template) : template,
    accountAliases: new Map([...(team?.accountAliases ?? []), ...pairs]),
    roleAliases: new Map([...(team?.roleAliases ?? []), ...pairs]),
  }
}

function roleFilter(flags: FlagValues, team: TeamProfiles | undefined): RoleFilter {
  return {
    accounts: listOr(flags, 'accounts', team?.include.accounts),
    notAccounts: listOr(flags, 'not-accounts', team?.exclude.accounts),
    roles: listOr(flags, 'roles', team?.include.roles),
    notRoles: listOr(flags, 'not-roles', team?.exclude.roles),
    names: listOr(flags, 'names', team?.include.names),
    notNames: listOr(flags, 'not-names', team?.exclude.names),
  }
}

/** A Region of the flags, one or several, goes before what the team says of Regions. */
function regionsAndSettings(
  flags: FlagValues,
  command: string,
  team: TeamProfiles | undefined,
): Pick<SyncRules, 'regions' | 'settings'> {
  const given = parseExtraSettings(flags.value('set') ?? '', command)
  const regions = list(flags, 'regions')
  for (const region of regions) {
    if (!isRegion(region)) throw wrong(`--regions has "${region}", which is no name of a Region.`)
  }
  if (regions.length > 0 && given.has('region')) {
    const message = 'Give a Region by --set or several by --regions, not both.'
    throw new UsageError('flag-conflict', message, { details: { command } })
  }
  const settings = new Map([...(team?.settings ?? []), ...given])
  if (flags.value('regions') !== undefined && !given.has('region')) settings.delete('region')
  const usual = given.has('region') ? [] : team?.regions
  return { settings, regions: listOr(flags, 'regions', usual) }
}

const unitMs: Readonly<Record<string, number>> = {
  '': 1000,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

function maxAge(text: string | undefined): number {
  if (text === undefined) return rolesAgeMs
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

const teamSays: Readonly<Record<RuleName, (team: TeamProfiles) => boolean>> = {
  template: ({ template }) => template !== undefined,
  alias: ({ accountAliases, roleAliases }) => accountAliases.size + roleAliases.size > 0,
  accounts: ({ include }) => include.accounts.length > 0,
  'not-accounts': ({ exclude }) => exclude.accounts.length > 0,
  roles: ({ include }) => include.roles.length > 0,
  'not-roles': ({ exclude }) => exclude.roles.length > 0,
  names: ({ include }) => include.names.length > 0,
  'not-names': ({ exclude }) => exclude.names.length > 0,
  regions: ({ regions, settings }) => regions.length > 0 || settings.has('region'),
  set: ({ settings }) => settings.size > 0,
}

/** What the team's file says, and what of it a person has put something else in the place of. */
export function teamParts(
  team: TeamProfiles,
  texts: RuleTexts,
): { readonly used: readonly RuleName[]; readonly replaced: readonly RuleName[] } {
  const said = ruleNames.filter((name) => teamSays[name](team))
  const isOwn = (name: RuleName): boolean => texts[name] !== undefined
  return { used: said.filter((name) => !isOwn(name)), replaced: said.filter(isOwn) }
}

/**
 * What the flags ask for, and where they say nothing, what the team's file does. Throws UsageError
 * `flag-value` or `template-invalid`, ConfigError `config-value-invalid`.
 */
export function rulesFrom(flags: FlagValues, command: string, team?: TeamProfiles): AskedRules {
  const places = regionsAndSettings(flags, command, team)
  return {
    ...places,
    names: nameRules(flags, team, places.regions),
    filter: roleFilter(flags, team),
    adopt: flags.on('adopt'),
    rename: flags.on('rename'),
    maxAgeMs: maxAge(flags.value('max-age')),
    callsPerSecond: rate(flags.value('rate')),
  }
}
