import { circleci as platform } from '../../platforms/circleci.ts'
import { fillForm } from '../../subjects.ts'
import type { YamlEntry } from '../add-to-yaml.ts'
import { anyUuid, mustBeLike, subjectOf } from '../conditions.ts'
import type { Federation, PipelineRole } from '../federation.ts'
import type { InitPlatform } from '../init-platform.ts'
import {
  branchQuestion,
  type InitQuestion,
  namePattern,
  type Said,
  uuidQuestion,
} from '../question.ts'
import { isThisRole, roleVariables, takeRole } from '../shell-steps.ts'
import { indented, yamlText } from '../yaml-text.ts'

const questions: readonly InitQuestion[] = [
  {
    flag: 'repository',
    value: 'HOST/OWNER/NAME',
    help: 'the repository, as its address has it',
    message: 'The repository, as its address has it',
    example: 'github.com/octo-org/octo-repo',
    pattern:
      /^[a-z0-9][a-z0-9.-]*\/[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_.][A-Za-z0-9_.-]*)+$/,
    says: 'HOST/OWNER/NAME',
  },
  uuidQuestion(
    'organization-id',
    'organisation (Organization Settings)',
    '0193abcd-0000-4000-8000-000000000001',
  ),
  uuidQuestion('project-id', 'project (Project Settings)', '0193abcd-0000-4000-8000-000000000002'),
  branchQuestion,
  {
    flag: 'context',
    value: 'NAME',
    help: 'context of both jobs; only a job with one has a token (aws)',
    message: 'Context of both jobs; only a job with one has a token',
    example: 'aws',
    pattern: namePattern,
    says: 'the name of a context',
    usual: 'aws',
  },
]

function issuerOf(said: Said): string {
  return fillForm(platform.issuers[0] ?? '', { org: said('organization-id') })
}

/** The user is a UUID, and nothing longer stands in its place: a branch may be called anything. */
function subject(said: Said, ref: string): string {
  return subjectOf(platform, 'branch', {
    org: said('organization-id'),
    project: said('project-id'),
    user: anyUuid,
    origin: said('repository'),
    ref,
  })
}

function job(federation: Federation, role: PipelineRole): YamlEntry {
  const commands = [
    ...takeRole(`printf '%s' "$CIRCLE_OIDC_TOKEN_V2"`, 'circleci-$CIRCLE_BUILD_NUM').slice(0, -1),
    // What a step exports is gone with it.
    'echo "export AWS_ACCESS_KEY_ID=$1 AWS_SECRET_ACCESS_KEY=$2 AWS_SESSION_TOKEN=$3" >> "$BASH_ENV"',
  ]
  const text = `machine:
  image: ubuntu-2404:current
environment:
${indented(roleVariables(federation, role), 2)}steps:
  - run:
      name: Credentials of ${role.name} for 15 minutes
      command: |
${indented(commands.join('\n'), 8)}
  - run:
      name: Fails unless this is ${role.name} of ${federation.accountId}
      command: ${isThisRole(federation, role)}
`
  return { name: `aws-${role.id}`, path: ['jobs'], namedBy: undefined, text }
}

function workflow(said: Said): YamlEntry {
  const used = (id: string, filter: string): string => `  - aws-${id}:
      context: ${yamlText(said('context'))}
      filters:
        branches:
          ${filter}: ${yamlText(said('branch'))}
`
  const text = `jobs:\n${used('plan', 'ignore')}${used('apply', 'only')}`
  return { name: 'aws', path: ['workflows'], namedBy: undefined, text }
}

export const circleciInit: InitPlatform = {
  platform,
  questions,
  tenant: (said) => said('repository'),
  trust: (said) => ({
    issuer: issuerOf(said),
    audience: fillForm(platform.audienceForm, { org: said('organization-id') }),
    plan: [mustBeLike(issuerOf(said), 'sub', subject(said, 'refs/heads/*'))],
    apply: [mustBeLike(issuerOf(said), 'sub', subject(said, `refs/heads/${said('branch')}`))],
  }),
  pipeline: (federation, said) => ({
    path: '.circleci/config.yml',
    start: 'version: 2.1\n',
    jobs: [job(federation, federation.plan), job(federation, federation.apply), workflow(said)],
    lacks: [],
  }),
  left: (_, said) => [
    `Make the context ${said('context')}, if it is not there (Organization Settings, Contexts). It needs no variable.`,
    `Protect the branch ${said('branch')}: whoever may push to it may apply.`,
  ],
}
