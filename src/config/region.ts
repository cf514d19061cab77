import { ConfigError } from '../errors.ts'
import { type Environment, variable } from '../system/environment.ts'
import { type AwsConfig, textSetting } from './aws-config.ts'

/** `--region`, AWS_REGION, AWS_DEFAULT_REGION, then the profile: the order of AWS CLI v2. Not for sign-in, which has its own. */
export function profileRegion(
  config: AwsConfig,
  profile: string | undefined,
  env: Environment,
  flag?: string,
): string | undefined {
  const settings = profile === undefined ? undefined : config.profiles.get(profile)?.settings
  const region =
    (flag === '' ? undefined : flag) ??
    variable(env, 'AWS_REGION') ??
    variable(env, 'AWS_DEFAULT_REGION') ??
    (settings === undefined ? undefined : textSetting(settings, 'region'))
  if (region !== undefined) assertRegion(region)
  return region
}

/** Whether it is a host label, as a region must be: it becomes part of the host that gets the token. */
export function isRegion(text: string): boolean {
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(text)
}

/** Throws ConfigError `region-invalid`. */
export function assertRegion(region: string): void {
  if (isRegion(region)) return
  throw new ConfigError('region-invalid', 'A region may hold only letters, digits and hyphens.', {
    details: { region },
  })
}
