/** What is wrong, or only unlikely, about an answer: half a sentence without its full stop, or undefined. */
import { knownRegions } from '../../config/known-regions.ts'
import { assertRegion } from '../../config/region.ts'
import { KeylessError } from '../../errors.ts'
import { didYouMean } from '../suggest.ts'
import { parseUrl } from '../../system/parse-url.ts'

/** What a check says as a sentence for a prompt. */
export function problemOf(check: () => void): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof KeylessError) return error.message.replace(/\.$/, '')
    throw error
  }
}

export function regionProblem(value: string): string | undefined {
  return problemOf(() => assertRegion(value))
}

/** The usual start URL does not tell it. */
export const regionHint = "such as us-east-1; it stands in Identity Center's Settings"

/** A Region may be newer than keyless, but most often it is a typing mistake. */
export function regionDoubt(value: string): string | undefined {
  if (knownRegions.includes(value)) return undefined
  const near = didYouMean(value.toLowerCase(), knownRegions)
  const hint = near === undefined ? 'One is us-east-1.' : `Did you mean ${near}?`
  return `${value} is not a Region that keyless knows. ${hint}`
}

/** The formats of AWS CLI v2, which refuses every command of a profile with another one. */
const outputFormats = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off']

export function outputProblem(value: string): string | undefined {
  if (value === '' || outputFormats.includes(value)) return undefined
  return `An output format is one of ${outputFormats.join(', ')}`
}

/** Scopes of OpenID Connect, which alone are one word. */
const plainScopes = ['aws', 'email', 'offline_access', 'openid', 'profile']

export function scopesProblem(value: string): string | undefined {
  const items = value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  if (items.some((item) => /\s/.test(item))) return 'Scope values must be separated by commas'
  const odd = items.find((item) => !/^\w+(:\w+)+$/.test(item) && !plainScopes.includes(item))
  return odd === undefined ? undefined : `A scope is such as sso:account:access, not ${odd}`
}

export function accountIdProblem(value: string): string | undefined {
  return /^\d{12}$/.test(value) ? undefined : 'An account id has 12 digits'
}

/** The characters that IAM allows. */
export function roleNameProblem(value: string): string | undefined {
  if (/^[\w+=,.@-]{1,64}$/.test(value)) return undefined
  return 'A role name holds letters, digits and _ + = , . @ -, 64 at most'
}

export const startUrlExample = 'https://my-org.awsapps.com/start'

export function startUrlProblem(value: string): string | undefined {
  const url = parseUrl(value)
  if (url === undefined || url.hostname === '') {
    return `Not a valid Start URL, such as ${startUrlExample}`
  }
  return url.protocol === 'https:' ? undefined : 'The start URL must begin with https'
}
