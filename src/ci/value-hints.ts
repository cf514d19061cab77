/** Hints about a value that nearly fits. */
import { fits, withWildcards } from '../policy/pattern.ts'
import type { FindHint, HintFacts } from './hint.ts'
import { subjectForm } from './subjects.ts'

function isKey({ claims, result }: HintFacts, claim: string): boolean {
  const issuer = claims.issuer.replace(/^https:\/\//, '')
  return result.condition.key.toLowerCase() === `${issuer}:${claim}`.toLowerCase()
}

/** Whether a value of the policy and one of the token fit by another rule than the policy's. */
function wouldFit(
  { result }: HintFacts,
  rule: (wanted: string, value: string) => boolean,
): boolean {
  if (result.condition.operator.negated) return false
  const values = result.found ?? []
  return result.condition.values.some((wanted) => values.some((value) => rule(wanted, value)))
}

function isLike(wanted: string, value: string): boolean {
  return fits(withWildcards(wanted), [...value])
}

export const wildcardInEquals: FindHint = (facts) => {
  const { name } = facts.result.condition.operator
  if (!name.startsWith('StringEquals') || !wouldFit(facts, isLike)) return undefined
  const says = `${name} takes * and ? for themselves; StringLike takes them for wildcards, and would hold.`
  return { code: 'wildcard-in-equals', says }
}

export const caseDiffers: FindHint = (facts) => {
  const sameInLowerCase = (wanted: string, value: string) =>
    isLike(wanted.toLowerCase(), value.toLowerCase())
  if (!wouldFit(facts, sameInLowerCase) || wouldFit(facts, isLike)) return undefined
  return { code: 'case-differs', says: 'Only upper and lower case differ: IAM compares them.' }
}

export const blanksAround: FindHint = (facts) => {
  const trimmed = (wanted: string, value: string) =>
    wanted !== wanted.trim() && isLike(wanted.trim(), value)
  if (!wouldFit(facts, trimmed)) return undefined
  return { code: 'blanks-around', says: "The policy's value has blanks around it, which count." }
}

/** `repo:o@1/r@2:…` as it was before GitHub put the numbers in. */
function withoutIds(subject: string): string {
  return subject.replace(/^repo:([^/@:]+)@\d+\/([^@:]+)@\d+:/, 'repo:$1/$2:')
}

export const immutableSubject: FindHint = (facts) => {
  const old = (wanted: string, value: string) =>
    value !== withoutIds(value) && isLike(wanted, withoutIds(value))
  if (!isKey(facts, 'sub') || !wouldFit(facts, old)) return undefined
  const says =
    'GitHub puts the numbers of owner and repository into the subject: always since 15 July 2026 for ' +
    'repositories that are new, renamed or moved. Add this form beside the old one.'
  return { code: 'immutable-subject', says }
}

export const idsExpected: FindHint = (facts) => {
  const newer = (wanted: string, value: string) =>
    wanted !== withoutIds(wanted) && isLike(withoutIds(wanted), value)
  if (!isKey(facts, 'sub') || !wouldFit(facts, newer)) return undefined
  const says =
    "The policy wants the subject with the numbers of owner and repository, and this repository's " +
    'tokens do not have them yet. List both forms until they do.'
  return { code: 'ids-expected', says }
}

export const otherSubjectForm: FindHint = (facts) => {
  const { found, claims, result } = facts
  const subject = claims.subject ?? ''
  if (found === undefined || !isKey(facts, 'sub') || result.condition.operator.negated) {
    return undefined
  }
  const has = subjectForm(found.platform, subject)
  if (has === undefined) return undefined
  const wants = result.condition.values.flatMap((value) => subjectForm(found.platform, value) ?? [])
  if (wants.length === 0 || wants.some(({ form }) => form === has.form)) return undefined
  const others = [...new Set(wants.map(({ says }) => says))].join(' or ')
  const environment = has.says.includes('environment')
    ? ' An environment takes the place of the branch in the subject.'
    : ''
  const says = `The job runs ${has.says}; the policy is for one that runs ${others}.${environment}`
  return { code: 'other-subject-form', says }
}

export const defaultAudience: FindHint = (facts) => {
  const trap = facts.found?.platform.defaultAudience
  if (trap === undefined || !isKey(facts, 'aud')) return undefined
  const start = trap.slice(0, trap.indexOf('{'))
  if (!(facts.result.found ?? []).some((value) => value.startsWith(start))) return undefined
  const says = `That is the audience of a token that was asked for without one. Ask for ${facts.found?.platform.audience}.`
  return { code: 'default-audience', says }
}
