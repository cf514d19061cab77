/** A role's trust policy as it is in IAM now, and the client IDs of the identity provider that it trusts. */
import { issuerPath } from '../../ci/platforms.ts'
import { readTrust, type TrustPolicy } from '../../ci/read-trust-policy.ts'
import type { TokenFinding } from '../../ci/token-findings.ts'
import { iamOptions } from '../../credentials/iam-options.ts'
import { textAt } from '../../credentials/sts-xml.ts'
import { AccessDenied, KeylessError, ServiceError, UsageError } from '../../errors.ts'
import { callIam, childOf, type Iam } from '../../credentials/iam-call.ts'
import { httpFor } from '../../session/services.ts'
import { type ProfileRequest, useProfileCredentials } from '../profile-credentials.ts'

export interface RoleTrust extends TrustPolicy {
  /** Undefined where IAM did not tell. */
  readonly clientIds: readonly string[] | undefined
  /** Why it did not, or that there is none. */
  readonly finding: TokenFinding | undefined
}

const roleForm =
  /^arn:(?<partition>aws[a-z-]*):iam::(?<accountId>\d{12}):role\/(?:.*\/)?(?<name>[\w+=,.@-]{1,64})$/

interface RoleName {
  readonly arn: string
  readonly partition: string
  readonly accountId: string
  readonly name: string
}

/** Throws UsageError `flag-value`. */
export function roleNamed(arn: string): RoleName {
  const { partition, accountId, name } = roleForm.exec(arn)?.groups ?? {}
  if (partition !== undefined && accountId !== undefined && name !== undefined) {
    return { arn, partition, accountId, name }
  }
  const message = `"${arn.slice(0, 100)}" is no ARN of a role: arn:aws:iam::ACCOUNT:role/NAME.`
  throw new UsageError('flag-value', message, { details: { command: 'ci explain' } })
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof KeylessError && error.details['error'] === code
}

async function policyText(iam: Iam, role: RoleName, profile: string): Promise<string> {
  try {
    const answer = await callIam(iam, 'GetRole', { RoleName: role.name })
    const arn = textAt(answer, 'Role', 'Arn')
    // IAM knows the names of one account alone: that of the profile.
    if (arn?.split(':')[4] !== role.accountId) throw otherAccount(role, profile)
    const text = textAt(answer, 'Role', 'AssumeRolePolicyDocument')
    if (text !== undefined && text !== '') return text
    throw new ServiceError('service-answer-invalid', 'IAM told no trust policy of that role.')
  } catch (error) {
    if (!isCode(error, 'NoSuchEntity')) throw error
    throw new AccessDenied(
      'role-not-found',
      `The account of the profile "${profile}" has no role ${role.name}.`,
      {
        details: { roleArn: role.arn, profile },
        cause: error,
      },
    )
  }
}

function otherAccount({ accountId }: RoleName, profile: string): UsageError {
  const message = `The role is in the account ${accountId}, and the profile "${profile}" in another.`
  return new UsageError('flag-value', message, { details: { command: 'ci explain' } })
}

async function providerOf(
  iam: Iam,
  { partition, accountId }: RoleName,
  issuer: string,
): Promise<Pick<RoleTrust, 'clientIds' | 'finding'>> {
  const arn = `arn:${partition}:iam::${accountId}:oidc-provider/${issuerPath(issuer)}`
  try {
    const answer = await callIam(iam, 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn })
    const members = childOf(answer, 'ClientIDList')?.children ?? []
    return { clientIds: members.map(({ text }) => text), finding: undefined }
  } catch (error) {
    if (isCode(error, 'NoSuchEntity')) {
      const says = `The account ${accountId} has no identity provider for ${issuer}. STS says "No OpenIDConnect provider found in your account".`
      return {
        clientIds: undefined,
        finding: { code: 'provider-not-registered', decides: true, says },
      }
    }
    if (!(error instanceof AccessDenied)) throw error
    const says =
      'The profile may not look at the identity provider, so its client IDs are not compared.'
    return { clientIds: undefined, finding: { code: 'provider-not-read', decides: false, says } }
  }
}

/** Asked as the profile. Throws as callIam, UsageError `flag-value`, AccessDenied `role-not-found`. */
export async function readRoleTrust(
  request: ProfileRequest,
  arn: string,
  issuer: string,
): Promise<RoleTrust> {
  const { config, profile, system } = request
  const role = roleNamed(arn)
  const options = iamOptions(config, profile, system, httpFor({ config, profile }, system))
  return await useProfileCredentials(request, async (credentials) => {
    const iam = { credentials, options }
    const trust = readTrust(await policyText(iam, role, profile), arn)
    return { ...trust, ...(await providerOf(iam, role, issuer)) }
  })
}
