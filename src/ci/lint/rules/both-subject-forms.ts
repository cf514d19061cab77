import { parseSubject } from '../../subjects.ts'
import type { Rule } from '../rule.ts'

export const bothSubjectForms: Rule = {
  code: 'both-subject-forms',
  level: 'note',
  title: 'A subject is listed with its numbers and without them.',
  why: 'That is right while GitHub moves a repository over. Afterwards the form without numbers is good only for whoever takes over the name.',
  fix: 'Take the form without numbers out when the tokens have them (keyless ci explain shows a token).',
  about: 'statement',
  check: ({ subjects, platform, conditions }) => {
    if (platform?.immutableSubject === undefined) return []
    if (conditions.some(({ claim }) => /^repository(?:_owner)?_id$/.test(claim))) return []
    const parsed = subjects.map(({ value }) => ({ value, is: parseSubject(platform, value.value) }))
    const name = (at: (typeof parsed)[number]): string =>
      `${at.is?.values['owner'] ?? ''}/${at.is?.values['repository'] ?? ''}`
    const numbered = new Set(parsed.filter(({ is }) => is?.isImmutable === true).map(name))
    return parsed
      .filter((one) => one.is?.isImmutable === false && numbered.has(name(one)))
      .map(({ value }) => ({ at: value, says: `${value.value} stands here with numbers as well.` }))
  },
}
