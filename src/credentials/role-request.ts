import type { Profile } from '../config/aws-config.ts'
import { ConfigError } from '../errors.ts'
import { setting } from './provider.ts'
import type { RoleRequest, SessionTag } from './sts-client.ts'

/**
 * What a profile says about its role: the keys of the AWS CLI, and `source_identity`, `session_tags`
 * (`a=b,c=d`) and `transitive_session_tags` (`a,c`) as aws-vault spells them. Throws ConfigError
 * `config-value-invalid`.
 */
export function roleRequest(profile: Profile, roleArn: string): RoleRequest {
  const transitive = list(setting(profile, 'transitive_session_tags'))
  const tags = sessionTags(profile)
  const stranger = transitive.find((key) => !tags.some((tag) => tag.key === key))
  if (stranger !== undefined) {
    throw invalid(profile, 'transitive_session_tags', `names no session tag: ${stranger}`)
  }
  return {
    roleArn,
    roleSessionName: setting(profile, 'role_session_name'),
    externalId: setting(profile, 'external_id'),
    durationSeconds: wholeNumber(setting(profile, 'duration_seconds')),
    mfaSerial: setting(profile, 'mfa_serial'),
    sourceIdentity: setting(profile, 'source_identity'),
    tags: tags.length === 0 ? undefined : tags,
    transitiveTagKeys: transitive.length === 0 ? undefined : transitive,
  }
}

function sessionTags(profile: Profile): readonly SessionTag[] {
  return list(setting(profile, 'session_tags')).map((pair) => {
    const at = pair.indexOf('=')
    if (at < 1) throw invalid(profile, 'session_tags', 'is not of the form key=value,key=value')
    return { key: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() }
  })
}

function list(text: string | undefined): readonly string[] {
  const parts = (text ?? '').split(',').map((part) => part.trim())
  return parts.filter((part) => part !== '')
}

/** botocore ignores a duration that is no number. */
function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined
}

function invalid(profile: Profile, key: string, what: string): ConfigError {
  const message = `${key} of the profile "${profile.name}" ${what}.`
  return new ConfigError('config-value-invalid', message, {
    details: { profile: profile.name, key },
  })
}
