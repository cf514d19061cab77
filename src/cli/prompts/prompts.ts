/** Questions to a person on a terminal, over @clack/prompts, on stderr. Ctrl-C and Escape throw Cancelled. */
import { Cancelled } from '../../errors.ts'
import type { Terminal } from '../../system/terminal.ts'
import type { Asker, ChoiceQuestion, TextQuestion } from './questions.ts'
import { rank } from './rank.ts'

/** Whether a person can be asked: both ends of the conversation are a terminal. */
export function canAsk(terminal: Terminal): boolean {
  return terminal.stdinIsTty && terminal.stderrIsTty
}

/** clack draws one character a line on a terminal that says 0 columns. */
function output(terminal: Terminal): NodeJS.WriteStream {
  const { stderr } = terminal
  if (stderr.columns > 0) return stderr
  return Object.create(stderr, { columns: { value: terminal.columns }, rows: { value: 24 } })
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer === 'symbol') throw new Cancelled()
  return answer as Exclude<T, symbol>
}

/** clack leaves a listener at the signal it is given, so that each question gets one of its own. */
function common({ terminal, signal }: Asker) {
  const own = AbortSignal.any([signal])
  return { input: terminal.stdin, output: output(terminal), signal: own, withGuide: false }
}

export async function askText(asker: Asker, question: TextQuestion): Promise<string> {
  if (asker.terminal.plain) return await (await import('./plain.ts')).askText(asker, question)
  const { text } = await import('@clack/prompts')
  const { message, defaultValue, placeholder, validate } = question
  const hint = placeholder ?? defaultValue
  const answer = await text({
    ...common(asker),
    message,
    ...(hint === undefined ? {} : { placeholder: hint }),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    validate: (value) => validate?.((value ?? '').trim() || (defaultValue ?? '')),
  })
  return answered(answer).trim()
}

export async function askYesNo(asker: Asker, message: string): Promise<boolean> {
  if (asker.terminal.plain) return await (await import('./plain.ts')).askYesNo(asker, message)
  const { confirm } = await import('@clack/prompts')
  return answered(await confirm({ ...common(asker), message, initialValue: true }))
}

/** A menu that narrows as one types; the best match stands first. */
export async function askChoice(asker: Asker, question: ChoiceQuestion): Promise<string> {
  if (asker.terminal.plain) return await (await import('./plain.ts')).askChoice(asker, question)
  const { autocomplete } = await import('@clack/prompts')
  const search = await rank(question.choices.map(({ label, hint }) => `${label} ${hint ?? ''}`))
  const options = question.choices.map(({ value, label, hint }) => ({
    value,
    label,
    ...(hint === undefined ? {} : { hint }),
  }))
  const answer = await autocomplete<string>({
    ...common(asker),
    message: question.message,
    options() {
      return search(this.userInput).flatMap((at) => options[at] ?? [])
    },
    // The list is searched already; clack must not search it again in its own way.
    filter: () => true,
    maxItems: 10,
    placeholder: 'type to search',
  })
  return answered(answer)
}
