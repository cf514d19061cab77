/** What is to be left of a role's rights for one session: `--policy` and `--policy-arns`. */
import type { SessionLimits } from '../../credentials/sts-client.ts'
import { UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { listOf } from '../list-flag.ts'
import { readNamed } from './read-input.ts'

/** Of the policy and the ARNs together, in characters (STS, AssumeRoleWithWebIdentity). */
const longest = 2048
const mostArns = 10
const arnForm = /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/[\w+=,.@/-]{1,512}$/

function wrong(message: string, command: string): UsageError {
  return new UsageError('flag-value', message, { details: { command } })
}

/** Without blanks that only people need: they count. */
function shortened(text: string, path: string, command: string): string {
  const shown = forTerminal(path, 200)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw wrong(`${shown} is no JSON, so it is no policy.`, command)
  }
  if (typeof document !== 'object' || document === null || !('Statement' in document)) {
    throw wrong(`${shown} has no Statement, so it is no policy.`, command)
  }
  return JSON.stringify(document)
}

/** Throws UsageError `flag-value`, SystemError `file-unreadable`. */
export async function sessionLimits(
  context: Pick<CommandContext, 'terminal'>,
  { flags }: Pick<CommandInput, 'flags'>,
  command: string,
): Promise<SessionLimits> {
  const path = flags.value('policy')
  const policyArns = listOf(flags.value('policy-arns'))
  const odd = policyArns.find((arn) => !arnForm.test(arn))
  if (odd !== undefined) {
    const form = 'arn:aws:iam::ACCOUNT:policy/NAME'
    throw wrong(`"${forTerminal(odd, 100)}" is no ARN of a policy: ${form}.`, command)
  }
  if (policyArns.length > mostArns) {
    throw wrong(`STS takes ${mostArns} policies by their ARN, not ${policyArns.length}.`, command)
  }
  const policy =
    path === undefined ? undefined : shortened(await readNamed(context, path), path, command)
  const length = [policy ?? '', ...policyArns].join('').length
  if (length > longest) {
    const says = `The policies for this session have ${length} characters, without blanks; STS takes ${longest}.`
    throw wrong(says, command)
  }
  return { policy, policyArns }
}

/** Whether anything is taken away. */
export function isLimited({ policy, policyArns = [] }: SessionLimits): boolean {
  return policy !== undefined || policyArns.length > 0
}
