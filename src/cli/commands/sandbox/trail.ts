import { resolve } from 'node:path'
import type { ControlClient } from '../../../sandbox/control-client.ts'
import type { TrailAnswer } from '../../../sandbox/control-wire.ts'
import { deliverAll } from '../../../sandbox/trail/deliver.ts'
import type { TrailEvent } from '../../../sandbox/trail/trail.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'
import { commandLine } from '../../quote-word.ts'
import { sandboxFor } from './find.ts'

/** All that is kept, from its first part on: each begins where the one before it ended. */
async function* wholeTrail(
  control: ControlClient,
  old: boolean,
  first: TrailAnswer,
): AsyncGenerator<TrailEvent> {
  let { entries } = first
  for (let last = entries.at(-1); last !== undefined; last = entries.at(-1)) {
    for (const { event } of entries) yield event
    entries = (await control.trail(last.sequence, old)).entries
  }
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

export const run: Run = async (context, input) => {
  const { terminal } = context
  const folder = resolve(input.args[0] ?? '.')
  const { control } = await sandboxFor(context, input)
  const old = input.flags.on('old')
  const first = await control.trail(0, old)
  const { organisation, forgotten } = first
  const trail = wholeTrail(control, old, first)
  const { newFiles, files, events } = await deliverAll(folder, organisation, trail)
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
