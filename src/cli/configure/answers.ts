/** One answer of a set-up: from its flag, else from the person, else the default. */
import { UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { askText, canAsk } from '../prompts/prompts.ts'
import type { TextQuestion } from '../prompts/questions.ts'

export interface Question extends TextQuestion {
  /** The flag that gives the answer, without dashes. */
  readonly flag: string
  /** An empty answer will do. */
  readonly optional?: boolean
  /** Says why an answer is unlikely: a person gives it twice, a flag has a warning and is taken. */
  readonly doubt?: (value: string) => string | undefined
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

/** An unlikely answer is a problem once; given again it is meant. */
function doubted(question: Question): Question {
  const { validate, doubt, defaultValue } = question
  let warned: string | undefined
  return {
    ...question,
    validate: (value) => {
      const problem = validate?.(value)
      if (problem !== undefined || value === warned || value === defaultValue) return problem
      const why = doubt?.(value)
      warned = why === undefined ? undefined : value
      return why === undefined ? undefined : `${why} Enter again keeps it`
    },
  }
}

/**
 * Throws UsageError `no-terminal` at once where nobody can say yes to what will be written, if
 * anything will.
 */
export function createAnswers(
  context: CommandContext,
  { flags }: CommandInput,
  command: string,
  writes = true,
): Answers {
  const asks = canAsk(context.terminal) && !flags.on('yes')
  if (writes && !asks && !flags.on('yes')) {
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
    if (value !== undefined) {
      checked(value, required(question), command)
      const why = question.doubt?.(value)
      if (why !== undefined) context.system.log.warn(`--${question.flag}: ${forTerminal(why)}`)
      return value
    }
    if (asks) return await askText(context, doubted(required(question)))
    if (question.defaultValue !== undefined) return question.defaultValue
    if (question.optional === true) return ''
    throw missing(question.flag)
  }
  return { context, canAsk: asks, given, text, missing }
}
