import type { Found } from '../rule.ts'
import type { StatementFacts } from './facts.ts'
import type { Opening } from './openings.ts'
import type { TrustPolicy } from './trust-policy.ts'

const reading = /:policy\/(?:job-function\/)?(?:ReadOnlyAccess|ViewOnlyAccess|SecurityAudit)$/

/** The role of a plan is for every branch: that is what a plan is for. */
function onlyReads({ role }: TrustPolicy): boolean {
  const policies = role?.managedPolicies ?? []
  return (
    role?.hasOwnPolicies === false &&
    policies.length > 0 &&
    policies.every(({ value }) => reading.test(value))
  )
}

/** Values of conditions on the subject whose worst opening is of this kind, with a token that gets in. */
export function openSubjects(
  { subjects, platform, policy }: StatementFacts,
  kind: Opening['kind'],
): readonly Found[] {
  // Of plan and apply, which is all that HCP Terraform has, another rule tells.
  if (kind === 'any-ref' && platform?.id === 'terraform-cloud') return []
  if (kind === 'any-ref' && onlyReads(policy)) return []
  return subjects.flatMap(({ value, openings }): readonly Found[] => {
    const [worst] = openings
    if (worst?.kind !== kind) return []
    return [{ at: value, says: `A token of ${worst.subject} gets in.` }]
  })
}
