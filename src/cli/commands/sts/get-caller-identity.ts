import { type AwsConfig, loadAwsConfig, textSetting } from '../../../config/aws-config.ts'
import { UsageError } from '../../../errors.ts'
import { variable } from '../../../system/environment.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { identified } from '../../caller-identity.ts'
import { guardedProfile } from '../../guarded-profile.ts'
import { mfaPorts } from '../../mfa.ts'
import { profileFor, systemFor } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'
import {
  assertQuery,
  awsOutput,
  isOutputName,
  outputNames,
  type OutputName,
  queried,
} from '../../render/aws-output/aws-output.ts'
import { printJson } from '../../render/json.ts'

/** `--output`, AWS_DEFAULT_OUTPUT, the profile's `output`, json: the AWS CLI's order. */
function outputName(
  { flags }: CommandInput,
  { json, system }: CommandContext,
  config: AwsConfig,
  profile: string,
): OutputName {
  const settings = config.profiles.get(profile)?.settings
  const configured = settings === undefined ? undefined : textSetting(settings, 'output')
  const given = flags.value('output')
  if (json && given !== undefined && given !== 'json') {
    throw new UsageError('flag-conflict', `--json and --output ${given} exclude each other.`, {
      details: { command: 'sts get-caller-identity' },
    })
  }
  const name =
    given ?? (json ? 'json' : (variable(system.env, 'AWS_DEFAULT_OUTPUT') ?? configured ?? 'json'))
  if (isOutputName(name)) return name
  const message = `The output format is one of ${outputNames.join(', ')}, not "${name}".`
  throw new UsageError('flag-value', message, {
    details: { flag: '--output', command: 'sts get-caller-identity' },
  })
}

export const run: Run = async (context, input) => {
  const { terminal } = context
  const { flags } = input
  const system = systemFor(context, flags.value('ca-bundle'))
  const config = loadAwsConfig(system.paths)
  const asked = profileFor(context)
  const { name: profile, source } = await guardedProfile(context, config, asked)
  const format = outputName(input, context, config, profile)
  await assertQuery(flags.value('query'))
  const again = (name: string) => commandLine('sts', 'get-caller-identity', '--profile', name)
  const request = { config, profile, system, chosen: source, again, mfa: mfaPorts(context, input) }
  const { identity } = await identified(request, {
    region: flags.value('region'),
    endpoint: flags.value('endpoint-url'),
  })
  const { userId, accountId, arn } = identity
  const answer = { UserId: userId, Account: accountId, Arn: arn }
  const value = await queried(answer, flags.value('query'))
  if (context.json) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    printJson(isObject ? { ...value } : { value }, terminal.write)
    return
  }
  const terminalWidth = terminal.stdoutIsTty ? terminal.columns : 80
  terminal.write(await awsOutput(value, { format, title: 'GetCallerIdentity', terminalWidth }))
}
