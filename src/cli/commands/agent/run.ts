import { type Imds, startImds } from '../../../agent/imds.ts'
import { UsageError } from '../../../errors.ts'
import { journalOn } from '../../../system/journal.ts'
import type { System } from '../../../system/system.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { credentialsForRun } from '../../credentials-for-run.ts'
import { portFlag } from '../../number-flag.ts'
import { commandLine } from '../../quote-word.ts'
import { coloursFor } from '../../render/colours.ts'
import { printJson } from '../../render/json.ts'
import { variableLines, variableRecord } from '../../render/variables.ts'
import { fitted } from '../../render/wrap.ts'
import { runBeside, servedProfile } from '../../served-child.ts'
import { untilStopped } from '../../until-stopped.ts'
import { serveHere } from './serve.ts'

const unprotected =
  'This system does not tell whose program asks: programs of every user of this machine get ' +
  'these credentials.'

async function startMetadata(context: CommandContext, input: CommandInput): Promise<Imds> {
  const { system } = context
  const { rest } = input
  const port = portFlag(input)
  const command = rest.length === 0 ? [] : ['--', ...rest]
  const again = (other: string) => commandLine('agent', 'run', '--imds', other, ...command)
  const chosen = await credentialsForRun(context, input, again)
  const { region } = chosen
  const imds = await startImds({ ...servedProfile(chosen, system), region, system, port })
  if (!imds.checksUsers) system.log.warn(unprotected)
  return imds
}

/** The journal tells apart what programs ask here from what they ask the agent. */
function withOwnJournal(context: CommandContext): CommandContext {
  const { system } = context
  const journal = journalOn(system.journal, { via: 'imds' })
  // A prototype, not a spread: `paths` is worked out when it is asked for.
  return { ...context, system: Object.create(system, { journal: { value: journal } }) as System }
}

/** Until Ctrl-C or a polite kill. */
async function serveMetadata(
  imds: Imds,
  context: CommandContext,
  input: CommandInput,
): Promise<void> {
  const { terminal, signal, system } = context
  try {
    if (context.json)
      printJson({ url: imds.url, ...variableRecord(imds.variables) }, terminal.write)
    else {
      const { bold, dim } = coloursFor(terminal, 'stderr')
      terminal.write(variableLines(imds.variables, input.flags.value('format'), system.platform.os))
      const says = `Instance metadata on ${bold(imds.url)}, for programs with these variables.`
      terminal.writeError(fitted(`${says}\n${dim('Ctrl-C here ends it.')}`, terminal, 'stderr'))
    }
    await untilStopped(signal)
  } finally {
    imds.removeFiles()
    await imds.close()
  }
}

/** The agent of this user, which takes its profiles from `agent start`. */
async function runHere(context: CommandContext, { args, rest }: CommandInput): Promise<void> {
  if (args.length + rest.length === 0) return await serveHere(context)
  throw new UsageError('missing-argument', 'Say what to serve: --imds is what there is.', {
    fix: commandLine('agent', 'start', ...args),
  })
}

export const run: Run = async (context, input) => {
  if (!input.flags.on('imds')) return await runHere(context, input)
  const { terminal, system } = context
  const imds = await startMetadata(withOwnJournal(context), input)
  if (input.rest.length === 0) return await serveMetadata(imds, context, input)
  const { platform } = system
  const hasTerminal = () => terminal.stdinIsTty
  return await runBeside(imds, { command: input.rest, platform, hasTerminal })
}
