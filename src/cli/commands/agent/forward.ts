import { resolve } from 'node:path'
import { type SocketForward, startSocketForward } from '../../../agent/socket-forward.ts'
import { UsageError } from '../../../errors.ts'
import { type Environment, variable } from '../../../system/environment.ts'
import { forTerminal } from '../../../system/text.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { portFlag } from '../../number-flag.ts'
import { commandLine } from '../../quote-word.ts'
import { coloursFor } from '../../render/colours.ts'
import { runBeside } from '../../served-child.ts'
import { untilStopped } from '../../until-stopped.ts'
import { say } from '../../render/wrap.ts'

/** The flag's, else the one where AWS SDKs will ask in this environment. */
function portFor(input: CommandInput, env: Environment): number {
  const url = variable(env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI') ?? ''
  const [, known] = /^http:\/\/127\.0\.0\.1:(\d{1,5})\//.exec(url) ?? []
  const port = portFlag(input) ?? (known === undefined ? undefined : Number(known))
  if (port !== undefined) return port
  const words = ['agent', 'forward', ...input.args, '--port', '9911']
  throw new UsageError(
    'missing-argument',
    'Say which port: --port, or AWS_CONTAINER_CREDENTIALS_FULL_URI with http://127.0.0.1:PORT/.',
    { fix: commandLine(...words, ...(input.rest.length > 0 ? ['--', ...input.rest] : [])) },
  )
}

async function runInside(
  { system, terminal }: CommandContext,
  command: readonly string[],
  { close }: SocketForward,
): Promise<number> {
  const { platform } = system
  const given = Object.entries(system.env).filter((entry) => entry[1] !== undefined)
  const env = Object.fromEntries(given) as Record<string, string>
  const hasTerminal = () => terminal.stdinIsTty
  return runBeside({ env, removeFiles: () => {}, close }, { command, platform, hasTerminal })
}

async function forwardHere(
  { terminal, signal }: CommandContext,
  socketPath: string,
  forward: SocketForward,
): Promise<number> {
  const { bold } = coloursFor(terminal, 'stderr')
  const place = bold(`127.0.0.1:${forward.port}`)
  say(`${place} leads to ${forTerminal(socketPath)}, until Ctrl-C.`, terminal)
  await untilStopped(signal)
  await forward.close()
  return 0
}

export const run: Run = async (context, input) => {
  const { log, env } = context.system
  const socketPath = resolve(input.args[0] ?? '')
  const forward = await startSocketForward({
    socketPath,
    port: portFor(input, env),
    unreachable: (code) => {
      log.warn(`Nobody answers at ${socketPath} (${code}). Outside: keyless agent status`)
    },
  })
  if (input.rest.length > 0) return runInside(context, input.rest, forward)
  return forwardHere(context, socketPath, forward)
}
