/** Settings that many profiles may get at once. What makes a profile what it is stays out of it. */
import { UsageError } from '../errors.ts'
import { assertWritableValue } from './edit-value.ts'
import { isRegion } from './region.ts'

/** What neither runs nor reads nor redirects anything. */
const harmlessKeys = [
  'region',
  'output',
  'retry_mode',
  'max_attempts',
  'defaults_mode',
  'use_fips_endpoint',
  'use_dualstack_endpoint',
  'sts_regional_endpoints',
  'cli_timestamp_format',
  'cli_binary_format',
  'cli_auto_prompt',
] as const

/** What a program is run, reached or trusted by: only a person's own words may set it. */
const ownKeys = [
  'cli_pager',
  'ca_bundle',
  'services',
  'endpoint_url',
  'credential_process',
  'mfa_process',
] as const

export const extraKeys = [...harmlessKeys, ...ownKeys] as const

/** Whether others than the person at the command line may set it. */
export function isHarmlessKey(key: string): boolean {
  return harmlessKeys.some((known) => known === key.trim())
}

/**
 * `region=eu-west-1,output=json`, of a person's own command line. Throws UsageError `flag-value`, or
 * ConfigError `config-value-invalid`.
 */
export function parseExtraSettings(text: string, command: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  for (const part of text.split(',').filter((one) => one.trim() !== '')) {
    const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(.*?)\s*$/s.exec(part) ?? []
    const key = extraKeys.find((known) => known === name)
    if (key === undefined) {
      const message = `A setting is KEY=VALUE, and KEY one of ${extraKeys.join(', ')}.`
      throw new UsageError('flag-value', message, { details: { command } })
    }
    assertWritableValue(key, value)
    if (key === 'region' && !isRegion(value)) {
      const message = `The region ${JSON.stringify(value)} is no name of a region.`
      throw new UsageError('flag-value', message, { details: { command } })
    }
    settings.set(key, value)
  }
  return settings
}
