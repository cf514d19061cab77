import type { Rule } from '../rule.ts'

export const audienceOpen: Rule = {
  code: 'audience-open',
  level: 'warning',
  title: 'A condition on the audience has a wildcard.',
  why: 'It takes tokens that were made for other services, as if there were no condition.',
  fix: 'Use StringEquals with the one audience that the job asks for.',
  about: 'statement',
  check: ({ conditions }) =>
    conditions
      .filter(({ claim, operator }) => claim === 'aud' && /Like/.test(operator.value))
      .flatMap(({ values }) => values)
      .filter(({ value }) => /[*?]/.test(value))
      .map((at) => ({ at, says: `${at.value} fits more than one audience.` })),
}
