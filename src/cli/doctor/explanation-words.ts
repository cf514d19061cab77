/** An explanation in words: what each tool does, and the verdict. */
import type { Explanation } from '../../doctor/resolution/explain-profile.ts'
import { dead, type Outcome } from '../../doctor/resolution/outcome.ts'
import { timeLeft } from '../render/duration.ts'

export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'environment':
      return 'the keys in the environment'
    case 'role': {
      const code = outcome.mfaSerial === undefined ? '' : ', with a code of an authenticator'
      return `the role ${outcome.roleArn}${code}, taken with ${outcomeText(outcome.source)}`
    }
    case 'web-identity':
      return `the role ${outcome.roleArn}, by a web identity`
    case 'sso':
      return `the role ${outcome.roleName} in account ${outcome.accountId}, by the sign-in ${outcome.session}`
    case 'keys':
      return `the access keys of ${outcome.profile} in the ${outcome.file} file`
    case 'login':
      return `the console sign-in of ${outcome.profile} (aws login)`
    case 'process':
      return outcome.own === undefined
        ? `what ${outcome.program} answers for ${outcome.profile}`
        : `${outcomeText(outcome.own)}, from keyless`
    case 'container':
      return 'what the container gives'
    case 'instance':
      return 'what the EC2 instance gives, if this is one'
    case 'nothing':
      return 'nothing'
    case 'refused':
      return `nothing: ${outcome.why}`
  }
}

const chosenBy: Readonly<Record<Explanation['chosenBy'], string>> = {
  named: 'named here',
  AWS_PROFILE: 'by AWS_PROFILE',
  AWS_DEFAULT_PROFILE: 'by AWS_DEFAULT_PROFILE',
  default: 'since nothing names another',
}

export function headline({ profile, chosenBy: by }: Explanation): string {
  return `Profile ${profile}, ${chosenBy[by]}`
}

function standingText({ standing: { state, until } }: Explanation, now: Date): string {
  const end = until === undefined ? '' : `, until ${until.toISOString()} (${timeLeft(until, now)})`
  switch (state) {
    case 'kept':
      return `${end}.`
    case 'fetched':
      return ', fetched when they are asked for.'
    case 'lasting':
      return '; no end of them is known here.'
    case 'sign-in':
      return ', but nobody is signed in.'
    case 'none':
      return '.'
  }
}

/** Which credentials, from where, until when; then who sees it otherwise. */
export function verdict(explanation: Explanation, now: Date): readonly string[] {
  const { profile, outcome, tools } = explanation
  const others = tools.filter(({ differs }) => differs)
  const disagree =
    others.length === 0
      ? 'Every tool takes the same.'
      : `Not every tool takes the same: see ${others.map(({ name }) => name).join(', ')} above.`
  const why = dead(outcome)
  if (why !== undefined) return [`${profile} gives no credentials: ${why}.`, disagree]
  return [`${profile} is ${outcomeText(outcome)}${standingText(explanation, now)}`, disagree]
}
