/** The grammar of a platform's subjects: read into parts, and put together from parts. */
import type { Platform, SubjectForm } from './platform.ts'

export type SubjectValues = Readonly<Record<string, string>>

export interface ParsedSubject {
  readonly form: SubjectForm
  /** By the names of the form's parts; the numbers of the immutable form under names of their own. */
  readonly values: SubjectValues
  readonly isImmutable: boolean
}

const placeholder = /\{(\w+)\}/g

/** Names of the parts in a form, in order. */
export function partNames(form: string): readonly string[] {
  return [...form.matchAll(placeholder)].map(([, name = '']) => name)
}

/** Values are put in as they are. A part without a value stays: `{branch}`. */
export function fillForm(form: string, values: SubjectValues): string {
  return form.replaceAll(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  )
}

/** The form with the numbers beside the names; the form itself where the platform has no such. */
export function immutableForm({ immutableSubject }: Platform, form: string): string {
  return immutableSubject === undefined ? form : fillForm(form, immutableSubject.parts)
}

/**
 * The values of a form's parts in a text; undefined when it is of another form. A part ends at the first
 * text that follows it in the form, and only the last may have a colon: none can borrow from the next.
 */
export function matchForm(form: string, text: string): SubjectValues | undefined {
  const literals = form.split(/\{\w+\}/)
  const names = partNames(form)
  if (!text.startsWith(literals[0] ?? '')) return undefined
  let at = (literals[0] ?? '').length
  const values: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    const next = literals[index + 1] ?? ''
    const isLast = index === names.length - 1
    const end = isLast ? text.length - next.length : text.indexOf(next, at)
    if (end <= at || !text.startsWith(next, end)) return undefined
    const value = text.slice(at, end)
    if (value.includes(':') && !(isLast && next === '')) return undefined
    values[name] = value
    at = end + next.length
  }
  return at === text.length ? values : undefined
}

function asImmutable(
  { immutableSubject }: Platform,
  values: SubjectValues,
): SubjectValues | undefined {
  const found: Record<string, string> = { ...values }
  for (const [name, form] of Object.entries(immutableSubject?.parts ?? {})) {
    const value = values[name]
    const parts = value === undefined ? undefined : matchForm(form, value)
    if (parts === undefined) return undefined
    Object.assign(found, parts)
  }
  return immutableSubject === undefined ? undefined : found
}

/** Undefined for a subject that was made to measure. */
export function parseSubject(platform: Platform, subject: string): ParsedSubject | undefined {
  for (const form of platform.subjects) {
    const values = matchForm(form.form, subject)
    if (values !== undefined) {
      const immutable = asImmutable(platform, values)
      return { form, values: immutable ?? values, isImmutable: immutable !== undefined }
    }
  }
  return undefined
}

/** The form that a subject has; undefined for one that was made to measure. */
export function subjectForm(platform: Platform, subject: string): SubjectForm | undefined {
  return parseSubject(platform, subject)?.form
}
