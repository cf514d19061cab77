/** A team file's text as values, and everything that is wrong with it. Pure; nothing in it can run. */
import { isIdentifier, isReservedName } from '../config/profile-name.ts'
import { parseTemplate } from '../config/name-template.ts'
import { isRegion } from '../config/region.ts'
import { UsageError } from '../errors.ts'
import { checkVersion, readRules } from './parse-settings.ts'
import { parseUrl } from '../system/parse-url.ts'
import type { YamlNode } from '../system/yaml-node.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'
import type { Rules } from './settings.ts'
import { teamSettingFault, teamSettingKeys } from './team-settings.ts'
import { readYaml } from '../system/read-yaml.ts'

export interface TeamSession {
  readonly name: string
  readonly startUrl: string
  /** Undefined where the start URL tells it, or the person is to be asked. */
  readonly region: string | undefined
  readonly scopes: readonly string[]
}

/** Patterns with `*` for any text. */
export interface TeamPatterns {
  readonly accounts: readonly string[]
  readonly roles: readonly string[]
  readonly names: readonly string[]
}

/** Which profiles there shall be, and how they are called. */
export interface TeamProfiles {
  readonly template: string | undefined
  readonly accountAliases: ReadonlyMap<string, string>
  readonly roleAliases: ReadonlyMap<string, string>
  readonly include: TeamPatterns
  readonly exclude: TeamPatterns
  readonly regions: readonly string[]
  readonly settings: ReadonlyMap<string, string>
}

export interface TeamFile {
  readonly session: TeamSession | undefined
  readonly profiles: TeamProfiles
  readonly rules: Rules
}

export interface ParsedTeamFile {
  /** Not to be relied on where there are problems. */
  readonly team: TeamFile | undefined
  readonly problems: readonly YamlProblem[]
}

/** Of a list; more would only take time. */
const mostItems = 500
const mostRules = 50

export function parseTeamFile(text: string): ParsedTeamFile {
  const { value: team, problems } = readYaml(text, readRoot, true)
  return { team, problems }
}

function readRoot(root: YamlNode): TeamFile {
  const fields = root.fields(['version', 'session', 'profiles', 'production', 'guard'])
  if (!fields.version.isThere) root.note('says no version; the first line of one is: version: 1')
  checkVersion(fields.version)
  const rules = readRules(fields)
  if (isLong(rules)) root.note(`has more than ${mostItems} patterns or ${mostRules} rules`)
  return {
    session: readSession(fields.session),
    profiles: readProfiles(fields.profiles),
    rules,
  }
}

/** They are looked through for each of thousands of profiles. */
function isLong({ production, guard }: Rules): boolean {
  const lists = [production, ...guard.flatMap(({ allow, deny }) => [allow, deny])].flatMap((one) =>
    one === undefined ? [] : [one.profiles, one.accounts, one.roles],
  )
  const patterns = lists.reduce((sum, list) => sum + list.length, 0)
  return patterns > mostItems || guard.length > mostRules
}

function readSession(node: YamlNode): TeamSession | undefined {
  if (!node.isThere) return undefined
  const fields = node.fields(['name', 'start-url', 'region', 'scopes'])
  const name = checked(fields.name, nameFault)
  const startUrl = checked(fields['start-url'], startUrlFault)
  const region = checked(fields.region, regionFault)
  const scopes = texts(fields.scopes)
  const odd = scopes.find((scope) => !/^\w{1,64}(?::\w{1,64}){0,4}$/.test(scope))
  if (odd !== undefined) fields.scopes.note(`has ${odd}, which is no scope (sso:account:access)`)
  if (!fields.name.isThere) node.note('has no name')
  if (!fields['start-url'].isThere) node.note('has no start-url')
  if (name === undefined || startUrl === undefined) return undefined
  return { name, startUrl, region, scopes }
}

function readProfiles(node: YamlNode): TeamProfiles {
  const fields = node.fields(['template', 'aliases', 'include', 'exclude', 'regions', 'settings'])
  const aliases = fields.aliases.fields(['accounts', 'roles'])
  const settings = readSettings(fields.settings)
  const regions = texts(fields.regions)
  const wrong = regions.find((region) => !isRegion(region))
  if (wrong !== undefined) fields.regions.note(`has ${wrong}, which is no name of a Region`)
  if (regions.length > 0 && settings.has('region')) {
    fields.settings.note('has a region beside profiles.regions: one of them is enough')
  }
  return {
    template: checked(fields.template, templateFault),
    accountAliases: readAliases(aliases.accounts),
    roleAliases: readAliases(aliases.roles),
    include: readPatterns(fields.include),
    exclude: readPatterns(fields.exclude),
    regions,
    settings,
  }
}

function readPatterns(node: YamlNode): TeamPatterns {
  const { accounts, roles, names } = node.fields(['accounts', 'roles', 'names'])
  return { accounts: texts(accounts), roles: texts(roles), names: texts(names) }
}

function readAliases(node: YamlNode): ReadonlyMap<string, string> {
  return new Map(
    few(node, node.entries()).flatMap(([name, alias]) => {
      if (!alias.isThere) alias.note('is empty')
      const text = checked(alias, nameFault)
      return text === undefined ? [] : [[name, text] as const]
    }),
  )
}

function readSettings(node: YamlNode): ReadonlyMap<string, string> {
  return new Map(
    node.entries().flatMap(([key, value]) => {
      const text = value.text() ?? ''
      const fault = teamSettingFault(key, text)
      if (fault === undefined) return [[key, text] as const]
      const isUnknown = !teamSettingKeys.includes(key)
      value.note(fault, isUnknown ? { word: key, known: teamSettingKeys } : undefined)
      return []
    }),
  )
}

/** The text where there is one and nothing is wrong with it. */
function checked(
  node: YamlNode,
  faultOf: (text: string) => string | undefined,
): string | undefined {
  const text = node.text()
  if (text === undefined) return undefined
  const fault = faultOf(text)
  if (fault === undefined) return text
  node.note(fault)
  return undefined
}

function texts(node: YamlNode): readonly string[] {
  return few(node, node.texts())
}

function few<T>(node: YamlNode, items: readonly T[]): readonly T[] {
  if (items.length <= mostItems) return items
  node.note(`has more than ${mostItems} entries`)
  return []
}

function nameFault(text: string): string | undefined {
  if (text.length > 64) return 'is longer than 64 characters'
  if (isReservedName(text)) return 'is a name that the AWS SDK for JavaScript cannot read'
  return isIdentifier(text) ? undefined : 'may hold only letters, digits and _ - / . % @ : +'
}

function regionFault(text: string): string | undefined {
  return isRegion(text) ? undefined : 'is no name of a Region'
}

function startUrlFault(text: string): string | undefined {
  const url = parseUrl(text)
  if (url?.protocol !== 'https:' || !/^[!-~]{1,500}$/.test(text)) {
    return 'is no address that begins with https'
  }
  return url.username + url.password === '' ? undefined : 'has a user name in it'
}

function templateFault(text: string): string | undefined {
  try {
    parseTemplate(text)
    return undefined
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return error.message.replace(/^The name template /, '').replace(/\.$/, '')
  }
}
