import type { Rule } from '../rule.ts'
import { filled } from '../trust/probe.ts'
import { openPatterns } from '../trust/subject-pattern.ts'

/** Those that run before anybody has looked, and those that change something. */
const before: ReadonlySet<string> = new Set(['pull-request', 'plan'])

/** Whether what stands behind the last colon can be the same. */
function endsAlike(form: string, pattern: string): boolean {
  const [wanted, given] = [form, pattern].map((one) => one.slice(one.lastIndexOf(':') + 1))
  return wanted === given || /[{]/.test(wanted ?? '') || /[*?]/.test(given ?? '')
}

export const planAndApply: Rule = {
  code: 'plan-and-apply',
  level: 'warning',
  title: 'One role is for what plans and for what applies.',
  why: 'A plan runs on code that nobody has reviewed; with the role of the apply it can change everything.',
  fix: 'Make a role that only reads for plans and pull requests, and one for the branch or environment that deploys.',
  about: 'policy',
  check: (_, facts) => {
    const values = facts.flatMap(({ subjects, platform }) =>
      platform === undefined
        ? []
        : subjects.map(({ value }) => {
            const pattern = filled(value.value)
            const kinds = openPatterns(platform, pattern)
              .filter(({ form }) => endsAlike(form.form, pattern))
              .map(({ form }) => form.kind)
            const isSaid = !/[*?]/.test(value.value) || platform.id === 'terraform-cloud'
            return { value, kinds: isSaid ? kinds : [] }
          }),
    )
    const plans = values.filter(({ kinds }) => kinds.some((kind) => before.has(kind)))
    const applies = values.filter(({ kinds }) => kinds.some((kind) => !before.has(kind)))
    const [first] = plans
    if (first === undefined || applies.length === 0) return []
    return [{ at: first.value, says: `${first.value.value} gets the role that deploys.` }]
  },
}
