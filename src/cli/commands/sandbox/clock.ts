import { UsageError } from '../../../errors.ts'
import type { ClockChange } from '../../../sandbox/control-wire.ts'
import type { CommandInput, Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'
import { sandboxFor } from './find.ts'

/** The one change that was asked for; undefined to look only. */
function changeAsked({ args, flags }: CommandInput): ClockChange | undefined {
  const [advance] = args
  const back = flags.value('back')
  const set = flags.value('set')
  const changes: ClockChange[] = [
    ...(advance === undefined ? [] : [{ advance }]),
    ...(back === undefined ? [] : [{ advance: `-${back}` }]),
    ...(set === undefined ? [] : [{ set }]),
    ...(flags.on('reset') ? [{ reset: true }] : []),
  ]
  if (changes.length > 1) {
    throw new UsageError('flag-conflict', 'The clock moves in one way at a time.', {
      details: { command: 'sandbox clock' },
    })
  }
  return changes[0]
}

export const run: Run = async (context, input) => {
  const change = changeAsked(input)
  const { control } = await sandboxFor(context, input)
  const clock = change === undefined ? (await control.status()).clock : await control.clock(change)
  if (context.json) printJson({ ...clock }, context.terminal.write)
  else context.terminal.write(`${clock.now}\n`)
}
