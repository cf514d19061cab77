import type { CommandContext } from '../context.ts'

/** Where the person is, and how the question may be given up. */
export type Asker = Pick<CommandContext, 'terminal' | 'signal'>

export interface TextQuestion {
  readonly message: string
  /** Taken by Enter alone. */
  readonly defaultValue?: string | undefined
  /** Shown greyed where nothing is typed. */
  readonly placeholder?: string
  /** Says what is wrong with an answer. */
  readonly validate?: (value: string) => string | undefined
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly hint?: string
  /** What is searched (label and hint), where the label has colours or was cut. */
  readonly search?: string
}

export interface ChoiceQuestion {
  readonly message: string
  readonly choices: readonly Choice[]
  /** Called once the menu is there: what the choices are by now, or undefined where nothing is new. */
  readonly later?: () => Promise<readonly Choice[] | undefined>
}

export function searchText(choice: Choice): string {
  return choice.search ?? `${choice.label} ${choice.hint ?? ''}`
}
