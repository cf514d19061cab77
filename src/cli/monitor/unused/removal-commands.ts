/** What would take unused assignments away, for a person to read and run: keyless changes nothing. */
import { instanceOf } from '../../../monitor/directory/directory.ts'
import type { AssignmentUse } from '../../../monitor/unused/summary.ts'
import { forTerminal } from '../../../system/text.ts'
import { neverWords, type Spans } from './coverage-words.ts'
import { quoteWord } from '../../quote-word.ts'

function argumentsOf(one: AssignmentUse, instance: string): string {
  const pairs = {
    'instance-arn': instance,
    'target-id': one.account,
    'target-type': 'AWS_ACCOUNT',
    'permission-set-arn': one.permissionSetArn,
    'principal-type': one.principalType,
    'principal-id': one.principalId,
  }
  return Object.entries(pairs)
    .map(([name, value]) => `--${name} ${quoteWord(value)}`)
    .join(' ')
}

/** Lines for a shell, each with a comment that says what it takes from whom, and what gives it back. */
export function removalCommands(assignments: readonly AssignmentUse[], spans: Spans): string {
  const lines = assignments.flatMap((one) => {
    const instance = instanceOf(one.permissionSetArn)
    if (instance === undefined) return []
    const { account, accountName = '', permissionSet, principalType, principal } = one
    const who = principalType === 'GROUP' ? `the group ${principal}` : principal
    const last =
      one.lastUsed === undefined ? neverWords(spans) : one.lastUsed.toISOString().slice(0, 10)
    const what = `${account} ${accountName}`.trim()
    const given = argumentsOf(one, instance)
    return [
      `# ${forTerminal(`${permissionSet} in ${what} of ${who}, last used: ${last}`, 300)}`,
      `aws sso-admin delete-account-assignment ${given}`,
      `# undo: aws sso-admin create-account-assignment ${given}`,
    ]
  })
  return lines.map((line) => `${line}\n`).join('')
}
