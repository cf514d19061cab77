import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { Directory } from '../../src/sandbox/directory.ts'
import { parseOrganisation } from '../../src/sandbox/organisation-file.ts'
import { totpCode } from '../../src/sandbox/totp.ts'

export const robot = {
  accessKeyId: 'AKIARTX3GSDSQAAQEAYE',
  secretAccessKey: 'robot/secret',
  mfaSerial: 'arn:aws:iam::111111111111:mfa/robot',
}

/** Of an AWS config: the robot's keys, and a role that asks for its authenticator. */
export const guardedProfiles = `[profile guarded]
role_arn = arn:aws:iam::333333333333:role/Guarded
source_profile = robot
mfa_serial = ${robot.mfaSerial}
[profile robot]
aws_access_key_id = ${robot.accessKeyId}
aws_secret_access_key = ${robot.secretAccessKey}
`

/** Two profiles that take their credentials from each other. */
export const roundProfiles = `[profile round]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = about
[profile about]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = round
`

export const issuer = 'https://tokens.example.com'

const totpSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

/** What the robot's authenticator shows. */
export function robotCode(at: Date = new Date()): string {
  return totpCode(totpSecret, at)
}

export interface IamOrganisation {
  readonly directory: Directory
  readonly privateKey: KeyObject
}

/** alice of the tutorial, a user with keys and an authenticator, and roles that trust each other. */
export function createIamOrganisation(): IamOrganisation {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const text = `
name: my-org
users:
  - name: alice
    password: through-the-looking-glass
accounts:
  - id: "111111111111"
    name: dev
  - id: "333333333333"
    name: production
permission-sets:
  - name: AdministratorAccess
assignments:
  - users: [alice]
    accounts: [dev]
    permission-sets: [AdministratorAccess]
iam-users:
  - name: robot
    account: dev
    access-key-id: ${robot.accessKeyId}
    secret-access-key: ${robot.secretAccessKey}
    totp-secret: ${totpSecret}
identity-providers:
  - url: ${issuer}
    audiences: [sts.amazonaws.com]
    keys:
      - |
${pair.publicKey.trim().replaceAll(/^/gm, '        ')}
roles:
  - name: Hub
    account: dev
    allow: [tags, source-identity]
    trusted:
      - account: dev
        permission-set: AdministratorAccess
      - account: dev
        user: robot
  - name: Deploy
    account: production
    session: 12h
    external-id: shared/"1"
    allow: [tags, source-identity]
    trusted:
      - account: dev
        role: Hub
      - account: dev
        user: robot
  - name: Guarded
    account: production
    session: 2h
    mfa: required
    trusted:
      - account: dev
        user: robot
  - name: Second
    account: production
    mfa: required
    trusted:
      - account: dev
        user: robot
  - name: Pipeline
    account: production
    trusted:
      - provider: ${issuer}
        subject: repo:octo/*
`
  return {
    directory: parseOrganisation(text, 'organisation.yaml'),
    privateKey: createPrivateKey(pair.privateKey),
  }
}

/** A token of the provider, signed with ES256. */
export function webIdentityToken(
  privateKey: KeyObject,
  change: Readonly<Record<string, unknown>> = {},
): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: issuer,
    sub: 'repo:octo/app:ref:refs/heads/main',
    aud: 'sts.amazonaws.com',
    iat: now,
    exp: now + 600,
    ...change,
  }
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}
