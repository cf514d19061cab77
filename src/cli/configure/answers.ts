/** One answer of a set-up: from its flag, else from the person, else the default. */
import { UsageError } from '../../errors.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { askText, canAsk } from '../prompts/prompts.ts'
import type { TextQuestion } from '../prompts/questions.ts'

export interface Question extends TextQuestion {
  /** The flag that gives the answer, without dashes. */
  readonly flag: string
  /** An empty answer will do. */
  readonly optional?: boolean
}

export interface Answers {
  readonly context: CommandContext
  /** A person is there, and did not say `--yes` to everything. */
  readonly canAsk: boolean
  /** The flag's value, trimmed. */
  given(flag: string): string | undefined
  /** Throws UsageError `missing-argument` with the flag to give where nobody can be asked. */
  text(question: Question): Promise<string>
  missing(flag: string, reason?: string): UsageError
}

function checked(value: string, { flag, validate }: Question, command: string): string {
  const problem = validate?.(value)
  if (problem === undefined) return value
  const details = { flag: `--${flag}`, command }
  throw new UsageError('flag-value', `--${flag}: ${problem}.`, { details })
}

function required(question: Question): Question {
  const validate = (value: string): string | undefined =>
    value === '' && question.optional !== true ? 'A value is required' : question.validate?.(value)
  return { ...question, validate }
}

/** Throws UsageError `no-terminal` at once where nobody can say yes to what will be written. */
export function createAnswers(
  context: CommandContext,
  { flags }: CommandInput,
  command: string,
): Answers {
  const asks = canAsk(context.terminal) && !flags.on('yes')
  if (!asks && !flags.on('yes')) {
    const message =
      'Without a terminal nobody can be asked: give every answer as a flag, and --yes.'
    throw new UsageError('no-terminal', message, { details: { command } })
  }
  const given = (flag: string): string | undefined => flags.value(flag)?.trim()
  const missing = (flag: string, reason = ''): UsageError => {
    const message = `--${flag} is missing.${reason === '' ? '' : ` ${reason}`}`
    return new UsageError('missing-argument', message, { details: { command, flag: `--${flag}` } })
  }
  const text = async (question: Question): Promise<string> => {
    const value = given(question.flag)
    if (value !== undefined) return checked(value, required(question), command)
    if (asks) return await askText(context, required(question))
    if (question.defaultValue !== undefined) return question.defaultValue
    if (question.optional === true) return ''
    throw missing(question.flag)
  }
  return { context, canAsk: asks, given, text, missing }
}
