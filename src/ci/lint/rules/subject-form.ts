import type { Platform } from '../../platform.ts'
import type { Rule } from '../rule.ts'
import { hasHole } from '../node.ts'
import { openPatterns } from '../trust/subject-pattern.ts'

/** What GitHub may put behind the repository where a template of one's own says so. */
const customKeys =
  /^(?:environment|context|ref|ref_type|workflow|workflow_ref|job_workflow_ref|actor|actor_id|event_name|head_ref|base_ref|repository_id|repository_owner|repository_owner_id|repository_visibility|runner_environment|enterprise|enterprise_id|sha):/

/** A subject by the platform's template that its owner can change. */
function isCustom({ id }: Platform, value: string): boolean {
  if (id === 'github') {
    const behind = /^repo:[^:]+:(.*)$/s.exec(value)?.[1]
    return behind === undefined
      ? !value.startsWith('repo:') && /^[a-z_]+:/.test(value)
      : customKeys.test(behind) && !/^(?:ref|environment):/.test(behind)
  }
  if (id === 'gitlab') return !/^project_path:[^:]+(?::ref(?:_type)?:|$)/.test(value)
  return false
}

export const subjectForm: Rule = {
  code: 'subject-form',
  level: 'error',
  title: 'A subject is none that the platform writes.',
  why: 'No token ever fits it, so jobs are denied, and the next person widens the policy to make it work.',
  fix: 'Write it as the platform does (docs/ci.md has the forms), or see a real one with keyless ci explain.',
  about: 'statement',
  check: ({ subjects, platform, conditions }) => {
    if (platform === undefined) return []
    const negated = conditions.filter(({ operator }) => operator.value.includes('Not'))
    return subjects
      .filter(
        ({ value }) =>
          !hasHole(value.value) && !negated.some(({ values }) => values.includes(value)),
      )
      .filter(({ value }) => openPatterns(platform, value.value).length === 0)
      .filter(({ value }) => !isCustom(platform, value.value))
      .map(({ value }) => ({
        at: value,
        says: `${platform.name} writes ${platform.subjects[0]?.form ?? ''}, not ${value.value}.`,
      }))
  },
}
