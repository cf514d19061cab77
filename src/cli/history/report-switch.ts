import { dirname } from 'node:path'
import { switchJournal } from '../../system/journal-state.ts'
import { forTerminal } from '../../system/text.ts'
import type { CommandContext } from '../context.ts'
import { printJson } from '../render/json.ts'

/** Switches the journal, and says where it is. Throws as `switchJournal`. */
export function reportSwitch({ system, terminal, json }: CommandContext, on: boolean): void {
  const path = switchJournal(on, system)
  if (json) return printJson({ journal: on ? 'on' : 'off', path }, terminal.write)
  const folder = forTerminal(dirname(path), 500)
  const words = on
    ? `The journal is on, in ${folder}.`
    : `The journal is off. Older lines stay in ${folder}.`
  terminal.writeError(`${words}\n`)
}
