/** Every hint, in the order in which they are told. */
import type { FindHint, Hint, HintFacts } from './hint.ts'
import { claimIsNoKey, keyNotGiven, keyOfAnother } from './key-hints.ts'
import {
  blanksAround,
  caseDiffers,
  defaultAudience,
  idsExpected,
  immutableSubject,
  otherSubjectForm,
  wildcardInEquals,
} from './value-hints.ts'

const all: readonly FindHint[] = [
  keyNotGiven,
  keyOfAnother,
  claimIsNoKey,
  wildcardInEquals,
  caseDiffers,
  blanksAround,
  immutableSubject,
  idsExpected,
  otherSubjectForm,
  defaultAudience,
]

/** Hints at a condition that fails; about one that holds, only where it holds for want of the claim. */
export function hintsFor(facts: HintFacts): readonly Hint[] {
  const { holds, because } = facts.result
  if (holds && because === 'set-empty') {
    const says =
      'ForAllValues holds because the token does not have the claim: so it would for any token.'
    return [{ code: 'holds-without-claim', says }]
  }
  return holds ? [] : all.flatMap((find) => find(facts) ?? [])
}
