import type { Found } from '../rule.ts'
import type { StatementFacts } from './facts.ts'
import type { Opening } from './openings.ts'

/** Values of conditions on the subject whose worst opening is of this kind, with a token that gets in. */
export function openSubjects(
  { subjects, platform }: StatementFacts,
  kind: Opening['kind'],
): readonly Found[] {
  // Of plan and apply, which is all that HCP Terraform has, another rule tells.
  if (kind === 'any-ref' && platform?.id === 'terraform-cloud') return []
  return subjects.flatMap(({ value, openings }): readonly Found[] => {
    const [worst] = openings
    if (worst?.kind !== kind) return []
    return [{ at: value, says: `A token of ${worst.subject} gets in.` }]
  })
}
