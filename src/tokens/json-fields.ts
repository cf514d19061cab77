/** Reads untrusted JSON files of the caches, field by field. */

import { parseTimestamp } from './timestamp.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** The object in the text; undefined for bad JSON and for any other value. */
export function decodeObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function member(fields: JsonObject, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** A string that is not empty. */
export function stringField(fields: JsonObject, name: string): string | undefined {
  const value = member(fields, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function objectField(fields: JsonObject, name: string): JsonObject | undefined {
  const value = member(fields, name)
  return isObject(value) ? value : undefined
}

export function dateField(fields: JsonObject, name: string): Date | undefined {
  const text = stringField(fields, name)
  return text === undefined ? undefined : parseTimestamp(text)
}

/** A list of strings; undefined when absent or when one member is anything else. */
export function stringsField(fields: JsonObject, name: string): readonly string[] | undefined {
  const value = member(fields, name)
  if (!Array.isArray(value)) return undefined
  const strings = value.filter((item): item is string => typeof item === 'string')
  return strings.length === value.length ? strings : undefined
}

/** A list of objects; undefined when absent or when one member is anything else. */
export function objectsField(fields: JsonObject, name: string): readonly JsonObject[] | undefined {
  const value = member(fields, name)
  return Array.isArray(value) && value.every(isObject) ? value : undefined
}

/** `{name: value}`, or nothing to spread when there is no value. */
export function optional<N extends string, V>(
  name: N,
  value: V | undefined,
): Partial<Record<N, V>> {
  const entry: Partial<Record<N, V>> = {}
  if (value !== undefined) entry[name] = value
  return entry
}
