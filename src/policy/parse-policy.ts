/** A trust policy from JSON text. What IAM would not take as one is said, place by place, never thrown. */
import { duplicateKeys } from './duplicate-keys.ts'
import { operators } from './operators.ts'
import type {
  Condition,
  Policy,
  PolicyVersion,
  Principal,
  PrincipalKind,
  Statement,
} from './policy.ts'

export interface PolicyProblem {
  /** Where: `Statement[1].Effect`; empty for the whole. */
  readonly at: string
  /** A sentence. */
  readonly says: string
}

export type ParsedPolicy =
  | {
      readonly kind: 'policy'
      readonly policy: Policy
      /** What stands twice, so that only the last counts here. Known only of a text. */
      readonly notices: readonly PolicyProblem[]
    }
  | { readonly kind: 'invalid'; readonly problems: readonly PolicyProblem[] }

type Tell = (at: string, says: string) => void
type Fields = ReadonlyMap<string, unknown>

const versions: readonly PolicyVersion[] = ['2008-10-17', '2012-10-17']
const kinds: readonly PrincipalKind[] = ['AWS', 'Federated', 'Service', 'CanonicalUser']
const setPrefixes = { 'ForAllValues:': 'all', 'ForAnyValue:': 'any' } as const

function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return new Map(Object.entries(value))
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value]
}

/** One text or a list of them; IAM takes numbers and booleans for conditions as well. */
function texts(value: unknown, at: string, tell: Tell, isCondition = false): readonly string[] {
  return listOf(value).flatMap((one) => {
    if (typeof one === 'string') return [one]
    if (isCondition && (typeof one === 'number' || typeof one === 'boolean')) return [String(one)]
    tell(at, 'It must be a text, or a list of texts.')
    return []
  })
}

function parsePrincipals(
  value: unknown,
  at: string,
  tell: Tell,
): Pick<Statement, 'anyPrincipal' | 'principals'> {
  if (value === '*') return { anyPrincipal: true, principals: [] }
  const fields = fieldsOf(value)
  if (fields === undefined) {
    tell(at, 'A trust policy says whom it trusts: {"Federated": "arn:…"} or "*".')
    return { anyPrincipal: false, principals: [] }
  }
  const principals = [...fields].flatMap(([name, ids]): readonly Principal[] => {
    const kind = kinds.find((known) => known === name)
    if (kind !== undefined) return texts(ids, `${at}.${name}`, tell).map((id) => ({ kind, id }))
    tell(`${at}.${name}`, `A principal is one of ${kinds.join(', ')}.`)
    return []
  })
  const anyPrincipal = principals.some(({ kind, id }) => kind === 'AWS' && id === '*')
  return { anyPrincipal, principals }
}

function parseCondition(
  written: string,
  [key, value]: readonly [string, unknown],
  { at, tell }: { readonly at: string; readonly tell: Tell },
): Condition | undefined {
  const prefix = (['ForAllValues:', 'ForAnyValue:'] as const).find((one) => written.startsWith(one))
  const rest = written.slice(prefix?.length ?? 0)
  const ifExists = rest.endsWith('IfExists')
  const name = ifExists ? rest.slice(0, -'IfExists'.length) : rest
  const operator = operators.find((one) => one.name === name)
  if (operator === undefined || (ifExists && operator.test === undefined)) {
    const near = operators.find((one) => one.name.toLowerCase() === name.toLowerCase())
    const hint = near === undefined || near === operator ? '' : ` Did you mean ${near.name}?`
    tell(at, `IAM has no such condition operator.${hint}`)
    return undefined
  }
  const values = texts(value, `${at}.${key}`, tell, true)
  const set = prefix === undefined ? undefined : setPrefixes[prefix]
  return { written, operator, set, ifExists, key, values }
}

function parseConditions(value: unknown, at: string, tell: Tell): readonly Condition[] {
  if (value === undefined) return []
  const blocks = fieldsOf(value)
  if (blocks === undefined) {
    tell(at, 'It must be {"OPERATOR": {"KEY": "VALUE"}}.')
    return []
  }
  return [...blocks].flatMap(([written, keys]) => {
    const here = `${at}.${written}`
    const fields = fieldsOf(keys)
    if (fields === undefined) {
      tell(here, 'It must be {"KEY": "VALUE"}.')
      return []
    }
    return [...fields].flatMap((entry) => parseCondition(written, entry, { at: here, tell }) ?? [])
  })
}

const elements = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Condition']

function tellUnknown(fields: Fields, at: string, tell: Tell): void {
  for (const name of fields.keys()) {
    if (elements.includes(name)) continue
    const says = /^(?:Not)?Resource$/.test(name)
      ? 'A trust policy has none: it is about the role that it stands on.'
      : 'A statement of a trust policy has no such element.'
    tell(`${at}.${name}`, says)
  }
}

function parseStatement(value: unknown, index: number, tell: Tell): Statement {
  const at = `Statement[${index}]`
  const fields = fieldsOf(value) ?? new Map<string, unknown>()
  tellUnknown(fields, at, tell)
  const effect = fields.get('Effect')
  if (effect !== 'Allow' && effect !== 'Deny') tell(`${at}.Effect`, 'It must be Allow or Deny.')
  const exceptActions = fields.has('NotAction')
  if (exceptActions === fields.has('Action')) {
    tell(`${at}.Action`, 'There must be one of Action and NotAction.')
  }
  const name = exceptActions ? 'NotAction' : 'Action'
  const sid = fields.get('Sid')
  return {
    number: index + 1,
    sid: typeof sid === 'string' ? sid : undefined,
    effect: effect === 'Deny' ? 'Deny' : 'Allow',
    ...parsePrincipals(fields.get('Principal'), `${at}.Principal`, tell),
    actions: fields.has(name) ? texts(fields.get(name), `${at}.${name}`, tell) : [],
    exceptActions,
    conditions: parseConditions(fields.get('Condition'), `${at}.Condition`, tell),
  }
}

/** From JSON that has been read; see `parsePolicy`. */
export function decodePolicy(value: unknown): ParsedPolicy {
  const problems: PolicyProblem[] = []
  const tell: Tell = (at, says) => {
    problems.push({ at, says })
  }
  const fields = fieldsOf(value)
  if (fields === undefined || !fields.has('Statement')) {
    return {
      kind: 'invalid',
      problems: [{ at: '', says: 'A policy is an object with Statement.' }],
    }
  }
  const given = fields.get('Version') ?? '2008-10-17'
  const version = versions.find((known) => known === given)
  if (version === undefined) tell('Version', `It must be one of ${versions.join(', ')}.`)
  const statements = listOf(fields.get('Statement')).map((one, at) => parseStatement(one, at, tell))
  if (problems.length > 0 || version === undefined) return { kind: 'invalid', problems }
  return { kind: 'policy', policy: { version, statements }, notices: [] }
}

/** What a person should know of a text that is JSON all the same. */
export function noticesIn(json: string): readonly PolicyProblem[] {
  return duplicateKeys(json).map(({ at }) => ({
    at,
    says: 'It stands twice: readers of JSON keep the last one, and IAM does not say what it does.',
  }))
}

/** A byte order mark before the text is no harm. */
export function parsePolicy(text: string): ParsedPolicy {
  try {
    const json = text.replace(/^\uFEFF/, '')
    const parsed = decodePolicy(JSON.parse(json))
    return parsed.kind === 'policy' ? { ...parsed, notices: noticesIn(json) } : parsed
  } catch {
    return { kind: 'invalid', problems: [{ at: '', says: 'It is not JSON.' }] }
  }
}
