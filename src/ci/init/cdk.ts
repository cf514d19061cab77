/** The provider and the roles as a stack of the AWS CDK in TypeScript. */
import type { FileBlock } from './blocks.ts'
import {
  conditionBlock,
  type Federation,
  pascalName,
  type PipelineRole,
  providerArn,
} from './federation.ts'

/** As a formatter would have it: single quotes, keys quoted where they must be. */
function literal(value: unknown, columns: number): string {
  const left = ' '.repeat(columns)
  if (Array.isArray(value)) {
    const items = value.map((one) => `${left}  ${literal(one, columns + 2)},\n`)
    return `[\n${items.join('')}${left}]`
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, one]) => {
      const name = /^\w+$/.test(key) ? key : literal(key, 0)
      return `${left}  ${name}: ${literal(one, columns + 2)},\n`
    })
    return `{\n${fields.join('')}${left}}`
  }
  const text = JSON.stringify(String(value)).slice(1, -1).replaceAll('\\"', '"')
  return `'${text.replaceAll("'", "\\'")}'`
}

function constant(federation: Federation, { id }: PipelineRole): string {
  const name = pascalName(federation)
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}${id === 'plan' ? 'Plan' : 'Apply'}Trust`
}

function trust(federation: Federation, role: PipelineRole): FileBlock {
  const [header = '', ...rest] = literal(conditionBlock(federation, role), 0).split('\n')
  return {
    header: `export const ${constant(federation, role)} = ${header}`,
    rest: `${rest.join('\n')}\n`,
    isOurs: true,
  }
}

function provider(federation: Federation): string {
  const { issuer, audience, isProviderThere } = federation
  const id = `${pascalName(federation)}Provider`
  if (isProviderThere) return `    const provider = ${literal(providerArn(federation), 0)}\n`
  return `    const provider = new iam.OidcProviderNative(this, '${id}', {
      url: ${literal(`https://${issuer}`, 0)},
      clientIds: [${literal(audience, 0)}],
    }).oidcProviderArn
`
}

function managed(federation: Federation, id: string, arns: readonly string[]): string {
  if (arns.length === 0) return ''
  const name = `${pascalName(federation)}${id}Policy`
  const policies = arns.map(
    (arn) =>
      `        iam.ManagedPolicy.fromManagedPolicyArn(this, '${name}', ${literal(arn, 0)}),\n`,
  )
  return `      managedPolicies: [\n${policies.join('')}      ],\n`
}

function role(federation: Federation, one: PipelineRole): string {
  const id = one.id === 'plan' ? 'Plan' : 'Apply'
  const { boundary } = federation
  const name = `${pascalName(federation)}${id}`
  const bound =
    boundary === undefined
      ? ''
      : `      permissionsBoundary: iam.ManagedPolicy.fromManagedPolicyArn(this, '${name}Boundary', ${literal(boundary, 0)}),\n`
  return `    this.${one.id} = new iam.Role(this, '${name}Role', {
      roleName: ${literal(one.name, 0)},
      description: ${literal(one.description, 0)},
      maxSessionDuration: Duration.hours(1),
      assumedBy: new iam.WebIdentityPrincipal(provider, ${constant(federation, one)}),
${managed(federation, id, one.policies)}${bound}    })
`
}

export function cdkClass(federation: Federation): string {
  return `export class ${pascalName(federation)}Pipelines extends Stack {`
}

export function cdkBlocks(federation: Federation): readonly FileBlock[] {
  const { plan, apply } = federation
  const rest = `  readonly plan: iam.Role
  /** What it may do is yours to add: grants and policies on it. */
  readonly apply: iam.Role

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props)
${provider(federation)}${role(federation, plan)}${role(federation, apply)}  }
}
`
  return [
    trust(federation, plan),
    trust(federation, apply),
    { header: cdkClass(federation), rest, isOurs: false },
  ]
}

export function cdkStart({ platformName, tenant, platform }: Federation): string {
  return `// What the pipelines of ${tenant} on ${platformName} may do in this account, without keys.
// \`keyless ci init ${platform}\` wrote it. Run again, it changes the *Trust constants and nothing else.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
`
}
