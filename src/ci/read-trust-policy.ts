/** A trust policy from a file: bare, or as `aws iam get-role` prints it. */
import { ConfigError } from '../errors.ts'
import { decodePolicy, noticesIn, type PolicyProblem } from '../policy/parse-policy.ts'
import type { Policy } from '../policy/policy.ts'

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

export interface TrustPolicy {
  readonly policy: Policy
  /** What stands twice in it. */
  readonly notices: readonly PolicyProblem[]
}

interface Document {
  readonly value: unknown
  /** What it was read from. */
  readonly json: string
}

function parsed(text: string): Document {
  // The API itself answers with a percent-encoded document.
  const json = text.startsWith('%7B') ? decodeURIComponent(text) : text
  return { value: JSON.parse(json), json }
}

function documentIn(whole: Document): Document {
  const role = field(whole.value, 'Role') ?? whole.value
  const document = field(role, 'AssumeRolePolicyDocument') ?? role
  return typeof document === 'string' ? parsed(document) : { ...whole, value: document }
}

function readJson(text: string, source: string): Document {
  try {
    return documentIn(parsed(text.replace(/^\uFEFF/, '').trim()))
  } catch (cause) {
    const message = `The trust policy in ${source} is not JSON.`
    throw new ConfigError('trust-policy-invalid', message, { details: { file: source }, cause })
  }
}

/** Throws ConfigError `trust-policy-invalid`. `source` is how a person calls the file. */
export function readTrust(text: string, source: string): TrustPolicy {
  const { value, json } = readJson(text, source)
  const result = decodePolicy(value)
  if (result.kind === 'policy') return { policy: result.policy, notices: noticesIn(json) }
  const [first = { at: '', says: '' }] = result.problems
  const more = result.problems.length - 1
  const others = more === 0 ? '' : ` (${more} more of the kind)`
  const place = first.at === '' ? '' : `${first.at}: `
  const message = `The trust policy in ${source} is none that IAM takes. ${place}${first.says}${others}`
  throw new ConfigError('trust-policy-invalid', message, { details: { file: source } })
}

/** The same without what a person should know of its text. */
export function readTrustPolicy(text: string, source: string): Policy {
  return readTrust(text, source).policy
}
