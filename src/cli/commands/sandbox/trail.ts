import { resolve } from 'node:path'
import type { ControlClient } from '../../../sandbox/control-client.ts'
import type { TrailAnswer } from '../../../sandbox/control-wire.ts'
import { deliver } from '../../../sandbox/trail/deliver.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'
import { commandLine } from '../../quote-word.ts'
import { sandboxFor } from './find.ts'

/** All that is kept: each part begins where the one before it ended. */
async function wholeTrail(control: ControlClient, old: boolean): Promise<TrailAnswer> {
  let part = await control.trail(0, old)
  const entries = [...part.entries]
  for (let last = part.entries.at(-1); last !== undefined; last = part.entries.at(-1)) {
    part = await control.trail(last.sequence, old)
    entries.push(...part.entries)
  }
  return { ...part, entries }
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

export const run: Run = async (context, input) => {
  const { terminal } = context
  const folder = resolve(input.args[0] ?? '.')
  const { control } = await sandboxFor(context, input)
  const { organisation, entries, forgotten } = await wholeTrail(control, input.flags.on('old'))
  const { newFiles, files, events } = deliver(
    folder,
    organisation,
    entries.map(({ event }) => event),
  )
  if (context.json) {
    printJson({ folder, organisation, events, files, newFiles, forgotten }, terminal.write)
    return
  }
  const lost = forgotten === 0 ? '' : ` ${counted(forgotten, 'older event')} no longer kept.`
  say(
    `${counted(events, 'event')} in ${counted(files, 'file')}, ${newFiles} of them new.${lost}`,
    terminal,
  )
  if (events > 0) {
    terminal.writeError(`next: ${commandLine('monitor', 'report', '--from', folder)}\n`)
  }
}
