/** What most commands begin with: the AWS files, and the profile. */
import { type AwsConfig, loadAwsConfig } from '../config/aws-config.ts'
import type { ConfigWarning, Subject } from '../config/config-warning.ts'
import { chooseProfile, type ProfileChoice } from '../config/profile-choice.ts'
import { warningsAbout } from '../config/warnings-about.ts'
import { UsageError } from '../errors.ts'
import { createHttp } from '../system/http-client.ts'
import type { System } from '../system/system.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'

/** At most so many warnings about the AWS files are shown; `profiles` shows all of them. */
const fewWarnings = 3

function show(warnings: readonly ConfigWarning[], { system }: CommandContext, most: number): void {
  for (const { message } of warnings.slice(0, most)) system.log.warn(forTerminal(message, 500))
  const more = warnings.length - most
  if (more > 0) system.log.warn(`${more} more about the AWS files: keyless profiles`)
}

/** Reads both files, and shows what is wrong with the profile named, else the current one. */
export function configForProfile(context: CommandContext, named?: string): AwsConfig {
  const config = loadAwsConfig(context.system.paths)
  const name = named ?? chooseProfile(context.profile, context.system.env).name
  show(warningsAbout(config, [{ type: 'profile', name }]), context, fewWarnings)
  return config
}

/** The same for the session named, else for all of them and the current profile. */
export function configForSession(context: CommandContext, named: string | undefined): AwsConfig {
  const config = loadAwsConfig(context.system.paths)
  const sessions = named === undefined ? config.ssoSessions.keys() : [named]
  const asked: Subject[] = [...sessions].map((name) => ({ type: 'sso-session', name }))
  if (named === undefined) {
    asked.push({ type: 'profile', name: chooseProfile(context.profile, context.system.env).name })
  }
  show(warningsAbout(config, asked), context, fewWarnings)
  return config
}

/** Shows everything that is wrong with the files. */
export function showAllWarnings({ warnings }: AwsConfig, context: CommandContext): void {
  show(warnings, context, Number.POSITIVE_INFINITY)
}

/** The argument, else `--profile`. Throws UsageError `flag-conflict`. */
export function askedProfile(
  { profile: flag }: Pick<CommandContext, 'profile'>,
  named: string | undefined,
): string | undefined {
  if (named === undefined || flag === undefined || named === flag) return named ?? flag
  const message = `PROFILE says ${named}, --profile says ${flag}: give one of them.`
  throw new UsageError('flag-conflict', message)
}

/** The argument, `--profile`, else the environment's; says so when other tools would take another one. */
export function profileFor(context: CommandContext, named?: string): ProfileChoice {
  const choice = chooseProfile(askedProfile(context, named), context.system.env)
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
