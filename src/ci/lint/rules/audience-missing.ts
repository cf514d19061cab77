import type { Rule } from '../rule.ts'
import { audienceEdits } from '../trust/audience-edits.ts'

export const audienceMissing: Rule = {
  code: 'audience-missing',
  level: 'warning',
  title: 'No condition asks whom the token is for (aud).',
  why: 'A token that a job got for another service, and that leaked there, is good for the role as well.',
  fix: 'Add a condition StringEquals on ISSUER:aud with the audience that the job asks for.',
  about: 'statement',
  check: (facts, { providers }) => {
    const { statement, platform, conditions } = facts
    const isAsked = conditions.some(({ claim }) => claim === 'aud')
    const isOther = platform === undefined || conditions.length === 0 || statement.isPartial
    if (isAsked || isOther) return []
    const edits = audienceEdits(facts, providers)
    const says = `Tokens of ${platform.name} for any audience that the provider knows get in.`
    return [{ at: statement, says, ...(edits === undefined ? {} : { edits }) }]
  },
}
