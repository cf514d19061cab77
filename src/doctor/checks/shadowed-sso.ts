import { type Profile, textSetting } from '../../config/aws-config.ts'
import { hasStaticKeys } from '../../credentials/providers/static-keys.ts'
import { fillFix } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import { settingPlace } from '../places.ts'
import { profilesNamed } from '../words.ts'
import type { World } from '../world.ts'

type Code = 'static-keys-beside-sso' | 'process-beside-sso' | 'role-beside-sso'

/** Keys that only keyless reads shadow nothing. */
function signsIn({ settings, keptAside }: Profile): boolean {
  if (keptAside !== undefined) return false
  return (
    textSetting(settings, 'sso_account_id') !== undefined ||
    textSetting(settings, 'sso_role_name') !== undefined
  )
}

function beside(
  world: World,
  code: Code,
  key: string,
  isThere: (profile: Profile) => boolean,
  says: string,
): readonly Noted<Code>[] {
  const found = [...world.config.profiles.values()].filter((one) => signsIn(one) && isThere(one))
  const evidence = found.map(({ name }) => ({
    ...settingPlace(world, { type: 'profile', name }, key),
    says: `${key} of profile ${name}`,
  }))
  const [first] = evidence
  if (first === undefined) return []
  const names = found.map(({ name }) => name)
  const message = `${profilesNamed(names)} ${names.length === 1 ? 'has' : 'have'} ${says}.`
  const fix = fillFix('open {file} at line {line} and take out what you do not mean', {
    file: first.file,
    line: first.line,
  })
  return [{ code, message, evidence, fix }]
}

export const shadowedSso = check({
  group: 'profiles',
  codes: {
    'static-keys-beside-sso': {
      severity: 'warning',
      title: 'Access keys stand in a profile that also signs in',
      why: 'The AWS CLI, boto3 and the SDK for Java use the sign-in, the SDKs for JavaScript and Go the keys: two tools are two identities.',
    },
    'process-beside-sso': {
      severity: 'warning',
      title: 'A credential_process stands in a profile that also signs in',
      why: 'The AWS CLI, boto3, Go and Java use the sign-in, the SDK for JavaScript the program.',
    },
    'role-beside-sso': {
      severity: 'warning',
      title: 'A role stands in a profile that also signs in',
      why: 'The AWS CLI, boto3 and the SDK for JavaScript take the role, the SDK for Java the sign-in: two tools are two identities.',
    },
  },
  find: (world) => [
    ...beside(
      world,
      'static-keys-beside-sso',
      'aws_access_key_id',
      hasStaticKeys,
      'access keys beside a sign-in',
    ),
    ...beside(
      world,
      'process-beside-sso',
      'credential_process',
      ({ settings }) => textSetting(settings, 'credential_process') !== undefined,
      'a credential_process beside a sign-in',
    ),
    ...beside(
      world,
      'role-beside-sso',
      'role_arn',
      ({ settings }) =>
        textSetting(settings, 'role_arn') !== undefined &&
        (settings.has('source_profile') || settings.has('credential_source')),
      'a role_arn beside a sign-in',
    ),
  ],
})
