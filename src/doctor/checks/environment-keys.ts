import { execMark } from '../../credentials/child-environment.ts'
import { variable } from '../../system/environment.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code = 'environment-keys' | 'environment-keys-expired' | 'environment-keys-incomplete'

const unset =
  'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_CREDENTIAL_EXPIRATION'

function find({ system: { env, clock }, choice, isScoped }: World): readonly Noted<Code>[] {
  const key = variable(env, 'AWS_ACCESS_KEY_ID')
  const secret = variable(env, 'AWS_SECRET_ACCESS_KEY')
  if (key === undefined && secret === undefined) return []
  if (key === undefined || secret === undefined) {
    const [there, missing] =
      key === undefined
        ? ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']
        : ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
    const message = `${there} is set, but ${missing} is not.`
    return [{ code: 'environment-keys-incomplete', message, fix: unset }]
  }
  const end = Date.parse(variable(env, 'AWS_CREDENTIAL_EXPIRATION') ?? '')
  if (end <= clock.now().getTime()) {
    const message = 'The keys in the environment have expired.'
    return [{ code: 'environment-keys-expired', message, fix: unset }]
  }
  const evidence = [{ says: `AWS_ACCESS_KEY_ID begins with ${key.slice(0, 4)}` }]
  const inside = variable(env, execMark)
  if (inside !== undefined) {
    const message = `This shell has the keys of ${inside}, from keyless exec.`
    return [{ code: 'environment-keys', message, evidence, fix: 'exit', severity: 'note' }]
  }
  const what = isScoped || choice.source !== 'default' ? ` before ${choice.name}` : ''
  const message = `Keys in the environment are used${what}, by most tools.`
  return [{ code: 'environment-keys', message, evidence, fix: unset }]
}

export const environmentKeys = check({
  group: 'environment',
  codes: {
    'environment-keys': {
      severity: 'warning',
      title: 'Access keys are set in the environment',
      why: 'The AWS CLI, boto3 and the SDKs for Go and Java take them before AWS_PROFILE, the SDK for JavaScript after it; --profile goes before them.',
    },
    'environment-keys-expired': {
      severity: 'error',
      title: 'The keys in the environment have expired',
      why: 'Most tools use them all the same, and AWS answers ExpiredToken, whatever the profile.',
    },
    'environment-keys-incomplete': {
      severity: 'error',
      title: 'Half of a pair of keys is set in the environment',
      why: 'The AWS CLI and boto3 stop with "Partial credentials found in env".',
    },
  },
  find,
})
