/** A session of an IAM role, as `userIdentity` has it. */
import { iamRoleId } from '../identifiers.ts'
import type { Identity } from '../trail/identities.ts'

export function roleIdentity(
  accountId: string,
  role: { readonly name: string; readonly session: string; readonly keyId: string },
  atMs: number,
): Identity {
  const { name, session, keyId } = role
  const roleId = iamRoleId(accountId, name)
  return {
    type: 'AssumedRole',
    principalId: `${roleId}:${session}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/${session}`,
    accountId,
    accessKeyId: keyId,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: roleId,
        arn: `arn:aws:iam::${accountId}:role/${name}`,
        accountId,
        userName: name,
      },
      attributes: {
        creationDate: new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
        mfaAuthenticated: 'false',
      },
    },
  }
}
