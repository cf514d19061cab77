import type { FaultKind, FaultRequest } from '../../../../sandbox/faults.ts'
import type { Operation } from '../../../../sandbox/operations.ts'
import type { CommandInput, Run } from '../../../command.ts'
import { printJson } from '../../../render/json.ts'
import { numberFlag } from '../../../number-flag.ts'
import { sandboxFor } from '../find.ts'

function requestFrom(input: CommandInput): FaultRequest {
  const [operation = '*', kind = ''] = input.args
  const number = (name: string) => numberFlag(input, name)
  const fields = {
    count: number('count'),
    status: number('status'),
    retryAfter: number('retry-after'),
    ms: number('ms'),
    rate: number('rate'),
    burst: number('burst'),
    seconds: number('seconds'),
    name: input.flags.value('name'),
    uri: input.flags.value('uri'),
  }
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  // The sandbox checks both words against its own tables.
  return {
    operation: operation as Operation,
    kind: kind as FaultKind,
    ...Object.fromEntries(given),
  }
}

export const run: Run = async (context, input) => {
  const { control } = await sandboxFor(context, input)
  const fault = await control.addFault(requestFrom(input))
  if (context.json) printJson({ ...fault }, context.terminal.write)
  else context.terminal.write(`${fault.id}\n`)
  if (!context.json && context.terminal.stdoutIsTty) {
    context.terminal.writeError(`next: keyless sandbox fault clear ${fault.id}\n`)
  }
}
