/** `--output text`: tab-separated values, keys in sorted order, nested values on lines of their own. */
import { isList, isMapping, isScalar, type Mapping, shown, sorted, type Value } from './value.ts'

function scalarKeys(items: readonly Value[]): readonly string[] {
  const keys = items.flatMap((item) =>
    isMapping(item) ? Object.keys(item).filter((key) => isScalar(item[key])) : [],
  )
  return sorted(new Set(keys))
}

function mappingLines(
  item: Mapping,
  label: string | undefined,
  columns: readonly string[] | undefined,
): string[] {
  const keys = sorted(Object.keys(item))
  const own = keys.filter((key) => isScalar(item[key]))
  const values = (columns ?? own).map((key) => (key in item ? shown(item[key]) : ''))
  const nested = keys.filter((key) =>
    columns === undefined ? !own.includes(key) : !columns.includes(key),
  )
  const first = label === undefined ? [] : [label.toUpperCase()]
  return [
    ...(values.length === 0 ? [] : [[...first, ...values].join('\t')]),
    ...nested.flatMap((key) => lines(item[key] ?? null, key)),
  ]
}

function scalarListLines(items: readonly Value[], label: string | undefined): string[] {
  if (label === undefined) return [items.map(shown).join('\t')]
  return items.map((item) => `${label.toUpperCase()}\t${shown(item)}`)
}

function listLines(items: readonly Value[], label: string | undefined): string[] {
  if (items.length === 0) return []
  if (items.some(isMapping)) {
    const columns = scalarKeys(items)
    return items.flatMap((item) => lines(item, label, columns))
  }
  if (!items.some(isList)) return scalarListLines(items, label)
  const scalars = items.filter(isScalar)
  return [
    ...(scalars.length === 0 ? [] : scalarListLines(scalars, label)),
    ...items.filter(isList).flatMap((item) => lines(item, label)),
  ]
}

function lines(item: Value, label?: string, columns?: readonly string[]): string[] {
  if (isMapping(item)) return mappingLines(item, label, columns)
  if (isList(item)) return listLines(item, label)
  return [shown(item)]
}

export function textOutput(value: Value): string {
  return lines(value)
    .map((line) => `${line}\n`)
    .join('')
}
