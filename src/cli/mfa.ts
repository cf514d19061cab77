import type { MfaPorts } from '../credentials/ports.ts'
import { givenCode, isMfaCode } from '../credentials/mfa-code.ts'
import { UsageError } from '../errors.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandInput } from './command.ts'
import type { CommandContext } from './context.ts'
import { askText, canAsk } from './prompts/prompts.ts'

const problem = (typed: string): string | undefined =>
  isMfaCode(typed) ? undefined : 'The code has six digits'

const refused = 'AWS did not take that code. A code works once: wait for the next one.\n'

/** `--mfa-code`, else a question in the AWS CLI's words where a person can be asked. Throws UsageError. */
export function mfaPorts(
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
  { flags }: Pick<CommandInput, 'flags'>,
): MfaPorts {
  const code = flags.value('mfa-code')
  if (code !== undefined && !isMfaCode(code)) {
    throw new UsageError('flag-value', 'A code of an authenticator has six digits.')
  }
  const given = code === undefined ? undefined : givenCode(code)
  if (!canAsk(terminal)) return { given }
  return {
    given,
    ask: async ({ serial, again }) => {
      if (again) terminal.writeError(refused)
      const message = `Enter MFA code for ${forTerminal(serial)}`
      return askText({ terminal, signal }, { message, validate: problem })
    },
  }
}
