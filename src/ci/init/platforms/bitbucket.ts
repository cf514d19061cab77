import { bitbucket as platform } from '../../platforms/bitbucket.ts'
import { fillForm } from '../../subjects.ts'
import type { YamlEntry } from '../add-to-yaml.ts'
import { anyUuid, mustBeLike, subjectOf } from '../conditions.ts'
import type { Federation, PipelineRole } from '../federation.ts'
import type { InitPlatform } from '../init-platform.ts'
import {
  branchQuestion,
  environmentQuestion,
  imageQuestion,
  type InitQuestion,
  type Said,
  uuidQuestion,
} from '../question.ts'
import { asItems, isThisRole, takeRole } from '../shell-steps.ts'
import { indented, yamlText } from '../yaml-text.ts'

const place = 'Repository settings, OpenID Connect'

const questions: readonly InitQuestion[] = [
  {
    flag: 'repository',
    value: 'WORKSPACE/NAME',
    help: 'the repository, as its address has it',
    message: 'The repository, as its address has it',
    example: 'octo-workspace/octo-repo',
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_-]*\/[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
    says: 'WORKSPACE/NAME',
  },
  uuidQuestion('workspace-id', `workspace (${place})`, '0193abcd-0000-4000-8000-000000000004'),
  uuidQuestion('repository-id', `repository (${place})`, '0193abcd-0000-4000-8000-000000000001'),
  branchQuestion,
  {
    ...environmentQuestion,
    message: 'Deployment environment of the apply',
    usual: 'production',
    isOptional: false,
  },
  uuidQuestion(
    'environment-id',
    `deployment environment (${place})`,
    '0193abcd-0000-4000-8000-000000000002',
  ),
  imageQuestion,
]

/** As subjects have it. */
function braced(uuid: string): string {
  return `{${uuid.replaceAll(/[{}]/g, '')}}`
}

function issuerOf(said: Said): string {
  const [workspace = ''] = said('repository').split('/')
  return fillForm(platform.issuers[0] ?? '', { workspace })
}

/** A step has a UUID of its own in every run, and nothing longer stands in its place. */
function subject(said: Said, kind: 'step' | 'environment'): string {
  return subjectOf(platform, kind, {
    repository: braced(said('repository-id')),
    environment: braced(said('environment-id')),
    step: braced(anyUuid),
  })
}

function step(
  federation: Federation,
  said: Said,
  role: PipelineRole,
  path: readonly string[],
  more: string,
): YamlEntry {
  const commands = [
    `export AWS_REGION=${federation.region} AWS_ROLE_ARN=${role.arn}`,
    ...takeRole(`printf '%s' "$BITBUCKET_STEP_OIDC_TOKEN"`, 'bitbucket-$BITBUCKET_BUILD_NUMBER'),
    isThisRole(federation, role),
  ]
  const text = `step:
  name: aws-${role.id}
  image: ${said('image')}
${more}  oidc: true
  max-time: 15
  script:
${indented(asItems(commands), 4)}`
  return { name: `aws-${role.id}`, path: ['pipelines', ...path], namedBy: ['step', 'name'], text }
}

export const bitbucketInit: InitPlatform = {
  platform,
  questions,
  tenant: (said) => said('repository'),
  trust: (said) => ({
    issuer: issuerOf(said),
    audience: fillForm(platform.audienceForm, {
      workspaceId: said('workspace-id').replaceAll(/[{}]/g, ''),
    }),
    plan: [mustBeLike(issuerOf(said), 'sub', subject(said, 'step'))],
    apply: [mustBeLike(issuerOf(said), 'sub', subject(said, 'environment'))],
  }),
  pipeline: (federation, said) => ({
    path: 'bitbucket-pipelines.yml',
    start: '',
    jobs: [
      step(federation, said, federation.plan, ['pull-requests', '**'], ''),
      step(
        federation,
        said,
        federation.apply,
        ['branches', said('branch')],
        `  deployment: ${yamlText(said('environment'))}\n`,
      ),
    ],
    lacks: [],
  }),
  left: (_, said) => [
    `Let only ${said('branch')} deploy to ${said('environment')} (Repository settings, Deployments): the subject has no branch, so the environment alone keeps the others out.`,
  ],
}
