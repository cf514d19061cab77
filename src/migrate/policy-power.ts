/** How much a policy lets one do: by its text where that is at hand, else by its name. */

export type Power = 'read' | 'write' | 'admin'

export const powers: readonly Power[] = ['read', 'write', 'admin']

export function mostOf(all: readonly Power[], least: Power): Power {
  return powers.findLast((power) => power === least || all.includes(power)) ?? least
}

/** Nobody can tell a name that says nothing: it is taken for one that may change things. */
export function powerOf(name: string): Power {
  if (/admin|iamfullaccess/i.test(name)) return 'admin'
  return /read-?only|view-?only|audit|reader|viewer/i.test(name) ? 'read' : 'write'
}

/** How names of operations begin that change nothing. `s3:Get*` is one, `s3:G*` is more. */
const reading =
  /^(?:BatchDescribe|BatchGet|Check|Describe|Discover|Download|Estimate|Filter|Get|Head|List|Lookup|Preview|Query|Read|Scan|Search|Select|Simulate|Test|Validate|Verify|View)/i

/** AWS's own ReadOnlyAccess leaves them out. */
const secretReading = /^secretsmanager:(?:Get|BatchGet)/i

/** Of IAM, and yet not for administrators alone: AWS's PowerUserAccess has most of them. */
const humbleIam =
  /^iam:(?:PassRole|CreateServiceLinkedRole|DeleteServiceLinkedRole|ChangePassword)$/i

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text or a list of texts; undefined for anything else, absence too. */
function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = list.filter((one): one is string => typeof one === 'string')
  return texts.length === list.length ? texts : undefined
}

function powerOfAction(action: string): Power {
  const [service = '', operation = ''] = action.split(':')
  const isIam = /^(?:iam|\*)$/i.test(service) || action === '*'
  if (operation !== '' && reading.test(operation))
    return secretReading.test(action) ? 'write' : 'read'
  return isIam && !humbleIam.test(action) ? 'admin' : 'write'
}

/** Everybody's own password, keys and authenticator: a sign-in takes the place of these. */
function isOwnAffair(statement: Fields): boolean {
  const resources = textsOf(statement['Resource'])
  return resources?.every((one) => one.includes('${aws:username}')) === true
}

/** Undefined for a statement that nobody can read. */
function powerOfStatement(statement: unknown): Power | undefined {
  if (!isFields(statement)) return undefined
  if (statement['Effect'] === 'Deny') return 'read'
  if (statement['Effect'] !== 'Allow') return undefined
  if ('NotAction' in statement) {
    const left = textsOf(statement['NotAction'])
    if (left === undefined) return undefined
    return left.some((one) => /^iam:\*$/i.test(one)) ? 'write' : 'admin'
  }
  const actions = textsOf(statement['Action'])
  if (actions === undefined) return undefined
  const all = actions.map(powerOfAction)
  const isOwn = isOwnAffair(statement) && actions.every((one) => /^iam:./i.test(one))
  return isOwn ? 'read' : mostOf(all, 'read')
}

/**
 * Of a policy's JSON. What it denies, and under which conditions, is not weighed: it never makes this less.
 * Undefined for a text that is no policy.
 */
export function powerOfDocument(text: string): Power | undefined {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(document)) return undefined
  const { Statement: stated } = document
  const statements: readonly unknown[] = Array.isArray(stated) ? stated : [stated]
  const all = statements.map(powerOfStatement)
  const known = all.filter((power) => power !== undefined)
  return known.length < all.length ? undefined : mostOf(known, 'read')
}
