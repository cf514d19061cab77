/** A trust policy from a file: bare, or as `aws iam get-role` prints it. */
import { ConfigError } from '../errors.ts'
import { decodePolicy } from '../policy/parse-policy.ts'
import type { Policy } from '../policy/policy.ts'

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function parsed(text: string): unknown {
  // The API itself answers with a percent-encoded document.
  return JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text)
}

function documentIn(value: unknown): unknown {
  const role = field(value, 'Role') ?? value
  const document = field(role, 'AssumeRolePolicyDocument') ?? role
  return typeof document === 'string' ? parsed(document) : document
}

function readJson(text: string, source: string): unknown {
  try {
    return documentIn(parsed(text.replace(/^\uFEFF/, '').trim()))
  } catch (cause) {
    const message = `The trust policy in ${source} is not JSON.`
    throw new ConfigError('trust-policy-invalid', message, { details: { file: source }, cause })
  }
}

/** Throws ConfigError `trust-policy-invalid`. `source` is how a person calls the file. */
export function readTrustPolicy(text: string, source: string): Policy {
  const result = decodePolicy(readJson(text, source))
  if (result.kind === 'policy') return result.policy
  const [first = { at: '', says: '' }] = result.problems
  const more = result.problems.length - 1
  const others = more === 0 ? '' : ` (${more} more of the kind)`
  const place = first.at === '' ? '' : `${first.at}: `
  const message = `The trust policy in ${source} is none that IAM takes. ${place}${first.says}${others}`
  throw new ConfigError('trust-policy-invalid', message, { details: { file: source } })
}
