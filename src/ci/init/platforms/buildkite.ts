import { buildkite as platform } from '../../platforms/buildkite.ts'
import type { YamlEntry } from '../add-to-yaml.ts'
import { mustBe, mustBeLike, onAnyBranch, subjectOf } from '../conditions.ts'
import type { Federation, PipelineRole, TrustCondition } from '../federation.ts'
import type { InitPlatform } from '../init-platform.ts'
import {
  branchQuestion,
  type InitQuestion,
  namePattern,
  type Said,
  uuidQuestion,
} from '../question.ts'
import { asItems, isThisRole, roleVariables, takeRole } from '../shell-steps.ts'
import { indented } from '../yaml-text.ts'

const [issuer = ''] = platform.issuers

const questions: readonly InitQuestion[] = [
  {
    flag: 'organization',
    value: 'SLUG',
    help: 'the organisation, as addresses have it',
    message: 'The organisation, as addresses have it',
    example: 'octo-org',
    pattern: namePattern,
    says: 'the slug of an organisation',
  },
  {
    flag: 'pipeline',
    value: 'SLUG',
    help: 'the pipeline, as addresses have it',
    message: 'The pipeline, as addresses have it',
    example: 'octo-pipeline',
    pattern: namePattern,
    says: 'the slug of a pipeline',
  },
  uuidQuestion(
    'organization-id',
    'organisation ($BUILDKITE_ORGANIZATION_ID in a build)',
    '0193abcd-0000-4000-8000-000000000001',
  ),
  uuidQuestion(
    'pipeline-id',
    'pipeline ($BUILDKITE_PIPELINE_ID in a build)',
    '0193abcd-0000-4000-8000-000000000002',
  ),
  branchQuestion,
]

/** As long as a commit is: whoever starts a build may call its branch anything. */
const anyCommit = '?'.repeat(40)

function subject(said: Said, branch: string, commit: string, step: string): string {
  const [organization, pipeline] = [said('organization'), said('pipeline')]
  return subjectOf(platform, 'branch', { organization, pipeline, branch, commit, step })
}

function ids(said: Said): readonly TrustCondition[] {
  return [
    mustBe(issuer, 'organization_id', said('organization-id')),
    mustBe(issuer, 'pipeline_id', said('pipeline-id')),
  ]
}

/** Builds that were started by hand are of `HEAD` until the agent has looked. */
function applyConditions(said: Said): readonly TrustCondition[] {
  const branch = said('branch')
  const subjects = [anyCommit, 'HEAD'].map((commit) => subject(said, branch, commit, 'aws-apply'))
  return [
    mustBeLike(issuer, 'sub', ...subjects),
    mustBe(issuer, 'build_branch', branch),
    ...ids(said),
  ]
}

/** The UUIDs are told only if they are asked for. */
function job(federation: Federation, role: PipelineRole, condition: string): YamlEntry {
  const claims = '--claim organization_id,pipeline_id'
  const request = `buildkite-agent oidc request-token --audience ${federation.audience} ${claims}`
  const commands = [
    ...takeRole(request, 'buildkite-$BUILDKITE_JOB_ID'),
    isThisRole(federation, role),
  ]
    // Not filled in when the pipeline is uploaded.
    .map((command) => command.replaceAll('$', '$$$$'))
  const text = `key: aws-${role.id}
label: ${role.id === 'plan' ? 'Plan with read-only rights' : 'Apply'}
if: ${condition}
timeout_in_minutes: 15
env:
${indented(roleVariables(federation, role), 2)}commands:
${indented(asItems(commands), 2)}`
  return { name: `aws-${role.id}`, path: ['steps'], namedBy: ['key'], text }
}

export const buildkiteInit: InitPlatform = {
  platform,
  questions,
  tenant: (said) => `${said('organization')}/${said('pipeline')}`,
  trust: (said) => ({
    issuer,
    audience: platform.audienceForm,
    plan: [
      onAnyBranch(mustBeLike(issuer, 'sub', subject(said, '*', '*', 'aws-plan'))),
      ...ids(said),
    ],
    apply: applyConditions(said),
  }),
  pipeline: (federation, said) => {
    const apply = `build.branch == "${said('branch')}" && build.pull_request.id == null`
    return {
      path: '.buildkite/pipeline.yml',
      start: '',
      jobs: [
        job(federation, federation.plan, 'build.pull_request.id != null'),
        job(federation, federation.apply, apply),
      ],
      lacks: [],
    }
  },
  left: (_, said) => [
    'The agents need the AWS CLI.',
    `Protect the branch ${said('branch')}, and mind who may start builds: a build may be of any commit.`,
  ],
}
