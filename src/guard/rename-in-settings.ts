/**
 * What our settings say of profiles by name, after some got other names. Lists keep the old name too:
 * an edit of the AWS files that is taken back finds its rules as they were.
 */
import { type Document, isScalar, isSeq, parseDocument, Scalar } from 'yaml'
import { fitsAny } from './glob.ts'
import { parseSettings } from './parse-settings.ts'
import { isMeant, type ProfileFacts, withoutAlias } from './profile-facts.ts'
import type { YamlProblem } from '../system/yaml-problem.ts'
import type { Selector, Settings } from './settings.ts'

export interface RenamedFacts {
  /** Under the old name. */
  readonly facts: ProfileFacts
  readonly to: string
}

type Path = readonly (string | number)[]

function selectorsOf({ production, guard }: Settings): readonly (readonly [Path, Selector])[] {
  const rules = guard.flatMap(({ allow, deny }, index) => [
    ...(allow === undefined ? [] : [[['guard', index, 'allow'], allow] as const]),
    ...(deny === undefined ? [] : [[['guard', index, 'deny'], deny] as const]),
  ])
  return [[['production'], production], ...rules]
}

/** By place: the new names that a list does not mean yet, though it named the old ones. */
function missingNames(
  settings: Settings,
  renamed: readonly RenamedFacts[],
): readonly (readonly [Path, readonly string[]])[] {
  return selectorsOf(settings).flatMap(([path, selector]) => {
    const names = renamed.flatMap(({ facts, to }) => {
      const wasNamed = fitsAny(selector.profiles, facts.name)
      const under = withoutAlias({ ...facts, name: to })
      return wasNamed && !isMeant(under, selector, settings) ? [to] : []
    })
    return names.length === 0 ? [] : [[[...path, 'profiles'], names] as const]
  })
}

function twins(settings: Settings, renamed: readonly RenamedFacts[]): readonly [Path, string][] {
  const names = new Map(renamed.map(({ facts, to }) => [facts.name, to]))
  return settings.guard.flatMap(({ twin = '' }, index): [Path, string][] => {
    const to = names.get(twin)
    return to === undefined ? [] : [[['guard', index, 'twin'], to]]
  })
}

function addTo(document: Document, path: Path, names: readonly string[]): void {
  const node = document.getIn(path, true)
  if (isSeq(node)) {
    node.items.push(...names.map((name) => new Scalar(name)))
  } else if (isScalar(node)) {
    const list = document.createNode([String(node.value), ...names], { flow: true })
    list.comment = node.comment ?? null
    document.setIn(path, list)
  }
}

/** Undefined when the settings have no use for it. What is wrong with the result is its problem. */
export function renameInSettings(
  text: string,
  settings: Settings,
  renamed: readonly RenamedFacts[],
): { readonly text: string; readonly problem: YamlProblem | undefined } | undefined {
  const missing = missingNames(settings, renamed)
  const replaced = twins(settings, renamed)
  if (missing.length + replaced.length === 0) return undefined
  const document = parseDocument(text, { schema: 'failsafe' })
  for (const [path, names] of missing) addTo(document, path, names)
  for (const [path, name] of replaced) document.setIn(path, name)
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const unixText = mark + document.toString({ lineWidth: 0, flowCollectionPadding: false })
  const edited = text.includes('\r\n') ? unixText.replaceAll('\n', '\r\n') : unixText
  return { text: edited, problem: parseSettings(edited).problems[0] }
}
