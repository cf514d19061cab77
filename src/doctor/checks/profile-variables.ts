import { fillFix } from '../../errors.ts'
import { variable } from '../../system/environment.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code = 'profile-variables-differ' | 'profile-variable-unknown' | 'region-variables-differ'

function differing(
  world: World,
  [one, other]: readonly [string, string],
): readonly [string, string] | undefined {
  const first = variable(world.system.env, one)
  const second = variable(world.system.env, other)
  if (first === undefined || second === undefined || first === second) return undefined
  return [first, second]
}

function unknownNames(world: World): readonly Noted<Code>[] {
  const { system, whole, files } = world
  if (files.some(({ problem }) => problem !== undefined)) return []
  return ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'].flatMap((name) => {
    const profile = variable(system.env, name)
    if (profile === undefined || whole.profiles.has(profile)) return []
    const message = `${name} names the profile ${profile}, which is not there.`
    const evidence = [{ says: `${name}=${profile}` }]
    const fix = whole.profiles.size === 0 ? 'keyless setup' : `unset ${name}`
    return [{ code: 'profile-variable-unknown', message, evidence, fix }]
  })
}

export const profileVariables = check({
  group: 'environment',
  codes: {
    'profile-variables-differ': {
      severity: 'warning',
      title: 'AWS_PROFILE and AWS_DEFAULT_PROFILE name two profiles',
      why: 'keyless, the AWS CLI and most SDKs take the first, boto3 the second: two tools are two identities.',
    },
    'profile-variable-unknown': {
      severity: 'error',
      title: 'A variable names a profile that is not there',
      why: 'Every AWS tool in this shell stops with "The config profile could not be found".',
    },
    'region-variables-differ': {
      severity: 'warning',
      title: 'AWS_REGION and AWS_DEFAULT_REGION name two regions',
      why: 'The AWS CLI and most SDKs take the first, boto3 reads only the second.',
    },
  },
  find: (world): readonly Noted<Code>[] => {
    const profiles = differing(world, ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'])
    const regions = differing(world, ['AWS_REGION', 'AWS_DEFAULT_REGION'])
    const found = unknownNames(world).slice()
    if (profiles !== undefined) {
      const [one, other] = profiles
      const message = `AWS_PROFILE says ${one}, AWS_DEFAULT_PROFILE says ${other}.`
      found.push({ code: 'profile-variables-differ', message, fix: 'unset AWS_DEFAULT_PROFILE' })
    }
    if (regions !== undefined) {
      const [one, other] = regions
      const message = `AWS_REGION says ${one}, AWS_DEFAULT_REGION says ${other}.`
      const fix = fillFix('export AWS_DEFAULT_REGION={one}', { one })
      found.push({ code: 'region-variables-differ', message, fix })
    }
    return found
  },
})
