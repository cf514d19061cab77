import { childEnvironment } from '../../credentials/child-environment.ts'
import { runChild } from '../../credentials/run-child.ts'
import type { Run } from '../command.ts'
import { credentialsForRun } from '../credentials-for-run.ts'
import { commandLine } from '../quote-word.ts'
import { runServed } from '../served-child.ts'

export const run: Run = async (context, input) => {
  const { flags, rest } = input
  const { system, terminal } = context
  const { env, platform } = system
  const serve = flags.on('serve')
  const again = (other: string) =>
    commandLine('exec', ...(serve ? ['--serve'] : []), other, '--', ...rest)
  const chosen = await credentialsForRun(context, input, again)
  const child = { command: rest, platform, hasTerminal: () => terminal.stdinIsTty }
  if (serve) return await runServed(chosen, child, system)
  const { profile, credentials, region } = chosen
  return await runChild({ ...child, env: childEnvironment(env, credentials, region, profile) })
}
