/**
 * The AWS CLI's guard against a credential_process that ends up calling itself: a list of profiles
 * handed down in the environment (`_AWS_CLI_PROFILE_CHAIN`). Ours and theirs see each other.
 */
import { ConfigError } from '../errors.ts'
import { type Environment, variable } from '../system/environment.ts'

export const chainVariable = '_AWS_CLI_PROFILE_CHAIN'

/** The AWS CLI's own limit. */
const longestChain = 4

/** The value for a child that answers for `profile`. Throws ConfigError `profile-loop`. */
export function extendedChain(env: Environment, profile: string): string {
  const seen = parseRow(variable(env, chainVariable) ?? '')
  if (seen.includes(profile)) throw loopError([...seen, profile])
  if (seen.length >= longestChain) {
    throw new ConfigError(
      'profile-loop',
      `More than ${longestChain} profiles call each other by credential_process: ${seen.join(' -> ')}.`,
      { details: { profile } },
    )
  }
  return [...seen, profile].map(quoteField).join(',')
}

export function loopError(profiles: readonly string[]): ConfigError {
  return new ConfigError(
    'profile-loop',
    `These profiles take their credentials from each other: ${profiles.join(' -> ')}.`,
    { details: { profile: profiles.at(-1) } },
  )
}

/** One row of Python's csv, as the AWS CLI writes it. */
function parseRow(text: string): readonly string[] {
  const fields = text.trimEnd().matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return [...fields]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
    .filter((field) => field !== '')
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}
