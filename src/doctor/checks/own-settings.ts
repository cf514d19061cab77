import { check, type Noted } from '../check.ts'
import { listed } from '../words.ts'
import type { World } from '../world.ts'

type Code = 'settings-invalid' | 'guard-rule-unused' | 'production-unused'

function find({ settings, whole, isScoped }: World): readonly Noted<Code>[] {
  const { path, problems, rules, unusedProduction } = settings
  const [first] = problems
  if (first !== undefined) {
    const evidence = problems.map(({ line, says }) => ({ file: path, line, says }))
    const message = `${path} cannot be relied on, so keyless hands out no credentials.`
    return [{ code: 'settings-invalid', message, evidence, fix: 'keyless config edit' }]
  }
  // Without profiles nothing can fit.
  if (isScoped || whole.profiles.size === 0) return []
  const unused = rules.flatMap(({ name, line, unused: patterns }): readonly Noted<Code>[] => {
    if (patterns.length === 0) return []
    const message = `The guard rule "${name}" names ${listed(patterns)}, which fits no profile.`
    const evidence = [{ file: path, line, says: 'begins the rule' }]
    return [{ code: 'guard-rule-unused', message, evidence, fix: 'keyless config edit' }]
  })
  if (unusedProduction.length === 0) return unused
  const message = `The settings mark ${listed(unusedProduction)} as production, which fits no profile.`
  return [...unused, { code: 'production-unused', message, fix: 'keyless config edit' }]
}

export const ownSettings = check({
  group: 'keyless',
  codes: {
    'settings-invalid': {
      severity: 'error',
      title: 'The settings of keyless cannot be read',
      why: 'A rule that protects production may be in them, so nothing is handed out until they are mended.',
    },
    'guard-rule-unused': {
      severity: 'warning',
      title: 'A guard rule names what fits no profile',
      why: 'A typing mistake, or a profile that was renamed: what it was to protect is not protected.',
    },
    'production-unused': {
      severity: 'warning',
      title: 'What is marked as production fits no profile',
      why: 'A typing mistake, or a profile that was renamed: nobody is asked before it is used.',
    },
  },
  find,
})
