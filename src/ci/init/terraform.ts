/** The provider and the roles for Terraform, laid out as `terraform fmt` does. */
import type { FileBlock } from './blocks.ts'
import {
  type Federation,
  longestSessionSeconds,
  type PipelineRole,
  snakeName,
  trustConditions,
} from './federation.ts'

/** Aligned with what is above it, but for a list of several lines and what follows a comment. */
function values(all: readonly string[], follows: boolean): string {
  const [only = '', ...more] = all.map((value) => JSON.stringify(value))
  if (more.length === 0) return `      values ${follows ? '  ' : ''}= [${only}]`
  const lines = [only, ...more].map((value) => `        ${value},\n`)
  return `      values = [\n${lines.join('')}      ]`
}

function provider(federation: Federation): FileBlock {
  const { issuer, audience, isProviderThere } = federation
  const name = snakeName(federation)
  if (isProviderThere) {
    const header = `data "aws_iam_openid_connect_provider" "${name}" {`
    return { header, rest: `  url = "https://${issuer}"\n}\n`, isOurs: false }
  }
  const header = `resource "aws_iam_openid_connect_provider" "${name}" {`
  const rest = `  url            = "https://${issuer}"\n  client_id_list = [${JSON.stringify(audience)}]\n}\n`
  return { header, rest, isOurs: false }
}

/** It knows `repo:OWNER/NAME` alone, and looks at the first subject only. */
function checkovSkip(federation: Federation, role: PipelineRole): string {
  const key = `${federation.issuer}:sub`
  const [first = ''] = role.conditions.find((one) => one.key === key)?.values ?? []
  if (!/^repo:[^/]*@/.test(first)) return ''
  return '  # checkov:skip=CKV_AWS_358:The subject has the numbers of owner and repository\n\n'
}

function trust(federation: Federation, role: PipelineRole): FileBlock {
  const name = snakeName(federation)
  const source = `${federation.isProviderThere ? 'data.' : ''}aws_iam_openid_connect_provider.${name}.arn`
  const conditions = trustConditions(federation, role).map(
    ({ operator, key, values: all, meant }) => `
    condition {
      test     = "${operator}"
      variable = ${JSON.stringify(key)}
${meant === undefined ? '' : `      # keyless:ignore ${meant}\n`}${values(all, meant === undefined)}
    }
`,
  )
  return {
    header: `data "aws_iam_policy_document" "${name}_${role.id}_trust" {`,
    rest: `${checkovSkip(federation, role)}  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [${source}]
    }
${conditions.join('')}  }
}
`,
    isOurs: true,
  }
}

function role(
  federation: Federation,
  { id, name: roleName, description }: PipelineRole,
): FileBlock {
  const name = snakeName(federation)
  const { boundary } = federation
  const bound =
    boundary === undefined ? '' : `  permissions_boundary = ${JSON.stringify(boundary)}\n`
  return {
    header: `resource "aws_iam_role" "${name}_${id}" {`,
    rest: `  name                 = ${JSON.stringify(roleName)}
  description          = ${JSON.stringify(description)}
  max_session_duration = ${longestSessionSeconds}
${bound}  assume_role_policy   = data.aws_iam_policy_document.${name}_${id}_trust.json
}
`,
    isOurs: false,
  }
}

function policies(
  federation: Federation,
  { id, policies: arns }: PipelineRole,
): readonly FileBlock[] {
  const name = `${snakeName(federation)}_${id}`
  return arns.map((arn) => ({
    header: `resource "aws_iam_role_policy_attachment" "${name}" {`,
    rest: `  role       = aws_iam_role.${name}.name\n  policy_arn = ${JSON.stringify(arn)}\n}\n`,
    isOurs: false,
  }))
}

export function terraformBlocks(federation: Federation): readonly FileBlock[] {
  const roles = [federation.plan, federation.apply]
  return [
    provider(federation),
    ...roles.flatMap((one) => [
      trust(federation, one),
      role(federation, one),
      ...policies(federation, one),
    ]),
  ]
}

export function terraformStart({ platformName, tenant, platform }: Federation): string {
  return `# What the pipelines of ${tenant} on ${platformName} may do in this account, without keys.
# \`keyless ci init ${platform}\` wrote it. Run again, it changes the *_trust documents and nothing else;
# what an apply may do is yours to add: attach policies to aws_iam_role.${platform.replaceAll('-', '_')}_apply.
`
}
