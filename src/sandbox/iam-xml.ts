/** The shapes of IAM (2010-05-08) as its service model has them. */
import type { HeldKey } from './access-keys.ts'
import { type IamUser, isRoot, userArn } from './iam.ts'
import { iamUserId } from './identifiers.ts'
import type { XmlElements } from './xml.ts'

/** Whole seconds, as IAM writes them. */
export function iamTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
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
