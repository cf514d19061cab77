/** Records as CloudTrail writes them, before and after the change of November 2025. */
import { createHash } from 'node:crypto'

type Fields = Readonly<Record<string, unknown>>

let count = 0

/** An event; what is given stands over the usual. */
export function event(fields: Fields = {}): Fields {
  const digest = createHash('md5').update(String(count++)).digest('hex')
  return {
    eventVersion: '1.11',
    userIdentity: iamUser('carol'),
    eventTime: '2026-11-20T09:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.36.7',
    requestParameters: null,
    responseElements: null,
    eventID: digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111111111111',
    eventCategory: 'Management',
    ...fields,
  }
}

export function iamUser(name: string, keyId = ['AKIA', 'EXAMPLEEXAMPLE00'].join('')): Fields {
  return {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: `arn:aws:iam::111111111111:user/${name}`,
    accountId: '111111111111',
    accessKeyId: keyId,
    userName: name,
  }
}

interface RoleSession {
  readonly account?: string
  readonly role: string
  readonly session: string
  readonly key?: string
  readonly start?: string
  readonly more?: Fields
}

/** A session of a role, such as a person's by Identity Center. */
export function roleSession(options: RoleSession): Fields {
  const { account = '222222222222', role, session, key = 'ASIAEXAMPLE', more = {} } = options
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      attributes: {
        creationDate: options.start ?? '2026-11-20T08:59:00Z',
        mfaAuthenticated: 'false',
      },
    },
    ...more,
  }
}

export const aliceId = '94482488-3041-7026-18f3-be45837cd0e4'

export const storeArn = 'arn:aws:identitystore::111111111111:identitystore/d-1234567890'

/** A person in the portal, as CloudTrail has said it since November 2025. */
export function centerUser(userId: string, credentialId = 'credential-1'): Fields {
  return {
    type: 'IdentityCenterUser',
    accountId: '111111111111',
    onBehalfOf: { userId, identityStoreArn: storeArn },
    credentialId,
  }
}

/** The same until then. */
export function oldCenterUser(userId: string, userName: string): Fields {
  return { type: 'Unknown', principalId: userId, accountId: '111111111111', userName }
}
