import { startServing } from '../../../agent/serve.ts'
import { maskInLog } from '../../../ci/log-mask.ts'
import { childEnvironment, childRegion } from '../../../credentials/child-environment.ts'
import { type Credentials, isFresh } from '../../../credentials/credentials.ts'
import { runChild } from '../../../credentials/run-child.ts'
import { type JobRole, jobRole } from '../../ci/job-role.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { runBeside } from '../../served-child.ts'

async function maskedRole(context: CommandContext, input: CommandInput): Promise<JobRole> {
  const { system, terminal } = context
  const role = await jobRole(context, input, 'ci exec')
  if (role.job !== undefined) {
    // On stderr, which runners read too: stdout is the command's.
    const { writeError: write } = terminal
    const warn = (says: string): void => system.log.warn(says)
    await maskInLog(role.job.platform, role, { env: system.env, write, warn })
  }
  return role
}

/** Asks for a token and a role anew when the last one is about to end. */
function lasting(
  first: JobRole,
  { clock }: CommandContext['system'],
  again: () => Promise<JobRole>,
) {
  let last: Credentials = first.credentials
  return async (): Promise<Credentials> => {
    if (!isFresh(last, clock.now())) last = (await again()).credentials
    return last
  }
}

export const run: Run = async (context, input) => {
  const { system, terminal } = context
  const { env, platform, clock, log, journal } = system
  const ask = () => maskedRole(context, input)
  const role = await ask()
  const { credentials, roleSessionName: profile } = role
  const region = childRegion(env, role.region)
  const child = { command: input.rest, platform, hasTerminal: () => terminal.stdinIsTty }
  if (!input.flags.on('serve')) {
    return await runChild({ ...child, env: childEnvironment(env, credentials, region, profile) })
  }
  const resolve = lasting(role, system, ask)
  const served = { profile, first: credentials, resolve, settings: new Map(), services: undefined }
  return await runBeside(await startServing({ ...served, region, env, clock, log, journal }), child)
}
