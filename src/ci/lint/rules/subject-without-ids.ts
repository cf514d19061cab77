import type { Rule } from '../rule.ts'
import { openPatterns } from '../trust/subject-pattern.ts'

const numbers = new Set(['repository_id', 'repository_owner_id'])

/** Of an owner or a repository: nobody else has either of them again. */
const wholeNumber = /@\d+(?=[/:]|$)/
const noNumbers = 'has no numbers of owner and repository'

export const subjectWithoutIds: Rule = {
  code: 'subject-without-ids',
  level: 'note',
  title: 'A repository is known by its name alone.',
  why: 'Who takes over a name that became free has its tokens. GitHub writes the numbers of owner and repository into subjects since 15 July 2026; repositories that were made, renamed or moved since then have only that form.',
  fix: 'Add a condition on repository_owner_id or repository_id, or list the subject with its numbers: repo:OWNER@ID/REPOSITORY@ID:…',
  about: 'statement',
  check: ({ subjects, platform, conditions, isOwnIssuer }) => {
    if (platform?.immutableSubject === undefined || isOwnIssuer) return []
    if (conditions.some(({ claim }) => numbers.has(claim))) return []
    const open = subjects.map(({ value }) => ({
      value,
      found: openPatterns(platform, value.value),
    }))
    const hasNumbers = open.some(({ value, found }) =>
      found.some(
        ({ isImmutable, part }) =>
          isImmutable && (!/Id$/.test(part ?? '') || wholeNumber.test(value.value)),
      ),
    )
    const [first] = open.filter(({ found }) => found.length > 0)
    if (hasNumbers || first === undefined) return []
    const isOpen = /@[\d*?]*[*?]/.test(first.value.value)
    const what = isOpen ? 'leaves the numbers of owner and repository open' : noNumbers
    return [{ at: first.value, says: `${first.value.value} ${what}.` }]
  },
}
