/** The settings file's text as settings and everything that is wrong with it. Never throws. */
import { LineCounter, parseDocument } from 'yaml'
import { type AssistantName, assistantNames } from './assistants.ts'
import { type NodeContext, settingsNode, type SettingsNode } from './settings-node.ts'
import type { SettingsProblem } from './settings-problem.ts'
import {
  type Callers,
  type GuardRule,
  nothing,
  type Selector,
  type Settings,
  settingsVersion,
  usualSettings,
} from './settings.ts'

export interface ParsedSettings {
  readonly settings: Settings
  /** In the order of the file. Where there are any, the settings are not to be relied on. */
  readonly problems: readonly SettingsProblem[]
}

/** More would be no settings but an attack on the parser's stack, which it does not survive. */
const deepest = 100

export function parseSettings(text: string): ParsedSettings {
  const broken = (problem: SettingsProblem): ParsedSettings => ({
    settings: usualSettings,
    problems: [problem],
  })
  const deep = tooDeep(text)
  if (deep !== undefined) return broken(deep)
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
  })
  const placeOf: NodeContext['placeOf'] = (offset) => {
    if (offset === undefined) return { line: 1, column: 1 }
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const [error] = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    ...placeOf(pos[0]),
    says: inOneLine(message),
  }))
  if (error !== undefined) return broken(error)
  const problems: SettingsProblem[] = []
  const root = settingsNode(document.contents, '', { problems, placeOf })
  const settings = readRoot(root)
  const order = (problem: SettingsProblem): number => problem.line ?? 0
  return { settings, problems: problems.toSorted((one, other) => order(one) - order(other)) }
}

/** Without the place and the excerpt that the parser adds. */
function inOneLine(message: string): string {
  const [first = ''] = message.split('\n')
  return `it is not YAML: ${first.replace(/ at line \d+, column \d+:?$/, '')}`
}

function tooDeep(text: string): SettingsProblem | undefined {
  let depth = 0
  for (const [index, line] of text.split('\n').entries()) {
    const indent = line.length - line.trimStart().length
    for (const character of line) {
      if (character === '[' || character === '{') depth++
      if ((character === ']' || character === '}') && depth > 0) depth--
    }
    const marks = /^[\s?-]*/.exec(line)?.[0].replaceAll(/\s/g, '').length ?? 0
    if (Math.max(depth, marks, indent) > deepest) {
      return { line: index + 1, column: 1, says: 'it is nested too deep' }
    }
  }
  return undefined
}

function readRoot(root: SettingsNode): Settings {
  const { version, production, guard } = root.fields(['version', 'production', 'guard'])
  const written = version.text()
  if (written !== undefined && written !== String(settingsVersion)) {
    const newer = /^\d+$/.test(written) && Number(written) > settingsVersion
    version.note(newer ? `${written} is newer than this keyless` : `must be ${settingsVersion}`)
  }
  const nodes = guard.items()
  const rules = nodes.map(readRule)
  rules.forEach(({ name }, index) => {
    if (rules.findIndex((rule) => rule.name === name) < index) {
      nodes[index]?.note(`has a name that is there already: ${name}`)
    }
  })
  return { production: readSelector(production, ['profiles', 'accounts', 'roles']), guard: rules }
}

const selectorFields = ['profiles', 'accounts', 'roles', 'production'] as const

function readSelector(
  node: SettingsNode,
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

function readRule(node: SettingsNode, index: number): GuardRule {
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

function readCallers(node: SettingsNode): Callers {
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

function readAssistants(node: SettingsNode): readonly AssistantName[] {
  const names = node.texts()
  if (names.includes('any')) return assistantNames
  const known: readonly string[] = assistantNames
  for (const word of names) {
    if (known.includes(word)) continue
    node.note(`has a name that is not known: ${word}`, { word, known: [...known, 'any'] })
  }
  return assistantNames.filter((name) => names.includes(name))
}
