/** What `--output table` shows, as sections; table.ts draws them. */
import { isList, isMapping, isScalar, type Mapping, shown, sorted, type Value } from './value.ts'

export interface Section {
  readonly title: string
  readonly depth: number
  readonly headers: string[]
  readonly rows: string[][]
}

function newSection(sections: Section[], title: string, depth: number): void {
  sections.push({ title, depth, headers: [], rows: [] })
}

function last(sections: readonly Section[]): Section {
  const section = sections.at(-1)
  if (section === undefined) throw new TypeError('a row came before its section')
  return section
}

function keysOf(item: Mapping, wanted: (value: Value | undefined) => boolean): string[] {
  return sorted(Object.keys(item).filter((key) => wanted(item[key])))
}

const isNested = (value: Value | undefined): boolean => !isScalar(value)

function addMapping(sections: Section[], item: Mapping, depth: number): void {
  const headers = keysOf(item, isScalar)
  const [only, second] = headers
  const section = last(sections)
  if (only !== undefined && second === undefined) {
    section.rows.push([only, shown(item[only])])
  } else if (only !== undefined) {
    section.headers.push(...headers)
    section.rows.push(headers.map((key) => shown(item[key])))
  }
  for (const key of keysOf(item, isNested)) build(sections, key, item[key] ?? null, depth + 1)
}

function addMappings(
  sections: Section[],
  items: readonly Mapping[],
  title: string | undefined,
  depth: number,
): void {
  const headers = sorted(new Set(items.flatMap((item) => keysOf(item, isScalar))))
  const nested = sorted(new Set(items.flatMap((item) => keysOf(item, isNested))))
  last(sections).headers.push(...headers)
  for (const [at, item] of items.entries()) {
    if (at > 0 && nested.length > 0) {
      newSection(sections, title ?? '', depth)
      last(sections).headers.push(...headers)
    }
    last(sections).rows.push(headers.map((key) => (key in item ? shown(item[key]) : '')))
    for (const key of nested) {
      if (key in item) build(sections, key, item[key] ?? null, depth + 1)
    }
  }
}

function addList(
  sections: Section[],
  items: readonly Value[],
  title: string | undefined,
  depth: number,
): void {
  if (isMapping(items[0])) {
    addMappings(sections, items.filter(isMapping), title, depth)
    return
  }
  for (const item of items) {
    if (isScalar(item)) last(sections).rows.push([shown(item)])
    else if (isList(item) && item.every(isScalar)) last(sections).rows.push(item.map(shown))
    else build(sections, undefined, item, 0)
  }
}

/** Python's truth: nothing is shown for an empty answer. */
function isEmpty(value: Value): boolean {
  if (isList(value)) return value.length === 0
  if (isMapping(value)) return Object.keys(value).length === 0
  return value === null || value === false || value === 0 || value === ''
}

function build(sections: Section[], title: string | undefined, value: Value, depth: number): void {
  if (isEmpty(value)) return
  if (title !== undefined) newSection(sections, title, depth)
  if (isList(value)) addList(sections, value, title, depth)
  else if (isMapping(value)) addMapping(sections, value, depth)
}

export function sectionsOf(title: string, value: Value): readonly Section[] {
  const sections: Section[] = []
  build(sections, title, value, 0)
  return sections
}
