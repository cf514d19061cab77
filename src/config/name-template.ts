/** Names of profiles from a template: `{account}-{role|trim:Access|lower}`. Pure. */
import { UsageError } from '../errors.ts'
import { partitionOf } from '../system/partitions.ts'
import { patternFault } from './bounded-pattern.ts'
import { isIdentifier, readableCharacters, toProfileName } from './profile-name.ts'

export interface NamedRole {
  readonly accountId: string
  readonly accountName?: string
  readonly email?: string
  readonly roleName: string
  readonly region: string
  readonly session: string
}

export interface NameRules {
  readonly template: NameTemplate
  /** By account id or account name, instead of the account's name. */
  readonly accountAliases: ReadonlyMap<string, string>
  readonly roleAliases: ReadonlyMap<string, string>
}

type Change = (value: string) => string

interface Part {
  readonly field: Field
  readonly changes: readonly Change[]
}

/** Literal text and fields, in order. */
export type NameTemplate = readonly (string | Part)[]

export const defaultTemplate = '{account}-{role}'

export const nameFields = [
  'account',
  'accountId',
  'email',
  'role',
  'region',
  'partition',
  'session',
] as const

type Field = (typeof nameFields)[number]

/** A server may name an account as it likes; no name of a profile needs more of it. */
const longestValue = 128

const field = /\{(\w+)/y
const change = /\|(?:replace:\/((?:\\.|[^/\\])+)\/((?:\\.|[^/\\])*)\/|(\w+)(?::([^|{}]*))?)/y

/** No template for people is as long. */
const longestTemplate = 1000

/** Throws UsageError `template-invalid`. */
export function parseTemplate(text: string): NameTemplate {
  if (text.length > longestTemplate) throw invalid(`is longer than ${longestTemplate} characters`)
  const parts: (string | Part)[] = []
  for (let at = 0; at < text.length;) {
    field.lastIndex = at
    const found = field.exec(text)
    if (found === null) {
      const end = text.indexOf('{', at + 1)
      const literal = text.slice(at, end === -1 ? text.length : end)
      if (!isIdentifier(literal)) throw invalid(`cannot be read at "${literal}"`)
      parts.push(literal)
      at += literal.length
    } else {
      const [whole, name = ''] = found
      const { changes, end } = changesAt(text, at + whole.length)
      parts.push({ field: fieldNamed(name), changes })
      at = end
    }
  }
  if (!parts.some((part) => typeof part !== 'string')) throw invalid('has no field')
  return parts
}

/** With the Region at the end where it is not told: for profiles in several of them. */
export function tellingRegion(template: NameTemplate): NameTemplate {
  const isTold = template.some((part) => typeof part !== 'string' && part.field === 'region')
  return isTold ? template : [...template, '-', { field: 'region', changes: [] }]
}

function fieldNamed(name: string): Field {
  const known = nameFields.find((one) => one === name)
  if (known !== undefined) return known
  throw invalid(`has a field {${name}}; there are ${nameFields.join(', ')}`)
}

/** One after the other up to the brace: as one expression they would be tried in every combination. */
function changesAt(text: string, from: number): { changes: Change[]; end: number } {
  const changes: Change[] = []
  let at = from
  while (text[at] !== '}') {
    change.lastIndex = at
    const found = change.exec(text)
    if (found === null) throw invalid(`cannot be read at "${text.slice(at) || text.slice(from)}"`)
    const [whole, pattern, replacement = '', name = '', argument] = found
    changes.push(
      pattern === undefined ? changeNamed(name, argument) : replace(pattern, replacement),
    )
    at += whole.length
  }
  return { changes, end: at + 1 }
}

const plainChanges: Readonly<Record<string, Change>> = {
  lower: (value) => value.toLowerCase(),
  upper: (value) => value.toUpperCase(),
  slug: (value) =>
    toProfileName(value)
      .replace(/[^A-Za-z0-9]+/g, '-')
      .toLowerCase(),
  short,
}

function changeNamed(name: string, argument: string | undefined): Change {
  if (name === 'trim' && argument !== undefined && argument !== '') return trim(argument)
  const plain = Object.hasOwn(plainChanges, name) ? plainChanges[name] : undefined
  if (plain !== undefined && argument === undefined) return plain
  throw invalid(
    `has a change ${name}; there are lower, upper, slug, short, trim:TEXT, replace:/A/B/`,
  )
}

/** The text goes from the beginning and from the end. */
function trim(text: string): Change {
  return (value) => {
    const start = value.startsWith(text) ? value.slice(text.length) : value
    return start.endsWith(text) ? start.slice(0, start.length - text.length) : start
  }
}

function replace(pattern: string, replacement: string): Change {
  const fault = patternFault(pattern)
  if (fault !== undefined) throw invalid(`has a pattern /${pattern}/ that ${fault}`)
  const search = new RegExp(pattern, 'gu')
  return (value) => value.replace(search, replacement.replaceAll('\\/', '/'))
}

/** `eu-west-1` is `euw1`; `AWSAdministratorAccess` is `Administrator`. */
function short(value: string): string {
  const region = /^([a-z]{2,4})(?:-([a-z]+))+-(\d+)$/.exec(value)
  if (region === null)
    return value.replace(/^AWS(?=[A-Z])|(?<=.)(?:Access|Role|PermissionSet)$/g, '')
  const [first = '', ...words] = value.split('-')
  return (
    first +
    words
      .map((word) => word.charAt(0))
      .join('')
      .replace(/\d$/, region[3] ?? '')
  )
}

/** One that every AWS tool can read, whatever the account is called; not yet unique. */
export function profileNameOf(role: NamedRole, rules: NameRules): string {
  const text = rules.template.map((part) => {
    if (typeof part === 'string') return part
    const value = valueOf(part.field, role, rules).slice(0, longestValue)
    return readableCharacters(
      part.changes.reduce((changed, apply) => apply(changed).slice(0, longestValue), value),
    )
  })
  return toProfileName(text.join(''))
}

function valueOf(name: Field, role: NamedRole, rules: NameRules): string {
  switch (name) {
    case 'account':
      return accountValue(role, rules.accountAliases)
    case 'role':
      return rules.roleAliases.get(role.roleName) ?? role.roleName
    case 'partition':
      return partitionOf(role.region).id
    case 'email':
      return role.email ?? ''
    case 'accountId':
    case 'region':
    case 'session':
      return role[name]
  }
}

/** A name without a single character that a profile may have is of no use. */
function accountValue(
  { accountId, accountName = '' }: NamedRole,
  aliases: NameRules['accountAliases'],
): string {
  const alias = aliases.get(accountId) ?? aliases.get(accountName)
  if (alias !== undefined) return alias
  const start = accountName.slice(0, longestValue)
  return readableCharacters(start) === '' ? accountId : start
}

function invalid(what: string): UsageError {
  return new UsageError('template-invalid', `The name template ${what}.`)
}
