import { type Imds, startImds } from '../../../agent/imds.ts'
import { type AwsConfig, loadAwsConfig, textSetting } from '../../../config/aws-config.ts'
import { childRegion } from '../../../credentials/child-environment.ts'
import { UsageError } from '../../../errors.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { credentialsOrSignIn } from '../../credentials-or-sign-in.ts'
import { guardedProfile } from '../../guarded-profile.ts'
import { lastingCredentials } from '../../../session/lasting-credentials.ts'
import { mfaPorts } from '../../mfa.ts'
import { portFlag } from '../../number-flag.ts'
import { ownRegion, profileCredentials } from '../../profile-credentials.ts'
import { profileFor } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'
import { coloursFor } from '../../render/colours.ts'
import { printJson } from '../../render/json.ts'
import { variableLines, variableRecord } from '../../render/variables.ts'
import { runBeside } from '../../served-child.ts'
import { untilStopped } from '../../until-stopped.ts'

const unprotected =
  'This system does not tell whose program asks: programs of every user of this machine get ' +
  'these credentials.'

async function startMetadata(context: CommandContext, input: CommandInput): Promise<Imds> {
  const { system } = context
  const { args, rest } = input
  const port = portFlag(input)
  const config = loadAwsConfig(system.paths)
  const command = rest.length === 0 ? [] : ['--', ...rest]
  const again = (...words: readonly string[]) =>
    commandLine('agent', 'run', '--imds', ...words, ...command)
  const asked = profileFor(context, args[0])
  const { name: profile, source: chosen } = await guardedProfile(context, config, asked, {
    via: 'imds',
    person: { yes: input.flags.on('yes'), again: (name) => again('--yes', name) },
  })
  const mfa = mfaPorts(context, input)
  const request = { profile, chosen, environment: false, system, again, mfa } as const
  const work = (current: AwsConfig) => profileCredentials({ ...request, config: current })
  const first = await credentialsOrSignIn(context, { config, profile, work })
  const { profiles, services } = loadAwsConfig(system.paths)
  const settings = profiles.get(profile)?.settings ?? new Map<string, string>()
  const imds = await startImds({
    profile,
    first,
    region: childRegion(system.env, ownRegion(config, profile)),
    settings,
    services: services.get(textSetting(settings, 'services') ?? ''),
    resolve: lastingCredentials(profile, system),
    clock: system.clock,
    log: system.log,
    system,
    port,
  })
  if (!imds.checksUsers) system.log.warn(unprotected)
  return imds
}

/** Until Ctrl-C or a polite kill. */
async function serveHere(imds: Imds, context: CommandContext, input: CommandInput): Promise<void> {
  const { terminal, signal, system } = context
  try {
    if (context.json)
      printJson({ url: imds.url, ...variableRecord(imds.variables) }, terminal.write)
    else {
      const { bold, dim } = coloursFor(terminal, 'stderr')
      terminal.write(variableLines(imds.variables, input.flags.value('format'), system.platform.os))
      terminal.writeError(
        `Instance metadata on ${bold(imds.url)}, for programs with these variables.\n` +
          `${dim('Ctrl-C here ends it.')}\n`,
      )
    }
    await untilStopped(signal)
  } finally {
    imds.removeFiles()
    await imds.close()
  }
}

export const run: Run = async (context, input) => {
  if (!input.flags.on('imds')) {
    throw new UsageError('missing-argument', 'Say what to serve: --imds is what there is.')
  }
  const { terminal, system } = context
  const imds = await startMetadata(context, input)
  if (input.rest.length === 0) return await serveHere(imds, context, input)
  const { platform } = system
  const hasTerminal = () => terminal.stdinIsTty
  return await runBeside(imds, { command: input.rest, platform, hasTerminal })
}
