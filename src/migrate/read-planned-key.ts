/** One key of a plan's file. What is wrong with it is noted, not thrown. */
import { isAbsolute } from 'node:path'
import { isIdentifier, isReservedName } from '../config/profile-name.ts'
import { isRegion } from '../config/region.ts'
import type { YamlNode } from '../system/yaml-node.ts'
import type {
  Grant,
  KeyCaller,
  KeyPlace,
  LastUse,
  Permissions,
  PlannedKey,
  Replacement,
  TrailCall,
  TrailUse,
} from './migration-plan.ts'
import { isPlaceKind } from './places.ts'
import { powers } from './policy-power.ts'

/** Of a list; more would only take time. */
const mostItems = 2000
const longestText = 4096

/** The text, where it fits; noted otherwise. */
export function wanted(node: YamlNode, pattern: RegExp, says: string): string | undefined {
  const text = node.text()
  if (text !== undefined && text.length <= longestText && pattern.test(text)) return text
  node.note(`is ${says}`)
  return undefined
}

function optional(node: YamlNode, pattern: RegExp, says: string): string | undefined {
  return node.isThere ? wanted(node, pattern, says) : undefined
}

/** As `toISOString` writes it. */
export function dateOf(node: YamlNode): Date | undefined {
  const text = wanted(node, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'no time (ISO 8601, Z)')
  const date = new Date(text ?? '')
  if (!Number.isNaN(date.getTime())) return date
  if (text !== undefined) node.note('is no time there is')
  return undefined
}

function given<K extends string, T>(name: K, value: T | undefined): { readonly [N in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [N in K]?: T })
}

function profileName(node: YamlNode): string | undefined {
  const name = node.text()
  if (name !== undefined && isIdentifier(name) && !isReservedName(name)) return name
  node.note('is no name that every AWS tool reads')
  return undefined
}

const keyFields = [
  ...(['key', 'account', 'user', 'root', 'iam-profile', 'created', 'last-used'] as const),
  ...(['permissions', 'replacement', 'places', 'callers', 'trail', 'use'] as const),
]

const permissionFields = ['policies', 'boundary', 'not-known'] as const

export function readPlannedKey(node: YamlNode): PlannedKey | undefined {
  const fields = node.fields(keyFields)
  const keyId = wanted(fields.key, /^AKIA[A-Z0-9]{12,124}$/, 'no id of a long-lived key (AKIA…)')
  const accountId = wanted(fields.account, /^\d{12}$/, 'no account id (12 digits)')
  const isRoot = fields.root.flag()
  const userName = isRoot
    ? undefined
    : wanted(fields.user, /^[\w+=,.@-]{1,64}$/, 'no name of an IAM user')
  if (isRoot && fields.user.isThere) fields.user.note('is there beside root')
  const iamProfile = profileName(fields['iam-profile'])
  const createdAt = fields.created.isThere ? dateOf(fields.created) : undefined
  const lastUsed = readLastUse(fields['last-used'])
  const permissions = readPermissions(fields.permissions)
  const replacement = readReplacement(fields.replacement)
  const places = list(fields.places, (one) => readPlace(one))
  const callers = list(fields.callers, readCaller)
  const trail = list(fields.trail, readCall)
  const use = fields.use.isThere ? readUse(fields.use) : undefined
  if (keyId === undefined || accountId === undefined || iamProfile === undefined) return undefined
  return {
    ...{ keyId, accountId, userName, iamProfile, places, callers, trail },
    ...given('createdAt', createdAt),
    ...given('lastUsed', lastUsed),
    ...given('permissions', permissions),
    ...given('replacement', replacement),
    ...given('use', use),
  }
}

function list<T>(node: YamlNode, read: (one: YamlNode) => T | undefined): readonly T[] {
  const nodes = node.items()
  if (nodes.length > mostItems) node.note(`has more than ${mostItems} items`)
  return nodes.slice(0, mostItems).flatMap((one) => read(one) ?? [])
}

const plainWord = /^[\w.:/-]{1,100}$/

function readLastUse(node: YamlNode): LastUse | undefined {
  if (!node.isThere) node.note('is missing: a time, or never')
  if (!node.isThere || isNever(node)) return undefined
  const { at, service, region } = node.fields(['at', 'service', 'region'])
  const when = dateOf(at)
  const what = wanted(service, plainWord, 'no name of a service')
  const where = wanted(region, plainWord, 'no name of a Region')
  if (when === undefined || what === undefined || where === undefined) return undefined
  return { at: when, service: what, region: where }
}

/** Asking a node of fields for its text would be noted. */
function isNever(node: YamlNode): boolean {
  return node.isText && node.text() === 'never'
}

const policyName = /^[\w+=,.@-]{1,128}$/

