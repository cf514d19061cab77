import { azureDevops as platform } from '../../platforms/azure-devops.ts'
import { fillForm } from '../../subjects.ts'
import type { YamlEntry } from '../add-to-yaml.ts'
import { notEditable } from '../not-editable.ts'
import { mustBe, subjectOf } from '../conditions.ts'
import type { Federation, PipelineRole, TrustCondition } from '../federation.ts'
import type { InitPlatform } from '../init-platform.ts'
import {
  branchQuestion,
  type InitQuestion,
  namePattern,
  type Said,
  titlePattern,
  uuidQuestion,
} from '../question.ts'
import { isThisRole } from '../shell-steps.ts'
import { indented, yamlText } from '../yaml-text.ts'

function connection(id: PipelineRole['id']): InitQuestion {
  return {
    flag: `${id}-connection`,
    value: 'NAME',
    help: `service connection of the ${id} (aws-${id})`,
    message: `Service connection of the ${id}`,
    example: `aws-${id}`,
    pattern: titlePattern,
    says: 'the name of a service connection',
    usual: `aws-${id}`,
  }
}

const questions: readonly InitQuestion[] = [
  {
    flag: 'organization',
    value: 'NAME',
    help: 'the organisation: dev.azure.com/NAME',
    message: 'The organisation: dev.azure.com/NAME',
    example: 'octo-org',
    pattern: namePattern,
    says: 'the name of an organisation',
  },
  uuidQuestion(
    'organization-id',
    'organisation (instanceId of its _apis/connectionData)',
    '0193abcd-0000-4000-8000-000000000001',
  ),
  {
    flag: 'project',
    value: 'NAME',
    help: 'the project',
    message: 'The project',
    example: 'octo-project',
    pattern: titlePattern,
    says: 'the name of a project',
  },
  connection('plan'),
  connection('apply'),
  branchQuestion,
]

function issuerOf(said: Said): string {
  return fillForm(platform.issuers[0] ?? '', { organizationId: said('organization-id') })
}

function subject(said: Said, id: PipelineRole['id']): TrustCondition {
  const values = {
    organization: said('organization'),
    project: said('project'),
    connection: said(`${id}-connection`),
  }
  return mustBe(issuerOf(said), 'sub', subjectOf(platform, 'connection', values))
}

function jobText(federation: Federation, said: Said, role: PipelineRole): string {
  const condition =
    role.id === 'plan'
      ? "eq(variables['Build.Reason'], 'PullRequest')"
      : `and(ne(variables['Build.Reason'], 'PullRequest'), eq(variables['Build.SourceBranch'], 'refs/heads/${said('branch')}'))`
  return `job: aws_${role.id}
displayName: ${role.id === 'plan' ? 'Plan with read-only rights' : 'Apply'}
condition: ${condition}
timeoutInMinutes: 15
steps:
  - checkout: none
  - task: AWSShellScript@1
    displayName: Fails unless this is ${role.name} of ${federation.accountId}
    inputs:
      awsCredentials: ${yamlText(said(`${role.id}-connection`))}
      regionName: ${federation.region}
      scriptType: inline
      inlineScript: ${isThisRole(federation, role)}
`
}

function has(there: unknown, key: string): boolean {
  return typeof there === 'object' && there !== null && Object.hasOwn(there, key)
}

function jobs(federation: Federation, said: Said, there: unknown): readonly YamlEntry[] {
  const { plan, apply } = federation
  if (has(there, 'steps') || has(there, 'extends')) {
    const file = said('pipeline-file') || (platform.pipelineFile ?? '')
    throw notEditable(file, 'its steps stand in no job, and jobs cannot stand beside them')
  }
  const text = (role: PipelineRole): string => jobText(federation, said, role)
  if (!has(there, 'stages')) {
    return [plan, apply].map((role) => ({
      name: `aws_${role.id}`,
      path: ['jobs'],
      namedBy: ['job'],
      text: text(role),
    }))
  }
  const items = [plan, apply].map((role) => `  - ${indented(text(role), 4).trimStart()}`)
  const stage = `stage: aws\ndependsOn: []\njobs:\n${items.join('')}`
  return [{ name: 'aws', path: ['stages'], namedBy: ['stage'], text: stage }]
}

export const azureDevopsInit: InitPlatform = {
  platform,
  questions,
  tenant: (said) => `${said('organization')}/${said('project')}`,
  trust: (said) => ({
    issuer: issuerOf(said),
    audience: platform.audienceForm,
    plan: [subject(said, 'plan')],
    apply: [subject(said, 'apply')],
  }),
  pipeline: (federation, said, there) => ({
    path: 'azure-pipelines.yml',
    start: `trigger:
  branches:
    include:
      - ${yamlText(said('branch'))}

pool:
  vmImage: ubuntu-24.04
`,
    jobs: jobs(federation, said, there),
    lacks: [],
  }),
  left: ({ plan, apply }, said) => [
    'Install the AWS Toolkit for Azure DevOps in the organisation, if it is not there.',
    `Make two service connections of the type AWS, with OIDC and no keys: ${said('plan-connection')} with the role ${plan.arn}, ${said('apply-connection')} with ${apply.arn}.`,
    `Give ${said('apply-connection')} the checks "Approvals" and "Branch control" for refs/heads/${said('branch')}: the subject has no branch, so they alone keep the others out.`,
  ],
}
