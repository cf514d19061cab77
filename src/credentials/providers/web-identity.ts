/** A role for somebody whom a token in a file names (`web_identity_token_file`): pipelines, pods. */
import { ConfigError } from '../../errors.ts'
import { type Environment, variable } from '../../system/environment.ts'
import { readTextIfPresent } from '../../system/files.ts'
import { keptRole } from '../kept-role.ts'
import { incomplete, type Provider, type Resolution, setting } from '../provider.ts'
import { assumeRoleWithWebIdentity } from '../sts-client.ts'
import { stsOptions } from '../sts-options.ts'
import type { Profile } from '../../config/aws-config.ts'

export const tokenFileVariable = 'AWS_WEB_IDENTITY_TOKEN_FILE'

interface WebIdentity {
  readonly tokenFile: string | undefined
  readonly roleArn: string | undefined
  readonly roleSessionName: string | undefined
}

/** Each setting by itself may come from the environment, as in the AWS CLI, which ignores duration_seconds here. */
export function webIdentityOf(profile: Profile, environment: Environment): WebIdentity {
  const value = (name: string, key: string): string | undefined =>
    variable(environment, name) ?? setting(profile, key)
  return {
    tokenFile: value(tokenFileVariable, 'web_identity_token_file'),
    roleArn: value('AWS_ROLE_ARN', 'role_arn'),
    roleSessionName: value('AWS_ROLE_SESSION_NAME', 'role_session_name'),
  }
}

export const webIdentity: Provider = async (profile, resolution) => {
  const { environment, ports } = resolution
  const identity = webIdentityOf(profile, environment ? ports.system.env : {})
  const { tokenFile, roleArn, roleSessionName } = identity
  if (tokenFile === undefined) return undefined
  if (roleArn === undefined) throw incomplete(profile, 'role_arn')
  return keptRole({ roleArn, roleSessionName }, resolution, async (keep) => {
    const token = readToken(tokenFile, resolution)
    const options = stsOptions(resolution)
    return keep({
      take: (name) => assumeRoleWithWebIdentity({ roleArn, roleSessionName: name, token }, options),
    })
  })
}

function readToken(path: string, { root }: Resolution): string {
  const token = readTextIfPresent(path)?.trim()
  if (token !== undefined && token !== '') return token
  const what = token === undefined ? 'is not there' : 'is empty'
  throw new ConfigError('profile-incomplete', `The web identity token file ${path} ${what}.`, {
    details: { profile: root, path },
    fix: `ls -l ${path}`,
  })
}
