/** The settings file's text as settings and everything that is wrong with it. Never throws. */
import { type AssistantName, assistantNames } from './assistants.ts'
import type { YamlNode } from '../system/yaml-node.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'
import {
  type Callers,
  type GuardRule,
  nothing,
  type Rules,
  type Selector,
  type Settings,
  settingsVersion,
  usualSettings,
} from './settings.ts'
import { isDigest, type TeamReference } from './team-reference.ts'
import { readYaml } from '../system/read-yaml.ts'

export interface ParsedSettings {
  readonly settings: Settings
  /** In the order of the file. Where there are any, the settings are not to be relied on. */
  readonly problems: readonly YamlProblem[]
}

export function parseSettings(text: string): ParsedSettings {
  const { value, problems } = readYaml(text, readRoot)
  return { settings: value ?? usualSettings, problems }
}

function readRoot(root: YamlNode): Settings {
  const fields = root.fields(['version', 'team', 'production', 'guard'])
  checkVersion(fields.version)
  return { ...readRules(fields), team: readTeam(fields.team), teamRules: undefined }
}

export function checkVersion(version: YamlNode): void {
  const written = version.text()
  if (written === undefined || written === String(settingsVersion)) return
  const newer = /^\d+$/.test(written) && Number(written) > settingsVersion
  version.note(newer ? `${written} is newer than this keyless` : `must be ${settingsVersion}`)
}

function readTeam(node: YamlNode): TeamReference | undefined {
  if (!node.isThere) return undefined
  const { source, digest, since, guard } = node.fields(['source', 'digest', 'since', 'guard'])
  const written = digest.text()
  if (written === undefined || !isDigest(written)) {
    ;(digest.isThere ? digest : node).note('has no digest: sha256: and 64 characters, 0-9 and a-f')
    return undefined
  }
  const from = source.text()
  if (from === undefined) node.note('has no source')
  const none = guard.text()
  if (none !== undefined && none !== 'none') guard.note('must be none, or not there')
  return {
    source: from ?? '',
    digest: written,
    since: since.text(),
    guard: none === 'none' ? none : undefined,
    line: node.line,
  }
}

/** What a settings file and a team file say alike. */
export function readRules({
  production,
  guard,
}: {
  readonly production: YamlNode
  readonly guard: YamlNode
}): Rules {
  const nodes = guard.items()
  const rules = nodes.map(readRule)
  const names = new Set<string>()
  rules.forEach(({ name }, index) => {
    if (names.has(name)) nodes[index]?.note(`has a name that is there already: ${name}`)
    names.add(name)
  })
  return { production: readSelector(production, ['profiles', 'accounts', 'roles']), guard: rules }
}

const selectorFields = ['profiles', 'accounts', 'roles', 'production'] as const

function readSelector(
  node: YamlNode,
  names: readonly (typeof selectorFields)[number][] = selectorFields,
): Selector {
  if (!node.isThere) return nothing
  const { profiles, accounts, roles, production } = node.fields(names)
  const numbers = accounts.texts()
  const wrong = numbers.find((id) => !/^[\d*?]{1,12}$/.test(id))
  if (wrong !== undefined) accounts.note(`has ${wrong}, which is no account id (12 digits)`)
  return {
    profiles: profiles.texts(),
    accounts: numbers,
    roles: roles.texts(),
    production: production?.flag() ?? false,
  }
}

function readRule(node: YamlNode, index: number): GuardRule {
  const { name, callers, allow, deny, twin } = node.fields([
    'name',
    'callers',
    'allow',
    'deny',
    'twin',
  ])
  if (!name.isThere && node.isThere) node.note('has no name')
  if (![allow, deny, twin].some((field) => field.isThere)) {
    node.note('says nothing of profiles: allow, deny or twin is missing')
  }
  const twinName = twin.text()
  if (twinName !== undefined && !/^[\w\-/.%@:+{}]+$/.test(twinName)) {
    twin.note('is no name of a profile')
  }
  if (twinName === '{profile}') twin.note('gives every profile in place of itself')
  return {
    name: name.text() ?? `rule ${index + 1}`,
    line: node.line,
    callers: readCallers(callers),
    allow: allow.isThere ? readSelector(allow) : undefined,
    deny: deny.isThere ? readSelector(deny) : undefined,
    twin: twinName,
  }
}

function readCallers(node: YamlNode): Callers {
  const fields = node.fields(['assistants', 'parents', 'variables', 'ci'])
  const { assistants, parents, variables, ci } = fields
  const callers = {
    assistants: readAssistants(assistants),
    parents: parents.texts(),
    variables: variables.texts(),
    ci: ci.flag(),
  }
  const wrong = callers.variables.find((text) => !/^[A-Za-z_]\w*(?:=.*)?$/.test(text))
  if (wrong !== undefined) variables.note(`has ${wrong}, which is neither NAME nor NAME=VALUE`)
  if (!Object.values(fields).some((field) => field.isThere)) {
    node.note('names nobody: assistants, parents, variables or ci is missing')
  }
  return callers
}

function readAssistants(node: YamlNode): readonly AssistantName[] {
  const names = node.texts()
  if (names.includes('any')) return assistantNames
  const known: readonly string[] = assistantNames
  for (const word of names) {
    if (known.includes(word)) continue
    node.note(`has a name that is not known: ${word}`, { word, known: [...known, 'any'] })
  }
  return assistantNames.filter((name) => names.includes(name))
}
