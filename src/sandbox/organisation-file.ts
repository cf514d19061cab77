import { LineCounter, parseDocument } from 'yaml'
import { type KeylessError, ConfigError } from '../errors.ts'
import { defaultDirectory } from './default-organisation.ts'
import {
  type Account,
  type Assignment,
  type Directory,
  type Group,
  type PermissionSet,
  type Principal,
  type User,
  assignedRoles,
  createDirectory,
} from './directory.ts'
import { parseDuration } from './duration.ts'
import { accessOf } from './iam.ts'
import {
  type IamContext,
  readIamAccess,
  readIamRole,
  readIamUser,
  readIdentityProvider,
} from './organisation-iam.ts'
import { readIamGroup } from './organisation-policies.ts'
import { type Node, createNode } from './yaml-node.ts'

const secondsOf = (
  node: Node,
  [least, most]: readonly [number, number],
  fallback: number,
): number => {
  const text = node.text()
  if (text === undefined) return fallback
  const seconds = (parseDuration(text) ?? Number.NaN) / 1000
  if (!(seconds >= least && seconds <= most)) {
    throw node.invalid(`must be a duration from ${least / 60} to ${most / 60} minutes, such as 8h`)
  }
  return seconds
}

const roleLifetime = [3600, 43_200] as const
const signInLifetime = [900, 7_776_000] as const

function readUser(node: Node): User {
  const name = node.field('name').matching(/^[\w+=,.@-]{1,64}$/, 'a user name without blanks')
  const totpSecret = node
    .field('totp-secret')
    .optional(/^[A-Z2-7]{16,}=*$/, 'base32, 16 or more letters')
  return {
    name,
    password: node.field('password').matching(/^.+$/s, 'a password'),
    email: node.field('email').text() ?? `${name}@example.com`,
    ...(totpSecret === undefined ? {} : { totpSecret }),
  }
}

function readAccount(node: Node): Account {
  const accountId = node.field('id').matching(/^\d{12}$/, '12 digits')
  const accountName = node.field('name').text() ?? accountId
  return {
    accountId,
    accountName,
    emailAddress: node.field('email').text() ?? `aws-${accountId}@example.com`,
  }
}

function readPermissionSet(node: Node): PermissionSet {
  const name = node
    .field('name')
    .matching(/^[\w+=,.@-]{1,32}$/, 'at most 32 of A-Z a-z 0-9 _ + = , . @ -')
  return {
    name,
    sessionSeconds: secondsOf(node.field('session'), roleLifetime, 3600),
    iam: readIamAccess(node.field('iam')) ?? accessOf([name]),
  }
}

function readGroup(node: Node, users: readonly User[]): Group {
  const userNames = users.map(({ name }) => name)
  return {
    name: node.field('name').matching(/^[^\p{Cc}]{1,1024}$/u, 'a name of one line'),
    members: node
      .field('members')
      .list()
      .map((member) => oneOf(member, userNames, 'user')),
  }
}

/** Accounts by id or name. */
function accountNamed(node: Node, accounts: readonly Account[]): Account {
  const wanted = node.text()
  const found = accounts.find(
    ({ accountId, accountName }) => accountId === wanted || accountName === wanted,
  )
  if (found === undefined) throw node.invalid('is not the id or name of an account above')
  return found
}

function oneOf(node: Node, names: readonly string[], what: string): string {
  const wanted = node.text() ?? ''
  if (!names.includes(wanted)) throw node.invalid(`is not the name of a ${what} above`)
  return wanted
}

interface Known {
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  readonly accounts: readonly Account[]
  readonly permissionSets: readonly PermissionSet[]
  readonly deleted: readonly Principal[]
}

/** They have nothing but their name. */
function readDeleted(root: Node): readonly Principal[] {
  const named = (field: string, type: Principal['type']): readonly Principal[] =>
    root
      .field(field)
      .list()
      .map((node) => ({ type, name: node.matching(/^[^\p{Cc}]{1,1024}$/u, 'a name of one line') }))
  return [...named('deleted-users', 'USER'), ...named('deleted-groups', 'GROUP')]
}

function readAssignments(node: Node, known: Known): readonly Assignment[] {
  const setNames = known.permissionSets.map(({ name }) => name)
  const deleted = (type: Principal['type']): readonly string[] =>
    known.deleted.flatMap((one) => (one.type === type ? one.name : []))
  const userNames = [...known.users.map(({ name }) => name), ...deleted('USER')]
  const users = node
    .field('users')
    .list()
    .map((user) => ({ user: oneOf(user, userNames, 'user') }))
  const groupNames = [...known.groups.map(({ name }) => name), ...deleted('GROUP')]
  const groups = node
    .field('groups')
    .list()
    .map((group) => ({ group: oneOf(group, groupNames, 'group') }))
  const sets = node
    .field('permission-sets')
    .list()
    .map((set) => oneOf(set, setNames, 'permission set'))
  const accounts = node.field('accounts').is('all')
    ? known.accounts
    : node
        .field('accounts')
        .list()
        .map((account) => accountNamed(account, known.accounts))
  return [...users, ...groups].flatMap((principal) =>
    accounts.flatMap(({ accountId }) =>
      sets.map((permissionSet) => ({ ...principal, accountId, permissionSet })),
    ),
  )
}

