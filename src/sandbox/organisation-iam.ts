/** The part of an organisation file that is about IAM: users with keys, providers and roles. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Account } from './directory.ts'
import { parseDuration } from './duration.ts'
import {
  type IamAccess,
  type IamGroup,
  type IamKey,
  type IamRole,
  type IamUser,
  type IdentityProvider,
  rootName,
} from './iam.ts'
import { readPermissions } from './organisation-policies.ts'
import { pipelineById, pipelineOfIssuer, pipelines } from './pipelines/pipelines.ts'
import { readTrust, type Trust, trustOf, type TrustedPrincipal } from './trust.ts'
import type { Node } from './yaml-node.ts'

/** What the rest of the file has, and how it is referred to. */
export interface IamContext {
  accountOf(node: Node): Account
  permissionSetOf(node: Node): string
  sessionOf(node: Node): number
}

const name = /^[\w+=,.@-]{1,64}$/

export function readIamAccess(node: Node): IamAccess | undefined {
  return node.optional(/^(full|read|none)$/, 'full, read or none') as IamAccess | undefined
}

const yesOrNo = /^(yes|no|true|false)$/

function isYes(node: Node): boolean {
  return /^(yes|true)$/.test(node.optional(yesOrNo, 'yes or no') ?? 'no')
}

/** Milliseconds; none if it is not there. */
function readAgo(node: Node): number {
  const text = node.text()
  const ms = text === undefined ? 0 : (parseDuration(text) ?? -1)
  if (ms < 0) throw node.invalid('must say how long ago, such as 400d')
  return ms
}

function readLastUsed(node: Node): IamKey['lastUsed'] | undefined {
  if (!node.isThere()) return undefined
  return {
    agoMs: readAgo(node.field('ago')),
    service: node.field('service').matching(/^[a-z0-9-]+$/, 'a service, such as s3'),
    region: node.field('region').matching(/^[a-z0-9-]+$/, 'a region'),
  }
}

function readIamKey(node: Node): IamKey {
  const lastUsed = readLastUsed(node.field('last-used'))
  return {
    accessKeyId: node.field('access-key-id').matching(/^[A-Z0-9]{16,128}$/, 'an access key id'),
    secretAccessKey: node.field('secret-access-key').matching(/^\S+$/, 'a secret access key'),
    active: !isYes(node.field('inactive')),
    ageMs: readAgo(node.field('age')),
    ...(lastUsed === undefined ? {} : { lastUsed }),
  }
}

/** Two at most, under `keys`; a user with one may have its fields of its own. */
function readIamKeys(node: Node): readonly IamKey[] {
  const list = node.field('keys')
  if (!list.isThere()) return node.field('access-key-id').isThere() ? [readIamKey(node)] : []
  const keys = list.list()
  if (keys.length > 2) throw list.invalid('must have two keys at most')
  return keys.map(readIamKey)
}

/** @param groups of all accounts, of which it may be in those of its own. */
export function readIamUser(node: Node, context: IamContext, groups: readonly IamGroup[]): IamUser {
  const { accountId } = context.accountOf(node.field('account'))
  const totpSecret = node
    .field('totp-secret')
    .optional(/^[A-Z2-7]{16,}=*$/, 'base32, 16 or more letters')
  const root = isYes(node.field('root'))
  return {
    accountId,
    name: root ? rootName : node.field('name').matching(name, 'a user name without blanks'),
    keys: readIamKeys(node),
    ageMs: readAgo(node.field('age')),
    path: node.field('path').optional(/^\/([!-~]+\/)?$/, 'a path, such as /bots/') ?? '/',
    ...readPermissions(node, accountId, groups),
    hasPassword: isYes(node.field('password')),
    ...(totpSecret === undefined ? {} : { totpSecret }),
  }
}

function readKey(node: Node): KeyObject {
  const pem = node.matching(/^-----BEGIN PUBLIC KEY-----/, 'a public key (PEM)')
  try {
    return createPublicKey(pem)
  } catch {
    throw node.invalid('is no public key that can be read')
  }
}

function readPlatform(node: Node): string | undefined {
  const platform = node.text()
  if (platform === undefined || pipelineById(platform) !== undefined) return platform
  throw node.invalid(`must be one of ${pipelines.map(({ id }) => id).join(', ')}`)
}

export function readIdentityProvider(node: Node, context: IamContext): IdentityProvider {
  const url = node.field('url').matching(/^https:\/\/\S+$/, 'an https URL')
  const account = node.field('account')
  const keys = node.field('keys').list().map(readKey)
  const platform = readPlatform(node.field('platform'))
  if (keys.length === 0 && platform === undefined && pipelineOfIssuer(url) === undefined) {
    throw node.invalid('needs keys, or the platform whose tokens it is for')
  }
  return {
    url,
    audiences: node
      .field('audiences')
      .list()
      .map((audience) => audience.matching(/^\S+$/, 'an audience')),
    accountId: account.text() === undefined ? undefined : context.accountOf(account).accountId,
    keys,
    platform,
  }
}

function readTrusted(node: Node, context: IamContext): TrustedPrincipal {
  const provider = node.field('provider').optional(/^https:\/\/\S+$/, 'an https URL')
  if (provider !== undefined) {
    return {
      provider,
      subject: node.field('subject').matching(/^.+$/, 'a subject, * for any text'),
    }
  }
  const { accountId } = context.accountOf(node.field('account'))
  const user = node.field('user').optional(name, 'the name of a user with keys')
  if (user !== undefined) return { accountId, user }
  const role = node.field('role').optional(name, 'the name of a role')
  if (role !== undefined) return { accountId, role }
  return { accountId, permissionSet: context.permissionSetOf(node.field('permission-set')) }
}

function readAllowed(node: Node): 'tags' | 'source-identity' {
  return node.matching(/^(tags|source-identity)$/, 'tags or source-identity') === 'tags'
    ? 'tags'
    : 'source-identity'
}

/** The policy itself, or the short form that stands for one. */
function readRoleTrust(node: Node, accountId: string, context: IamContext): Trust {
  const written = node.field('trust-policy')
  const trusted = node
    .field('trusted')
    .list()
    .map((one) => readTrusted(one, context))
  const text = written.text()
  if (text === undefined) {
    return trustOf({
      accountId,
      trusted,
      needsMfa: node.field('mfa').optional(/^required$/, 'the word required') !== undefined,
      allows: node.field('allow').list().map(readAllowed),
      externalId: node.field('external-id').text(),
    })
  }
  if (trusted.length > 0) throw written.invalid('stands beside trusted: give one of them')
  try {
    return readTrust(text)
  } catch (error) {
    const says = error instanceof TypeError ? error.message : ''
    throw written.invalid(`is no trust policy that IAM takes: ${says.replace(/\.$/, '')}`)
  }
}

export function readIamRole(node: Node, context: IamContext): IamRole {
  const { accountId } = context.accountOf(node.field('account'))
  return {
    name: node.field('name').matching(name, 'a role name'),
    accountId,
    maxSessionSeconds: context.sessionOf(node.field('session')),
    trust: readRoleTrust(node, accountId, context),
  }
}
