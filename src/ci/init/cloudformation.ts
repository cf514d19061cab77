/** The provider and the roles as resources of a CloudFormation template. */
import { isDeepStrictEqual } from 'node:util'
import { isMap, isNode, parseDocument } from 'yaml'
import { addToYaml, entryIn, yamlData, type YamlEntry } from './add-to-yaml.ts'
import type { MergedBlocks } from './blocks.ts'
import { notEditable } from './not-editable.ts'
import {
  conditionBlock,
  type Federation,
  longestSessionSeconds,
  pascalName,
  type PipelineRole,
  providerArn,
  trustConditions,
} from './federation.ts'
import { indented, yamlText } from './yaml-text.ts'

const path = ['Resources']

function resource(name: string, text: string): YamlEntry {
  return { name, path, namedBy: undefined, text }
}

function provider(federation: Federation): readonly YamlEntry[] {
  const { issuer, audience, isProviderThere } = federation
  if (isProviderThere) return []
  const text = `Type: AWS::IAM::OIDCProvider
Properties:
  Url: ${yamlText(`https://${issuer}`)}
  ClientIdList:
    - ${yamlText(audience)}
`
  return [resource(`${pascalName(federation)}Provider`, text)]
}

function meant(federation: Federation, role: PipelineRole, key: string): string {
  const found = trustConditions(federation, role).find((one) => one.key === key)
  return found?.meant === undefined ? '' : `  # keyless:ignore ${found.meant}\n`
}

function conditions(federation: Federation, role: PipelineRole): string {
  const operators = Object.entries(conditionBlock(federation, role)).map(([operator, keys]) => {
    const lines = Object.entries(keys).map(([key, value]) => {
      const values = typeof value === 'string' ? [value] : value
      const quoted = values.map((one) => `'${one.replaceAll("'", "''")}'`)
      const [only = '', ...more] = quoted
      const comment = meant(federation, role, key)
      const said = more.length === 0 ? ` ${only}` : quoted.map((one) => `\n    - ${one}`).join('')
      return `${comment}  '${key}':${said}\n`
    })
    return `${operator}:\n${lines.join('')}`
  })
  return operators.join('')
}

function trust(federation: Federation, role: PipelineRole): string {
  const federated = federation.isProviderThere
    ? yamlText(providerArn(federation))
    : `!Ref ${pascalName(federation)}Provider`
  return `Version: '2012-10-17'
Statement:
  - Effect: Allow
    Action: sts:AssumeRoleWithWebIdentity
    Principal:
      Federated: ${federated}
    Condition:
${indented(conditions(federation, role), 6)}`
}

function roleName(federation: Federation, { id }: PipelineRole): string {
  return `${pascalName(federation)}${id === 'plan' ? 'Plan' : 'Apply'}Role`
}

function role(federation: Federation, one: PipelineRole): YamlEntry {
  const { boundary } = federation
  const bound = boundary === undefined ? '' : `  PermissionsBoundary: ${yamlText(boundary)}\n`
  const arns = one.policies.map((arn) => `    - ${yamlText(arn)}\n`).join('')
  const policies = arns === '' ? '' : `  ManagedPolicyArns:\n${arns}`
  const text = `Type: AWS::IAM::Role
Properties:
  RoleName: ${yamlText(one.name)}
  Description: ${yamlText(one.description)}
  MaxSessionDuration: ${longestSessionSeconds}
${bound}${policies}  AssumeRolePolicyDocument:
${indented(trust(federation, one), 4)}`
  return resource(roleName(federation, one), text)
}

function start({ platformName, tenant, platform }: Federation): string {
  return `# \`keyless ci init ${platform}\` wrote it. Run again, it changes the trust policies of the roles and nothing else;
# what an apply may do is yours to add: policies of the apply role.
AWSTemplateFormatVersion: '2010-09-09'
Description: ${yamlText(`What the pipelines of ${tenant} on ${platformName} may do in this account`)}
`
}

const document = ['Properties', 'AssumeRolePolicyDocument'] as const

/** The text with the trust policy of a role that is there already as it must be. */
function withTrust(file: string, text: string, name: string, policy: string): string {
  const parsed = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  const node = parsed.getIn([...path, name, ...document], true)
  const range = isNode(node) ? node.range : undefined
  if (!isMap(node) || node.flow === true || range === undefined || range === null) {
    throw notEditable(file, `the trust policy of ${name} is not written as lines of YAML`)
  }
  const [start, end] = range
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  const ending = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = indented(policy, column).trim().replaceAll('\n', ending)
  const [blanks = ''] = /\s*$/.exec(text.slice(start, end)) ?? []
  return text.slice(0, start) + lines + blanks + text.slice(end)
}

function withRole(federation: Federation, file: string, text: string, one: PipelineRole): string {
  const name = roleName(federation, one)
  const policy = trust(federation, one)
  const wanted = yamlData(file, policy)
  const trusted = (of: string): unknown =>
    entryIn(yamlData(file, of), {
      ...role(federation, one),
      path: [...path, name, 'Properties'],
      name: 'AssumeRolePolicyDocument',
    })
  if (isDeepStrictEqual(trusted(text), wanted)) return text
  const after = withTrust(file, text, name, policy)
  if (isDeepStrictEqual(trusted(after), wanted)) return after
  throw notEditable(file, `the trust policy of ${name} would not come out as it must`)
}

/** The template with every resource in it. Throws ConfigError `pipeline-file-unusable`. */
export function mergeTemplate(file: string, before: string, federation: Federation): MergedBlocks {
  const roles = [federation.plan, federation.apply]
  const entries = [...provider(federation), ...roles.map((one) => role(federation, one))]
  let text = before.trim() === '' ? start(federation) : before
  const kept: string[] = []
  for (const entry of entries) {
    if (entryIn(yamlData(file, text), entry) === undefined) text = addToYaml(file, text, entry)
  }
  for (const one of roles) text = withRole(federation, file, text, one)
  const data = yamlData(file, text)
  for (const entry of entries) {
    if (!isDeepStrictEqual(entryIn(data, entry), yamlData(file, entry.text))) kept.push(entry.name)
  }
  return { text, kept }
}
