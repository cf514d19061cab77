/** A setting of an AWS file for a report: by key, only what is known to say nothing of its owner. */
import { knownRegions } from '../../config/known-regions.ts'
import type { Settings } from '../../config/aws-config.ts'
import { ownWords } from '../../credentials/own-command.ts'
import { splitCommand } from '../../credentials/split-command.ts'
import type { System } from '../../system/system.ts'
import { type Masks, profileMask } from './masks.ts'

export interface SettingContext {
  readonly masks: Masks
  readonly system: Pick<System, 'env' | 'platform'>
}

type Shown = (value: string, context: SettingContext) => string

const isSet: Shown = () => 'set'

function oneOf(...words: readonly string[]): Shown {
  return (value) => (words.includes(value) ? value : 'set')
}

const region: Shown = (value) => (knownRegions.includes(value) ? value : 'unknown region')

const number: Shown = (value) => (/^\d{1,6}$/.test(value) ? value : 'set')

const roleArn: Shown = (value, { masks }) => {
  const [, account, role] = /^arn:aws[\w-]{0,20}:iam::(\d{12}):role\/(.+)$/.exec(value) ?? []
  if (account === undefined || role === undefined) return 'no ARN of a role'
  return `${masks('role', role)} of ${masks('account', account)}`
}

const command: Shown = (value, { system }) => {
  const words = splitCommand(value, system.platform.os)
  return ownWords(words, system.env, system.platform) === undefined ? 'another program' : 'keyless'
}

/** Keys that are not here are counted, not named. */
const known: Readonly<Record<string, Shown>> = {
  region,
  sso_region: region,
  sso_session: (value, { masks }) => masks('session', value),
  sso_account_id: (value, { masks }) => masks('account', value),
  sso_role_name: (value, { masks }) => masks('role', value),
  sso_start_url: (value, { masks }) => masks('url', value),
  sso_registration_scopes: oneOf('sso:account:access'),
  source_profile: (value, { masks }) => profileMask(masks, value),
  role_arn: roleArn,
  credential_process: command,
  credential_source: oneOf('Environment', 'Ec2InstanceMetadata', 'EcsContainer'),
  output: oneOf('json', 'text', 'table', 'yaml', 'yaml-stream', 'off'),
  duration_seconds: number,
  max_attempts: number,
  retry_mode: oneOf('legacy', 'standard', 'adaptive'),
  defaults_mode: oneOf('legacy', 'standard', 'in-region', 'cross-region', 'mobile', 'auto'),
  sts_regional_endpoints: oneOf('legacy', 'regional'),
  use_fips_endpoint: oneOf('true', 'false'),
  use_dualstack_endpoint: oneOf('true', 'false'),
  aws_access_key_id: isSet,
  aws_secret_access_key: isSet,
  aws_session_token: isSet,
  ca_bundle: isSet,
  cli_pager: isSet,
  endpoint_url: isSet,
  external_id: isSet,
  login_session: isSet,
  mfa_serial: isSet,
  role_session_name: isSet,
  services: isSet,
  web_identity_token_file: isSet,
  keyless_sync: isSet,
  keyless_alias: isSet,
}

/** `{ region: 'eu-west-1', sso_session: 'session-1', otherKeys: 2 }` */
export function settingFacts(
  settings: Settings,
  context: SettingContext,
): Readonly<Record<string, string | number>> {
  let otherKeys = 0
  const facts: Record<string, string> = {}
  for (const [key, value] of settings) {
    const shown = Object.hasOwn(known, key) ? known[key] : undefined
    if (shown === undefined) otherKeys += 1
    else facts[key] = typeof value === 'string' ? shown(value, context) : 'block'
  }
  return otherKeys === 0 ? facts : { ...facts, otherKeys }
}
