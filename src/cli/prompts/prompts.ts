/** Questions to a person on a terminal, over @clack/prompts, on stderr. Ctrl-C, Ctrl-D and Escape throw Cancelled. */
import { Cancelled } from '../../errors.ts'
import type { Terminal } from '../../system/terminal.ts'
import { wrap } from '../render/wrap.ts'
import {
  type Asker,
  type Choice,
  type ChoiceQuestion,
  searchText,
  type TextQuestion,
} from './questions.ts'
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

/**
 * At the end of input (Ctrl-D, a terminal that went away) clack closes its reader and never answers.
 * All that is seen of it from here is that the keyboard pauses before the question is settled.
 */
function endOfInput(stdin: NodeJS.ReadStream): { signal: AbortSignal; stopWatching: () => void } {
  const ended = new AbortController()
  let settled = false
  const onPause = () => {
    // An answered question pauses it too, and must not be aborted: clack would close the next one.
    setImmediate(() => {
      if (!settled) ended.abort()
    })
  }
  const stopWatching = () => {
    settled = true
    stdin.off('pause', onPause)
  }
  stdin.on('pause', onPause)
  return { signal: ended.signal, stopWatching }
}

/** clack breaks lines without room for the mark that it draws before them. */
export function fitted(message: string, { columns }: Terminal): string {
  return wrap(message, Math.max(20, columns - 4)).join('\n')
}

/**
 * clack draws on standard error but asks standard output whether that shows colours, which it does
 * not in `$(keyless profiles pick)`, and so in `awsp`. Returns what undoes it.
 */
function colourAsDrawn({ stdout, stdoutIsTty, colour }: Terminal): () => void {
  if (stdoutIsTty || !colour) return () => {}
  Object.defineProperty(stdout, 'isTTY', { value: true, configurable: true })
  return () => void Reflect.deleteProperty(stdout, 'isTTY')
}

interface Common {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly signal: AbortSignal
  readonly withGuide: false
}

/** clack leaves a listener at the signal it is given, so that each question gets one of its own. */
export async function ask<T>(
  { terminal, signal }: Asker,
  question: (common: Common) => Promise<T>,
): Promise<Exclude<T, symbol>> {
  const { stdin } = terminal
  const end = endOfInput(stdin)
  const own = AbortSignal.any([signal, end.signal])
  const common = { input: stdin, output: output(terminal), signal: own, withGuide: false } as const
  const asBefore = colourAsDrawn(terminal)
  try {
    return answered(await question(common))
  } finally {
    asBefore()
    end.stopWatching()
  }
}

export async function askText(asker: Asker, question: TextQuestion): Promise<string> {
  if (asker.terminal.plain) return await (await import('./plain.ts')).askText(asker, question)
  const { text } = await import('@clack/prompts')
  const { message, defaultValue, placeholder, validate } = question
  const hint = placeholder ?? defaultValue
  const answer = await ask(asker, (common) =>
    text({
      ...common,
      message: fitted(message, asker.terminal),
      ...(hint === undefined ? {} : { placeholder: hint }),
      ...(defaultValue === undefined ? {} : { defaultValue }),
      validate: (value) => validate?.((value ?? '').trim() || (defaultValue ?? '')),
    }),
  )
  return answer.trim()
}

/** @param usual What Enter alone answers. */
export async function askYesNo(asker: Asker, message: string, usual = true): Promise<boolean> {
  if (asker.terminal.plain)
    return await (await import('./plain.ts')).askYesNo(asker, message, usual)
  const { confirm } = await import('@clack/prompts')
  return ask(asker, (common) =>
    confirm({ ...common, message: fitted(message, asker.terminal), initialValue: usual }),
  )
}

interface Menu {
  readonly matches: (typed: string) => readonly MenuOption[]
  readonly update: (choices: readonly Choice[]) => Promise<void>
}

type MenuOption = Required<Pick<Choice, 'value' | 'label' | 'hint'>>

/** A label is asked for when its line is shown: of thousands, few are. */
function menuOption(choice: Choice): MenuOption {
  return {
    value: choice.value,
    get label() {
      return choice.label
    },
    get hint() {
      return choice.hint ?? ''
    },
  }
}

async function createMenu(choices: readonly Choice[]): Promise<Menu> {
  let [options, search] = [choices.map(menuOption), await rank(choices.map(searchText))]
  return {
    matches: (typed) => search(typed).flatMap((at) => options[at] ?? []),
    update: async (changed) => {
      ;[search, options] = [await rank(changed.map(searchText)), changed.map(menuOption)]
    },
  }
}

const placeholder = 'type to search'

/**
 * The list is searched already; clack must not search it again in its own way. It asks too whether
 * its placeholder finds anything: then Tab would type that.
 */
const searched = {
  filter: (typed: string) => typed !== placeholder,
  maxItems: 10,
  placeholder,
} as const

/** A menu that narrows as one types; the best match stands first. */
export async function askChoice(asker: Asker, question: ChoiceQuestion): Promise<string> {
  if (asker.terminal.plain) return await (await import('./plain.ts')).askChoice(asker, question)
  const { autocomplete } = await import('@clack/prompts')
  const menu = await createMenu(question.choices)
  return ask(asker, async (common) => {
    const shown: ShownMenu = { prompt: undefined }
    const answer = autocomplete<string>({
      ...common,
      message: fitted(question.message, asker.terminal),
      options() {
        shown.prompt = this
        return [...menu.matches(this.userInput)]
      },
      ...searched,
    })
    drawLater(question, menu, shown, common.output)
    return await answer
  })
}

interface ShownMenu {
  prompt: { readonly userInput: string; emit(event: 'userInput', typed: string): void } | undefined
}

function drawLater(
  { later }: ChoiceQuestion,
  menu: Menu,
  shown: ShownMenu,
  output: { emit(event: 'resize'): unknown },
): void {
  void later?.().then(async (changed) => {
    if (changed === undefined) return
    await menu.update(changed)
    const { prompt } = shown
    // clack asks for its options when other words are typed, and finds its place by the value.
    prompt?.emit('userInput', `${prompt.userInput} `)
    prompt?.emit('userInput', prompt.userInput)
    // What makes it draw anew.
    output.emit('resize')
  })
}

/** One or more of a menu that narrows as one types: Tab takes the one that is pointed at. */
export async function askSome(asker: Asker, question: ChoiceQuestion): Promise<readonly string[]> {
  if (asker.terminal.plain) return await (await import('./plain.ts')).askSome(asker, question)
  const { autocompleteMultiselect } = await import('@clack/prompts')
  const menu = await createMenu(question.choices)
  return ask(asker, async (common) => {
    const shown: ShownMenu = { prompt: undefined }
    const answer = autocompleteMultiselect<string>({
      ...common,
      message: fitted(question.message, asker.terminal),
      options() {
        shown.prompt = this
        return [...menu.matches(this.userInput)]
      },
      ...searched,
      required: true,
    })
    drawLater(question, menu, shown, common.output)
    return await answer
  })
}
