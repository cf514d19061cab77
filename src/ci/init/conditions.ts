/** Conditions of a trust policy, put together from the platform's own forms. */
import type { Platform, SubjectKind } from '../platform.ts'
import { fillForm, immutableForm, type SubjectValues } from '../subjects.ts'
import type { TrustCondition } from './federation.ts'

/** As many characters as a UUID has, so that nothing longer can stand there. */
export const anyUuid = '????????-????-????-????-????????????'

export function mustBe(issuer: string, claim: string, ...values: string[]): TrustCondition {
  return { operator: 'StringEquals', key: `${issuer}:${claim}`, values }
}

/** For a subject with a part that is new in every run. */
export function mustBeLike(issuer: string, claim: string, ...values: string[]): TrustCondition {
  return { operator: 'StringLike', key: `${issuer}:${claim}`, values }
}

/** The role of a plan is for every branch, where the token does not say more. */
export function onAnyBranch(condition: TrustCondition): TrustCondition {
  return { ...condition, meant: 'subject-any-ref a plan is for every branch, and may only read' }
}

/** The platform's form of that kind, with the values in it. Throws TypeError where a part is missing. */
export function subjectOf(
  platform: Platform,
  kind: SubjectKind,
  values: SubjectValues,
  isImmutable = false,
): string {
  const found = platform.subjects.find((form) => form.kind === kind)
  if (found === undefined) throw new TypeError(`${platform.id} has no subject of kind ${kind}`)
  const form = isImmutable ? immutableForm(platform, found.form) : found.form
  const subject = fillForm(form, values)
  if (/\{[a-z]\w*\}/.test(subject)) throw new TypeError(`${subject} has a part without a value`)
  return subject
}
