/** What a migration needs of the command line: whom AWS is asked as, and the key of sealed copies. */
import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { chainLinks, type ChainLink } from '../../credentials/chain-links.ts'
import { iamOptions } from '../../credentials/iam-options.ts'
import { AccessDenied } from '../../errors.ts'
import type { MigrationPorts } from '../../migrate/apply.ts'
import type { MigrationServices } from '../../migrate/migration-services.ts'
import { httpFor } from '../../session/services.ts'
import { type Environment, variable } from '../../system/environment.ts'
import { identified } from '../caller-identity.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { mfaPorts } from '../mfa.ts'
import { commandLine } from '../quote-word.ts'
import { createCopySeal, forgetCopySeal, type SealOptions } from './copy-seal.ts'

export function migrationPorts(
  context: CommandContext,
  input: CommandInput,
  { passphrase = false, fromStdin = false }: Partial<SealOptions> = {},
): MigrationPorts {
  const { system, signal } = context
  return {
    system,
    signal,
    services: services(context, input),
    seal: createCopySeal(context, { passphrase, fromStdin }),
    forgetSeal: (seal) => forgetCopySeal(context, seal),
  }
}

/** A profile that a rule refuses is refused here too; production is asked about once. */
function services(context: CommandContext, input: CommandInput): MigrationServices {
  const { system } = context
  const { env, platform } = system
  const permitted = new Set<string>()
  const requestFor = async (profile: string, config: AwsConfig) => {
    if (!permitted.has(profile)) {
      const yes = input.flags.on('yes')
      const asked = { name: profile, source: 'flag' } as const
      const { name } = await guardedProfile(context, config, asked, { yes })
      if (name !== profile) throw twinOnly(profile, name)
      permitted.add(profile)
    }
    const again = (name: string) => commandLine('whoami', '--profile', name)
    const mfa = mfaPorts(context, input)
    return { config, profile, system, chosen: 'flag', environment: false, again, mfa } as const
  }
  return {
    iam: async (profile, config = loadAwsConfig(system.paths)) => {
      const { credentials, identity } = await identified(await requestFor(profile, config))
      const http = httpFor({ config, profile }, system)
      const options = iamOptions(config, profile, system, http)
      return { credentials, options, accountId: identity.accountId }
    },
    identityOf: async (profile, config = loadAwsConfig(system.paths)) => {
      const { credentials, identity } = await identified(await requestFor(profile, config))
      const links = chainLinks(config, profile, { env, platform, environment: false })
      const names = links.flatMap((link) => ('profile' in link ? link.profile : []))
      const { accountId, arn } = identity
      const sources = names.filter((name) => name !== profile)
      const sourceKeys = links.flatMap((link) => keyIdOf(link, config, env))
      return { accountId, arn, accessKeyId: credentials.accessKeyId, sources, sourceKeys }
    },
  }
}

/** `credential_source = Environment` takes a role with the keys of the environment. */
function keyIdOf(link: ChainLink, { profiles }: AwsConfig, env: Environment): readonly string[] {
  const keyId =
    link.kind === 'environment'
      ? variable(env, 'AWS_ACCESS_KEY_ID')
      : link.kind === 'keys'
        ? profiles.get(link.profile)?.settings.get('aws_access_key_id')
        : undefined
  return typeof keyId === 'string' ? [keyId] : []
}

/** What a rule gives in its place would not be what is verified. */
function twinOnly(profile: string, twin: string): AccessDenied {
  const message = `A guard rule gives ${twin} in place of ${profile}, which retiring a key must use itself.`
  return new AccessDenied('guard-refused', message, { details: { profile } })
}
