/** A plan's file as a value, and everything that is wrong with it. Pure; written by who knows whom. */
import { isAbsolute } from 'node:path'
import { readYaml } from '../system/read-yaml.ts'
import type { YamlNode } from '../system/yaml-node.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'
import type { MigrationPlan, PlannedKey } from './migration-plan.ts'
import { type PlanStep, stepsOf } from './migration-steps.ts'
import { planVersion, unseen } from './print-plan.ts'
import { dateOf, readPlannedKey, wanted } from './read-planned-key.ts'

/** In bytes. */
export const longestPlan = 4 * 1024 * 1024

const mostKeys = 500

export interface ReadPlan {
  /** Undefined where there are problems. */
  readonly plan: MigrationPlan | undefined
  /** In the order of the file. */
  readonly problems: readonly YamlProblem[]
}

export function readPlan(text: string): ReadPlan {
  const hidden = hiddenCharacter(text)
  if (hidden !== undefined) return { plan: undefined, problems: [hidden] }
  const { value, problems } = readYaml(text, readRoot)
  return { plan: problems.length === 0 ? value : undefined, problems }
}

/** A reviewer would not see what it does; in quotation marks it can be written as an escape. */
function hiddenCharacter(text: string): YamlProblem | undefined {
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  for (const [at, line] of lines.entries()) {
    const found = unseen.exec(line.replaceAll(/[\t\r]/g, ' '))
    if (found === null) continue
    const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
    const says = `it has a character that cannot be seen (U+${code})`
    return { line: at + 1, column: found.index + 1, says }
  }
  return undefined
}

function readRoot(root: YamlNode): MigrationPlan | undefined {
  const fields = root.fields(['version', 'id', 'created', 'files', 'keys', 'steps'])
  checkVersion(fields.version)
  const id = wanted(fields.id, /^\d{8}T\d{6}Z-[0-9a-f]{8}$/, 'no id that keyless gives a plan')
  const createdAt = dateOf(fields.created)
  const files = fields.files.fields(['config', 'credentials'])
  const [config, credentials] = [fileOf(files.config), fileOf(files.credentials)]
  const keys = readKeys(fields.keys)
  if ([id, createdAt, config, credentials].includes(undefined)) return undefined
  const plan = {
    id: id ?? '',
    createdAt: createdAt ?? new Date(0),
    files: { config: config ?? '', credentials: credentials ?? '' },
    keys: keys.flatMap((key) => key ?? []),
  }
  if (!keys.includes(undefined)) checkSteps(fields.steps, plan)
  return plan
}

function checkVersion(node: YamlNode): void {
  const written = node.text()
  if (written === String(planVersion)) return
  const isNewer = /^\d+$/.test(written ?? '') && Number(written) > planVersion
  node.note(isNewer ? `${written} is newer than this keyless` : `must be ${planVersion}`)
}

function fileOf(node: YamlNode): string | undefined {
  const path = node.text()
  if (path !== undefined && isAbsolute(path)) return path
  node.note('is no absolute path')
  return undefined
}

function readKeys(node: YamlNode): readonly (PlannedKey | undefined)[] {
  const nodes = node.items()
  if (nodes.length === 0) node.note('has no key')
  if (nodes.length > mostKeys) {
    node.note(`has more than ${mostKeys} keys`)
    return [undefined]
  }
  const keys = nodes.map(readPlannedKey)
  const ids = new Set<string>()
  const profiles = new Set<string>()
  for (const [at, key] of keys.entries()) {
    if (key === undefined) continue
    if (ids.has(key.keyId)) nodes[at]?.note(`is there already: ${key.keyId}`)
    ids.add(key.keyId)
    for (const profile of key.replacement?.profiles ?? []) {
      if (profiles.has(profile)) nodes[at]?.note(`replaces a profile that another does: ${profile}`)
      profiles.add(profile)
    }
  }
  return keys
}

/** What the file shows as steps is what its keys come to, word for word; or it shows none. */
function checkSteps(node: YamlNode, plan: MigrationPlan): void {
  if (!node.isThere) return
  const nodes = node.items()
  const steps = stepsOf(plan)
  const odd = nodes.findIndex((one, at) => !saysStep(one, steps[at]))
  if (odd >= 0) nodes[odd]?.note(notAsKeys)
  else if (nodes.length < steps.length) node.note(notAsKeys)
}

const notAsKeys =
  'is not what follows from the keys; delete everything from "steps:" on, keyless works the steps out anew'

function saysStep(node: YamlNode, step: PlanStep | undefined): boolean {
  const names = ['id', 'kind', 'key', 'precondition', 'call', 'inverse', 'evidence'] as const
  const fields = node.fields(names)
  if (step === undefined) return false
  const { id, key, action, precondition, call, inverse, evidence } = step
  const isSame = (one: YamlNode, texts: readonly string[]): boolean => {
    const written = one.texts()
    return written.length === texts.length && written.every((text, at) => text === texts[at])
  }
  return (
    fields.id.text() === id &&
    fields.kind.text() === action.kind &&
    fields.key.text() === key.keyId &&
    fields.call.text() === call &&
    fields.inverse.text() === inverse &&
    isSame(fields.precondition, precondition) &&
    isSame(fields.evidence, evidence)
  )
}