function readPermissions(node: YamlNode): Permissions | undefined {
  if (!node.isThere) return undefined
  const { policies, boundary, 'not-known': unknown } = node.fields(permissionFields)
  const operation = (one: YamlNode) => wanted(one, /^\w{1,64}$/, 'no operation of IAM')
  return {
    grants: list(policies, readGrant),
    ...given('boundary', optional(boundary, policyName, 'no name of a policy')),
    notKnown: unknown.isThere ? list(unknown, operation) : [],
  }
}

function readGrant(node: YamlNode): Grant | undefined {
  const { name, group, inline, allows } = node.fields(['name', 'group', 'inline', 'allows'])
  const policy = wanted(name, policyName, 'no name of a policy')
  const from = optional(group, policyName, 'no name of a group')
  const power = powers.find((one) => one === allows.text())
  if (power === undefined) allows.note('is none of read, write and admin')
  if (policy === undefined || power === undefined) return undefined
  const own = inline.isThere && inline.flag()
  return { policy, ...given('group', from), ...(own ? { inline: true } : {}), allows: power }
}

function readReplacement(node: YamlNode): Replacement | undefined {
  if (!node.isThere) return undefined
  const fields = node.fields(['profiles', 'session', 'permission-set', 'region'])
  const profiles = list(fields.profiles, profileName)
  if (profiles.length === 0) fields.profiles.note('names no profile')
  if (new Set(profiles).size < profiles.length) fields.profiles.note('names a profile twice')
  const session = profileName(fields.session)
  const roleName = wanted(fields['permission-set'], /^[\w+=,.@-]{1,64}$/, 'no name of a role')
  const region = optional(fields.region, /^[\w-]+$/, 'no name of a Region')
  if (region !== undefined && !isRegion(region)) fields.region.note('is no name of a Region')
  if (session === undefined || roleName === undefined) return undefined
  return { profiles, session, roleName, ...given('region', region) }
}

function readSpot({
  file,
  line,
  commit,
  variable,
}: Readonly<Record<'file' | 'line' | 'commit' | 'variable', YamlNode>>) {
  const path = optional(file, /^/, 'too long')
  if (path !== undefined && !isAbsolute(path)) file.note('is no absolute path')
  if (path === undefined && !variable.isThere) file.note('is missing, and so is variable')
  const number = optional(line, /^[1-9]\d{0,8}$/, 'no number of a line')
  return {
    ...given('file', path),
    ...given('line', number === undefined ? undefined : Number(number)),
    ...given('commit', optional(commit, /^[0-9a-f]{7,64}$/, 'no commit')),
    ...given('variable', optional(variable, /^\w{1,200}$/, 'no name of a variable')),
  }
}

const placeFields = ['file', 'line', 'commit', 'variable', 'kind', 'profile', 'by'] as const

function readPlace(node: YamlNode, own: readonly string[] = []): KeyPlace | undefined {
  const fields = node.fields(placeFields)
  if (fields.by.isThere && !own.includes('by')) fields.by.note('is only for a caller')
  const place = fields.kind.text() ?? ''
  const profile = optional(fields.profile, /^[^\n]+$/, 'no name of a profile')
  const spot = readSpot(fields)
  if (isPlaceKind(place)) return { ...spot, place, ...given('profile', profile) }
  fields.kind.note('is no kind of place that keyless knows')
  return undefined
}

function readCaller(node: YamlNode): KeyCaller | undefined {
  const by = wanted(node.fields(placeFields).by, /^[^\n]{1,100}$/, 'missing: how it names it')
  const place = readPlace(node, ['by'])
  if (place === undefined || by === undefined) return undefined
  if (place.profile === undefined) node.note('names no profile')
  return { ...place, by, profile: place.profile ?? '' }
}

function readCall(node: YamlNode): TrailCall | undefined {
  const { at, event, region, source, agent } = node.fields([
    ...(['at', 'event', 'region', 'source', 'agent'] as const),
  ])
  const when = dateOf(at)
  const what = wanted(event, plainWord, 'no name of an event (s3:PutObject)')
  const where = wanted(region, plainWord, 'no name of a Region')
  const from = optional(source, /^/, 'too long')
  const by = optional(agent, /^/, 'too long')
  if (when === undefined || what === undefined || where === undefined) return undefined
  return { at: when, event: what, region: where, sourceAddress: from ?? '', userAgent: by ?? '' }
}

const counts = ['calls', 'days', 'addresses', 'programs', 'services', 'accounts'] as const

function readUse(node: YamlNode): TrailUse | undefined {
  const fields = node.fields([...counts, 'first', 'last'])
  const [first, last] = [dateOf(fields.first), dateOf(fields.last)]
  const numbers = counts.map((name) => [
    name,
    wanted(fields[name], /^(?:0|[1-9]\d{0,14})$/, 'no number'),
  ])
  if (first === undefined || last === undefined) return undefined
  const counted = Object.fromEntries(numbers.map(([name, text]) => [name, Number(text)]))
  return { ...(counted as Record<(typeof counts)[number], number>), first, last }
}
