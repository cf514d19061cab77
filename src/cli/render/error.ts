import type { KeylessError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import type { Terminal } from '../../system/terminal.ts'
import { coloursFor } from './colours.ts'
import { printJson } from './json.ts'
import { say } from './wrap.ts'

export interface ErrorRendering {
  readonly json: boolean
  /** Stdout belongs to another program. */
  readonly programOutput: boolean
}

function writeJson(text: string, terminal: Terminal, programOutput: boolean): void {
  try {
    if (programOutput) terminal.writeError(text)
    else terminal.write(text)
  } catch {
    // Standard output may be what the error is about.
    terminal.writeError(text)
  }
}

/** The one place where an error becomes words. */
export function renderError(
  error: KeylessError,
  terminal: Terminal,
  { json, programOutput }: ErrorRendering,
): void {
  if (json) {
    const { code, message, fix, details } = error
    const body = { error: { code, class: error.class, message, fix, details } }
    printJson(body, (text) => writeJson(text, terminal, programOutput))
    return
  }
  const colours = coloursFor(terminal, 'stderr')
  const label = error.class === 'Cancelled' ? '' : `${colours.red('error:')} `
  say(`${label}${forTerminal(error.message, 2000)}`, terminal)
  if (error.class !== 'Cancelled' && error.fix !== '') {
    terminal.writeError(`${colours.bold('try:')} ${forTerminal(error.fix, 2000)}\n`)
  }
}
