import { gitlab as platform } from '../../platforms/gitlab.ts'
import type { YamlEntry } from '../add-to-yaml.ts'
import { mustBe, mustBeLike, onAnyBranch, subjectOf } from '../conditions.ts'
import type { Federation, PipelineRole, TrustCondition } from '../federation.ts'
import type { InitPlatform } from '../init-platform.ts'
import {
  branchQuestion,
  environmentQuestion,
  hostQuestion,
  imageQuestion,
  type InitQuestion,
  numberPattern,
  type Said,
} from '../question.ts'
import { asItems, isThisRole, roleVariables, takeRole } from '../shell-steps.ts'
import { indented, yamlText } from '../yaml-text.ts'

const shared = 'gitlab.com'

function issuerOf(said: Said): string {
  return (said('issuer') || `https://${shared}`).slice('https://'.length)
}

/** AWS makes keys of more claims than `sub` only for gitlab.com. */
function isShared(said: Said): boolean {
  return issuerOf(said) === shared
}

const questions: readonly InitQuestion[] = [
  {
    flag: 'project',
    value: 'GROUP/PROJECT',
    help: 'path of the project',
    message: 'Path of the project',
    example: 'octo-group/octo-repo',
    pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/,
    says: 'GROUP/PROJECT',
  },
  hostQuestion('issuer', 'https://gitlab.example.com'),
  {
    flag: 'project-id',
    value: 'NUMBER',
    help: 'number of the project, which it keeps under any path: on its front page',
    message: 'Number of the project (on its front page)',
    example: '7654321',
    pattern: numberPattern,
    says: 'a number',
    isNeeded: isShared,
  },
  branchQuestion,
  environmentQuestion,
  imageQuestion,
]

function own(said: Said, ...more: readonly TrustCondition[]): readonly TrustCondition[] {
  if (!isShared(said)) return []
  return [mustBe(shared, 'project_id', said('project-id')), ...more]
}

function subject(said: Said, branch: string): string {
  return subjectOf(platform, 'branch', { project: said('project'), branch })
}

/** A merge request's pipeline has the subject of its branch. */
function planConditions(said: Said): readonly TrustCondition[] {
  const source = mustBe(shared, 'pipeline_source', 'merge_request_event')
  const branches = mustBeLike(issuerOf(said), 'sub', subject(said, '*'))
  return [onAnyBranch(branches), ...own(said, source)]
}

function applyConditions(said: Said): readonly TrustCondition[] {
  const isProtected = mustBe(shared, 'ref_protected', 'true')
  return [mustBe(issuerOf(said), 'sub', subject(said, said('branch'))), ...own(said, isProtected)]
}

function stagesOf(there: unknown): readonly string[] {
  const stages =
    typeof there === 'object' && there !== null && 'stages' in there ? there.stages : undefined
  return Array.isArray(stages) && stages.length > 0
    ? stages.map(String)
    : ['build', 'test', 'deploy']
}

function stageOf(there: unknown, id: PipelineRole['id']): string {
  const stages = stagesOf(there)
  const usual = id === 'plan' ? ['plan', 'test', 'validate'] : ['apply', 'deploy']
  const found = usual.find((stage) => stages.includes(stage))
  return found ?? (id === 'plan' ? stages[0] : stages.at(-1)) ?? 'test'
}

function job(federation: Federation, said: Said, role: PipelineRole, more: string): YamlEntry {
  const commands = [
    ...takeRole(`printf '%s' "$AWS_ID_TOKEN"`, 'gitlab-$CI_JOB_ID'),
    isThisRole(federation, role),
  ]
  const text = `${more}image:
  name: ${said('image')}
  entrypoint: ['']
timeout: 15 minutes
id_tokens:
  AWS_ID_TOKEN:
    aud: ${federation.audience}
variables:
${indented(roleVariables(federation, role), 2)}script:
${indented(asItems(commands), 2)}`
  return { name: `aws-${role.id}`, path: [], namedBy: undefined, text }
}

export const gitlabInit: InitPlatform = {
  platform,
  questions,
  tenant: (said) => said('project'),
  trust: (said) => ({
    issuer: issuerOf(said),
    audience: platform.audienceForm,
    plan: planConditions(said),
    apply: applyConditions(said),
  }),
  pipeline: (federation, said, there) => {
    const [plan, apply] = [stageOf(there, 'plan'), stageOf(there, 'apply')].map(yamlText)
    const environment = said('environment')
    const placed = environment === '' ? '' : `environment: ${yamlText(environment)}\n`
    return {
      path: '.gitlab-ci.yml',
      start: '',
      jobs: [
        job(
          federation,
          said,
          federation.plan,
          `stage: ${plan}\nrules:\n  - if: $CI_PIPELINE_SOURCE == "merge_request_event"\n`,
        ),
        job(
          federation,
          said,
          federation.apply,
          `stage: ${apply}\nrules:\n  - if: $CI_COMMIT_BRANCH == "${said('branch')}"\n${placed}resource_group: aws-apply\n`,
        ),
      ],
      lacks: [],
    }
  },
  left: (_, said) => [
    `Protect the branch ${said('branch')}: ${
      isShared(said)
        ? 'AWS lets in jobs of protected branches alone.'
        : 'whoever may push to it may apply.'
    }`,
    ...(isShared(said)
      ? []
      : [
          'AWS sees nothing but the subject of a GitLab of your own: the plan role is for every branch of the project.',
        ]),
  ],
}