function iamContext({ accounts, permissionSets }: Known): IamContext {
  const setNames = permissionSets.map((set) => set.name)
  return {
    accountOf: (node) => accountNamed(node, accounts),
    permissionSetOf: (node) => oneOf(node, setNames, 'permission set'),
    sessionOf: (node) => secondsOf(node, roleLifetime, 3600),
  }
}

function assertUnique(nodes: readonly Node[], values: readonly string[]): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) throw nodes[index]?.invalid(`is there twice: ${value}`)
  })
}

const rootFields = [
  'name',
  'start-url',
  'region',
  'session',
  'users',
  'groups',
  'deleted-users',
  'deleted-groups',
  'accounts',
  'permission-sets',
  'assignments',
  'roles',
  'iam-groups',
  'iam-users',
  'identity-providers',
]

function readIam(root: Node, context: IamContext) {
  const listed = (name: string): readonly Node[] => root.field(name).list()
  const iamGroups = listed('iam-groups').map((node) => readIamGroup(node, context))
  return {
    iamRoles: listed('roles').map((node) => readIamRole(node, context)),
    iamGroups,
    iamUsers: listed('iam-users').map((node) => readIamUser(node, context, iamGroups)),
    identityProviders: listed('identity-providers').map((node) =>
      readIdentityProvider(node, context),
    ),
  }
}

function readDirectory(root: Node): Directory {
  root.only(rootFields)
  const usual = defaultDirectory().organisation
  const lists = {
    users: root.field('users').list(),
    groups: root.field('groups').list(),
    accounts: root.field('accounts').list(),
    permissionSets: root.field('permission-sets').list(),
  }
  const users = lists.users.map(readUser)
  const known: Known = {
    users,
    groups: lists.groups.map((node) => readGroup(node, users)),
    accounts: lists.accounts.map(readAccount),
    permissionSets: lists.permissionSets.map(readPermissionSet),
    deleted: readDeleted(root),
  }
  const deletedNames = (type: Principal['type']): readonly string[] =>
    known.deleted.flatMap((one) => (one.type === type ? one.name : []))
  // Whoever is there was not deleted.
  assertUnique(
    [...lists.users, ...root.field('deleted-users').list()],
    [...known.users.map(({ name }) => name), ...deletedNames('USER')].map((name) =>
      name.toLowerCase(),
    ),
  )
  assertUnique(
    [...lists.groups, ...root.field('deleted-groups').list()],
    [...known.groups.map(({ name }) => name), ...deletedNames('GROUP')],
  )
  assertUnique(
    lists.accounts,
    known.accounts.map(({ accountId }) => accountId),
  )
  assertUnique(
    lists.permissionSets,
    known.permissionSets.map(({ name }) => name),
  )
  const assignments = root
    .field('assignments')
    .list()
    .flatMap((node) => readAssignments(node, known))
  const organisation = {
    name: root.field('name').optional(/^[\w./%@:+-]+$/, 'a name without blanks') ?? usual.name,
    startUrl: root.field('start-url').optional(/^https:\/\/\S+$/, 'an https URL') ?? usual.startUrl,
    region: root.field('region').optional(/^[a-z]{2,}(-[a-z]+)+-\d+$/, 'a region') ?? usual.region,
    sessionSeconds: secondsOf(root.field('session'), signInLifetime, usual.sessionSeconds),
    ...known,
    ...readIam(root, iamContext(known)),
    demonstration: false,
  }
  return createDirectory(organisation, assignedRoles(assignments))
}

/**
 * An organisation from YAML (docs/sandbox.md shows one). Every scalar is read as text, so account
 * ids keep their leading zeros. Throws ConfigError `organisation-invalid` with file and line.
 */
export function parseOrganisation(text: string, file: string): Directory {
  const lines = new LineCounter()
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines })
  const invalid = (message: string, offset: number | undefined): KeylessError => {
    const line = offset === undefined ? undefined : lines.linePos(offset).line
    const place = line === undefined ? '.' : `, in line ${line}.`
    return new ConfigError('organisation-invalid', message.replace(/\.$/, place), {
      details: { file, line },
    })
  }
  const [error] = document.errors
  if (error !== undefined) {
    throw invalid('The organisation file is not valid YAML.', error.pos[0])
  }
  return readDirectory(createNode(document.contents, 'The file', invalid))
}
