import { type Environment, variable } from '../system/environment.ts'

export interface ProfileChoice {
  readonly name: string
  readonly source: 'flag' | 'AWS_PROFILE' | 'AWS_DEFAULT_PROFILE' | 'default'
  /** One sentence when another tool would choose another profile. */
  readonly warning?: string
}

/** The order of AWS CLI v2. boto3 has the two variables the other way round, hence the warning. */
export function chooseProfile(flag: string | undefined, env: Environment): ProfileChoice {
  if (flag !== undefined && flag !== '') return { name: flag, source: 'flag' }
  const named = variable(env, 'AWS_PROFILE')
  const older = variable(env, 'AWS_DEFAULT_PROFILE')
  if (named !== undefined) {
    const choice = { name: named, source: 'AWS_PROFILE' } as const
    if (older === undefined || older === named) return choice
    const warning =
      'AWS_PROFILE and AWS_DEFAULT_PROFILE differ: keyless and the AWS CLI take the first, boto3 the second.'
    return { ...choice, warning }
  }
  if (older !== undefined) return { name: older, source: 'AWS_DEFAULT_PROFILE' }
  return { name: 'default', source: 'default' }
}
