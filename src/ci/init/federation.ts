/** What `ci init` sets up, as values: an identity provider and two roles, before any file says it. */

export interface TrustCondition {
  /** `StringLike` only where a part changes with every run. */
  readonly operator: 'StringEquals' | 'StringLike'
  readonly key: string
  readonly values: readonly string[]
  /** A code of `ci lint` that it is meant to trip, and why. */
  readonly meant?: string
}

export interface PipelineRole {
  readonly id: 'plan' | 'apply'
  readonly name: string
  readonly arn: string
  readonly description: string
  /** All must hold, besides that of the audience. */
  readonly conditions: readonly TrustCondition[]
  /** ARNs of managed policies. */
  readonly policies: readonly string[]
}

export interface Federation {
  /** The platform's id. */
  readonly platform: string
  readonly platformName: string
  /** Without `https://`. */
  readonly issuer: string
  readonly audience: string
  /** Whose pipelines: `octo-org/octo-repo`. */
  readonly tenant: string
  readonly accountId: string
  readonly region: string
  readonly partition: string
  readonly plan: PipelineRole
  readonly apply: PipelineRole
  /** ARN of the permissions boundary of both roles. */
  readonly boundary: string | undefined
  /** The account has the provider already, and can have no second one. */
  readonly isProviderThere: boolean
}

/** The least that IAM lets a role have, in seconds. */
export const longestSessionSeconds = 3600

/** The provider's ARN is that of its address. */
export function providerArn({ partition, accountId, issuer }: Federation): string {
  return `arn:${partition}:iam::${accountId}:oidc-provider/${issuer}`
}

/** Every condition of a role's trust policy. */
export function trustConditions(
  { issuer, audience }: Federation,
  { conditions }: PipelineRole,
): readonly TrustCondition[] {
  return [{ operator: 'StringEquals', key: `${issuer}:aud`, values: [audience] }, ...conditions]
}

/** As JSON of a policy has them: `{ StringEquals: { KEY: VALUE } }`. */
export function conditionBlock(
  federation: Federation,
  role: PipelineRole,
): Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> {
  const block: Record<string, Record<string, string | readonly string[]>> = {}
  for (const { operator, key, values } of trustConditions(federation, role)) {
    const [only = '', ...more] = values
    const keys = (block[operator] ??= {})
    keys[key] = more.length === 0 ? only : values
  }
  return block
}

/** `azure_devops`, as Terraform names things. */
export function snakeName({ platform }: Federation): string {
  return platform.replaceAll('-', '_')
}

/** `AzureDevops`, as CloudFormation and the CDK name things. */
export function pascalName({ platform }: Federation): string {
  return platform.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}
