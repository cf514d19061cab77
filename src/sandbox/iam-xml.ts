/** The shapes of IAM (2010-05-08) as its service model has them. */
import type { HeldKey } from './access-keys.ts'
import { groupArn, type IamGroup, type IamUser, isRoot, userArn } from './iam.ts'
import { iamGroupId, iamUserId } from './identifiers.ts'
import type { XmlElements } from './xml.ts'

/** Whole seconds, as IAM writes them. */
export function iamTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** RFC 3986, as IAM encodes the documents that it answers. */
export function encodedDocument(json: string): string {
  return encodeURIComponent(json).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

export function managedPolicyArn(name: string): string {
  return `arn:aws:iam::aws:policy/${name}`
}

export function userXml(user: IamUser, createdAtMs: number): XmlElements {
  const CreateDate = iamTime(createdAtMs)
  if (isRoot(user)) return { UserId: user.accountId, Arn: userArn(user), CreateDate }
  return {
    Path: user.path,
    UserName: user.name,
    UserId: iamUserId(user.accountId, user.name),
    Arn: userArn(user),
    CreateDate,
    ...boundaryXml(user),
  }
}

function boundaryXml({ boundary }: IamUser): XmlElements {
  if (boundary === undefined) return {}
  const PermissionsBoundaryArn = managedPolicyArn(boundary)
  return {
    PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn },
  }
}

export function groupXml({ accountId, name }: IamGroup, createdAtMs: number): XmlElements {
  return {
    Path: '/',
    GroupName: name,
    GroupId: iamGroupId(accountId, name),
    Arn: groupArn({ accountId, name }),
    CreateDate: iamTime(createdAtMs),
  }
}

/** Root's keys have no name. */
function ownerXml(name: string): XmlElements {
  return isRoot({ name }) ? {} : { UserName: name }
}

function keyFacts({ userName, accessKeyId, state }: HeldKey): XmlElements {
  const Status = state === 'active' ? 'Active' : 'Inactive'
  return { ...ownerXml(userName), AccessKeyId: accessKeyId, Status }
}

/** Without its secret. */
export function keyXml(key: HeldKey): XmlElements {
  return { ...keyFacts(key), CreateDate: iamTime(key.createdAtMs) }
}

/** As it is shown once, when it was made. */
export function newKeyXml(key: HeldKey): XmlElements {
  const { secretAccessKey, createdAtMs } = key
  return {
    ...keyFacts(key),
    SecretAccessKey: secretAccessKey,
    CreateDate: iamTime(createdAtMs),
  }
}

export function lastUsedXml({ userName, lastUsed }: HeldKey): XmlElements {
  return {
    ...ownerXml(userName),
    AccessKeyLastUsed:
      lastUsed === undefined
        ? { ServiceName: 'N/A', Region: 'N/A' }
        : {
            LastUsedDate: iamTime(lastUsed.atMs),
            ServiceName: lastUsed.service,
            Region: lastUsed.region,
          },
  }
}
