/** What most commands begin with: the AWS files, and the profile. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import { chooseProfile, type ProfileChoice } from '../config/profile-choice.ts'
import { UsageError } from '../errors.ts'
import { createHttp } from '../system/http-client.ts'
import type { System } from '../system/system.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'

/** At most so many warnings about the AWS files are shown; `profiles` shows all of them. */
const fewWarnings = 3

/** Reads both files and shows what is wrong with them, which is for commands that a person types. */
export function configForPeople(context: CommandContext, most = fewWarnings): AwsConfig {
  const { system } = context
  const config = loadAwsConfig(system.paths)
  for (const { message } of config.warnings.slice(0, most)) system.log.warn(forTerminal(message))
  const more = config.warnings.length - most
  if (more > 0) system.log.warn(`${more} more about the AWS files: keyless profiles`)
  return config
}

/** The argument, `--profile`, else the environment's; says so when other tools would take another one. */
export function profileFor(context: CommandContext, named?: string): ProfileChoice {
  const flag = context.profile
  if (named !== undefined && flag !== undefined && named !== flag) {
    const message = `PROFILE says ${named}, --profile says ${flag}: give one of them.`
    throw new UsageError('flag-conflict', message)
  }
  const choice = chooseProfile(named ?? context.profile, context.system.env)
  if (choice.warning !== undefined) context.system.log.warn(choice.warning)
  return choice
}

/** The same system, trusting the certificates of `--ca-bundle` alone where that is given. */
export function systemFor({ system }: Pick<CommandContext, 'system'>, caBundle?: string): System {
  if (caBundle === undefined) return system
  const { platform, log } = system
  const env = { ...system.env, AWS_CA_BUNDLE: caBundle }
  const http = createHttp({ runtime: platform.runtime, env, caBundle, log })
  // A prototype, not a spread: `paths` is worked out when it is asked for.
  return Object.create(system, { env: { value: env }, http: { value: http } }) as System
}
