/** A place in a YAML file, read as text, a list or fields. What is wrong with it is noted, not thrown. */
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { YamlProblem } from './yaml-problem.ts'

export interface YamlNode {
  /** `guard[0].callers`; empty for the whole file. */
  readonly path: string
  readonly isThere: boolean
  /** Rather than a list or fields. */
  readonly isText: boolean
  /** From 1. */
  readonly line: number
  /** The text; undefined when it is not there, empty or something else. */
  text(): string | undefined
  /** `true` or `false`; false when it is not there. */
  flag(): boolean
  /** The items of a list; one text alone counts as a list of it. */
  texts(): readonly string[]
  items(): readonly YamlNode[]
  /** Fields of any name, in the order of the file. */
  entries(): readonly (readonly [name: string, node: YamlNode])[]
  /** The fields by name. Notes every other one. */
  fields<K extends string>(names: readonly K[]): Readonly<Record<K, YamlNode>>
  note(says: string, unknown?: YamlProblem['unknown']): void
}

export interface NodeContext {
  readonly problems: YamlProblem[]
  placeOf(offset: number | undefined): { readonly line: number; readonly column: number }
}

function offsetOf(value: unknown): number | undefined {
  return (value as { range?: readonly number[] | null } | null | undefined)?.range?.[0]
}

function kindOf(value: unknown): string {
  if (isMap(value)) return 'has fields'
  if (isSeq(value)) return 'is a list'
  return isAlias(value) ? 'is a YAML alias, which is not read here' : 'is text'
}

/** `at` is the nearest place that exists. */
export function yamlNode(
  value: unknown,
  path: string,
  context: NodeContext,
  at: number | undefined = offsetOf(value),
): YamlNode {
  const offset = offsetOf(value) ?? at
  const place = context.placeOf(offset)
  const empty = isScalar(value) && (value.value === null || value.value === '')
  const isThere = value !== undefined && value !== null && !empty
  const note: YamlNode['note'] = (says, unknown) => {
    const problem = { ...place, says: path === '' ? `the file ${says}` : `${path} ${says}` }
    context.problems.push(unknown === undefined ? problem : { ...problem, unknown })
  }
  const wrong = (wanted: string): void => note(`${kindOf(value)}; it must ${wanted}`)
  const child = (item: unknown, name: string, near?: number): YamlNode =>
    yamlNode(item, name, context, offsetOf(item) ?? near ?? offset)
  const text = (): string | undefined => {
    if (!isThere) return undefined
    if (isScalar(value) && typeof value.value === 'string') return value.value
    wrong('be text')
    return undefined
  }
  const items = (): readonly YamlNode[] => {
    if (!isThere) return []
    if (isSeq(value)) return value.items.map((item, index) => child(item, `${path}[${index}]`))
    wrong('be a list')
    return []
  }
  return {
    path,
    isThere,
    isText: isThere && isScalar(value),
    line: place.line,
    text,
    items,
    note,
    flag: () => {
      const found = text()
      if (found !== undefined && !/^(?:true|false)$/i.test(found)) note('must be true or false')
      return found?.toLowerCase() === 'true'
    },
    texts: () => {
      const nodes = isScalar(value) ? [child(value, path)] : items()
      return nodes.flatMap((node) => {
        const found = node.text()
        if (found === undefined && isThere && !node.isThere) node.note('is empty')
        return found ?? []
      })
    },
    entries: () => {
      if (isThere && !isMap(value)) wrong('have fields')
      return isThere ? entriesOf(value, path, child) : []
    },
    fields: (names) => fieldsOf(value, { names, path, isThere, context, child, wrong }),
  }
}

type MakeChild = (item: unknown, name: string, near?: number) => YamlNode

function entriesOf(
  value: unknown,
  path: string,
  child: MakeChild,
): readonly (readonly [string, YamlNode])[] {
  if (!isMap(value)) return []
  return value.items.map(({ key, value: item }) => {
    const name = isScalar(key) ? String(key.value) : ''
    return [name, child(item, `${path}.${name}`, offsetOf(key))] as const
  })
}

interface FieldsRequest<K extends string> {
  readonly names: readonly K[]
  readonly path: string
  readonly isThere: boolean
  readonly context: NodeContext
  readonly child: MakeChild
  readonly wrong: (wanted: string) => void
}

function fieldsOf<K extends string>(
  value: unknown,
  { names, path, isThere, context, child, wrong }: FieldsRequest<K>,
): Readonly<Record<K, YamlNode>> {
  const found = new Map<string, YamlNode>()
  const inside = (name: string): string => (path === '' ? name : `${path}.${name}`)
  if (isMap(value)) {
    for (const { key, value: item } of value.items) {
      const name = isScalar(key) ? String(key.value) : ''
      found.set(name, child(item, inside(name), offsetOf(key)))
      if ((names as readonly string[]).includes(name)) continue
      const place = context.placeOf(offsetOf(key))
      const says = `${path === '' ? 'the file' : path} has a key that is not known: ${name}`
      context.problems.push({ ...place, says, unknown: { word: name, known: names } })
    }
  } else if (isThere) {
    wrong('have fields')
  }
  const none = (name: string): YamlNode => child(undefined, inside(name))
  const entries = names.map((name) => [name, found.get(name) ?? none(name)] as const)
  return Object.fromEntries(entries) as Readonly<Record<K, YamlNode>>
}
