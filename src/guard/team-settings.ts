/** Settings that a team file may put into every profile. Nothing that runs, reads or leads elsewhere. */
import { isRegion } from '../config/region.ts'

const bool = /^(?:true|false)$/

const allowed: Readonly<Record<string, RegExp>> = {
  region: /^/,
  output: /^(?:json|text|table|yaml|yaml-stream|off)$/,
  retry_mode: /^(?:legacy|standard|adaptive)$/,
  max_attempts: /^[1-9]\d?$/,
  defaults_mode: /^(?:legacy|standard|in-region|cross-region|mobile|auto)$/,
  use_fips_endpoint: bool,
  use_dualstack_endpoint: bool,
  sts_regional_endpoints: /^(?:legacy|regional)$/,
  cli_timestamp_format: /^(?:wire|iso8601|none)$/,
  cli_binary_format: /^(?:base64|raw-in-base64-out)$/,
}

export const teamSettingKeys = Object.keys(allowed)

/** What is wrong with such a setting, as the rest of a sentence. */
export function teamSettingFault(key: string, value: string): string | undefined {
  const pattern = Object.hasOwn(allowed, key) ? allowed[key] : undefined
  if (pattern === undefined) return 'is no setting that a team file may give'
  if (key === 'region' && !isRegion(value)) return 'is no name of a Region'
  return pattern.test(value) ? undefined : 'has a value that it cannot have'
}
