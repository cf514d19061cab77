/** The same questions line by line, for screen readers and terminals without cursor movement. */
import { createInterface } from 'node:readline'
import { Cancelled } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import {
  type Asker,
  type Choice,
  type ChoiceQuestion,
  searchText,
  type TextQuestion,
} from './questions.ts'
import { rank } from './rank.ts'

/** More would be read out one by one. */
const longestList = 20

async function readLine({ terminal, signal }: Asker, message: string): Promise<string> {
  const lines = createInterface({ input: terminal.stdin, output: terminal.stderr })
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.on('SIGINT', () => reject(new Cancelled()))
      lines.on('close', () => reject(new Cancelled()))
      lines.question(`${message} `, { signal: AbortSignal.any([signal]) }, resolve)
    })
  } finally {
    lines.close()
  }
}

export async function askText(asker: Asker, question: TextQuestion): Promise<string> {
  const { message, defaultValue, validate } = question
  const shown = defaultValue === undefined ? `${message}:` : `${message} [${defaultValue}]:`
  for (;;) {
    const typed = (await readLine(asker, shown)).trim()
    const answer = typed === '' ? (defaultValue ?? '') : typed
    const problem = validate?.(answer)
    if (problem === undefined) return answer
    asker.terminal.writeError(`${problem}.\n`)
  }
}

export async function askYesNo(asker: Asker, message: string, usual: boolean): Promise<boolean> {
  const choice = usual ? '[Y/n]' : '[y/N]'
  for (;;) {
    const answer = (await readLine(asker, `${message} ${choice}`)).trim().toLowerCase()
    if (answer === '') return usual
    if (['y', 'yes'].includes(answer)) return true
    if (['n', 'no'].includes(answer)) return false
  }
}

function list({ terminal }: Asker, choices: readonly Choice[]): void {
  for (const [at, { label, hint }] of choices.slice(0, longestList).entries()) {
    terminal.writeError(`  ${at + 1}. ${label}${hint === undefined ? '' : ` (${hint})`}\n`)
  }
  const more = choices.length - longestList
  if (more > 0) terminal.writeError(`  and ${more} more; type part of a name to see fewer\n`)
}

interface Menu {
  choices: readonly Choice[]
  search: (typed: string) => readonly number[]
}

/** Of a list that is new meanwhile is told with the next answer: nothing that was said changes. */
async function createMenu({ choices, later }: ChoiceQuestion): Promise<Menu> {
  const menu = { choices, search: await rank(choices.map(searchText)) }
  void later?.().then(async (changed) => {
    if (changed === undefined) return
    menu.search = await rank(changed.map(searchText))
    menu.choices = changed
  })
  return menu
}

/** By number, or by typing part of a name until one is left. */
export async function askChoice(asker: Asker, question: ChoiceQuestion): Promise<string> {
  const menu = await createMenu(question)
  let shown = question.choices
  asker.terminal.writeError(`${question.message}\n`)
  for (;;) {
    list(asker, shown)
    const typed = (await readLine(asker, 'Number or part of a name:')).trim()
    const { choices, search } = menu
    const numbered = /^\d{1,4}$/.test(typed) ? shown[Number(typed) - 1] : undefined
    const chosen = numbered ?? choices.find(({ value }) => value === typed)
    if (chosen !== undefined) return chosen.value
    const found = search(typed).flatMap((at) => choices[at] ?? [])
    const [only, second] = found
    if (only !== undefined && second === undefined) return only.value
    if (only === undefined) asker.terminal.writeError('Nothing matches.\n')
    shown = only === undefined ? choices : found
  }
}

/** By numbers, or parts of names that fit one each. */
export async function askSome(asker: Asker, question: ChoiceQuestion): Promise<readonly string[]> {
  const menu = await createMenu(question)
  asker.terminal.writeError(`${question.message}\n`)
  list(asker, question.choices)
  for (;;) {
    const typed = await readLine(asker, 'Numbers or parts of names, with commas:')
    const parts = typed.split(',').map((part) => part.trim())
    const said = parts.filter((part) => part !== '')
    const found = said.map((part) => meant(part, question.choices, menu))
    const unclear = found.find(({ fits }) => fits.length !== 1)
    if (found.length > 0 && unclear === undefined) {
      return [...new Set(found.flatMap(({ fits }) => fits.map(({ value }) => value)))]
    }
    if (unclear !== undefined) tellUnclear(asker, unclear)
  }
}

interface Meant {
  readonly part: string
  readonly fits: readonly Choice[]
}

/** Numbers are those of the list that was shown. */
function meant(part: string, shown: readonly Choice[], { choices, search }: Menu): Meant {
  const numbered = /^\d{1,4}$/.test(part) ? shown[Number(part) - 1] : undefined
  const exact = numbered ?? choices.find(({ value }) => value === part)
  return {
    part,
    fits: exact === undefined ? search(part).flatMap((at) => choices[at] ?? []) : [exact],
  }
}

function tellUnclear({ terminal }: Asker, { part, fits }: Meant): void {
  const labels = fits.slice(0, 5).map(({ label }) => label)
  const says = fits.length === 0 ? 'nothing' : `${fits.length}: ${labels.join(', ')}`
  terminal.writeError(`${forTerminal(part)} fits ${says}.\n`)
}
