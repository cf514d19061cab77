import type { Rule } from '../rule.ts'

/** Claims that everybody can have in a template of their own. */
const anybodys =
  /^(?:workflow|environment|ref|ref_type|context|head_ref|base_ref|event_name|sha|run_id|runner_environment|repository_visibility):/

export const subjectNamesNoRepository: Rule = {
  code: 'subject-names-no-repository',
  level: 'error',
  title: "A subject of one's own making does not begin with the repository.",
  why: 'Everybody can give their repository the same template: environment:production is then theirs too.',
  fix: 'Put repo, repository_id or repository_owner_id first in the template, and in the condition.',
  about: 'statement',
  check: ({ subjects, platform, isOwnIssuer }) =>
    platform?.id !== 'github' || isOwnIssuer
      ? []
      : subjects
          .filter(({ value }) => anybodys.test(value.value))
          .map(({ value }) => ({ at: value, says: `${value.value} names no repository.` })),
}
