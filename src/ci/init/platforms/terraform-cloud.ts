import { terraformCloud as platform } from '../../platforms/terraform-cloud.ts'
import type { FileBlock } from '../blocks.ts'
import { mustBe, subjectOf } from '../conditions.ts'
import type { Federation, TrustCondition } from '../federation.ts'
import type { InitPlatform } from '../init-platform.ts'
import {
  hostQuestion,
  type InitQuestion,
  namePattern,
  type Said,
  titlePattern,
} from '../question.ts'

function part(flag: string, help: string, example: string, pattern = namePattern): InitQuestion {
  const message = help.charAt(0).toUpperCase() + help.slice(1)
  return { flag, value: 'NAME', help, message, example, pattern, says: 'a name' }
}

const questions: readonly InitQuestion[] = [
  part('organization', 'the organisation', 'octo-org'),
  part('project', 'the project of the workspace', 'octo-project', titlePattern),
  part('workspace', 'the workspace', 'octo-workspace'),
  hostQuestion('issuer', 'https://terraform.example.com'),
]

function issuerOf(said: Said): string {
  return (said('issuer') || `https://${platform.issuers[0]}`).slice('https://'.length)
}

function subject(said: Said, phase: 'plan' | 'apply'): TrustCondition {
  const values = {
    organization: said('organization'),
    project: said('project'),
    workspace: said('workspace'),
  }
  return mustBe(issuerOf(said), 'sub', subjectOf(platform, phase, values))
}

/** Asked in every plan and every apply, so that a wrong role stops the run. */
function identity({ partition, accountId, plan, apply }: Federation): FileBlock {
  const names = [plan, apply].map(({ name }) => name.replaceAll(/[.+]/g, '[$&]'))
  const pattern = `^arn:${partition}:sts::${accountId}:assumed-role/(${names.join('|')})/`
  return {
    header: 'data "aws_caller_identity" "pipeline" {',
    rest: `  lifecycle {
    postcondition {
      condition     = can(regex("${pattern}", self.arn))
      error_message = "This is not ${plan.name} or ${apply.name} of ${accountId}."
    }
  }
}
`,
    isOurs: true,
  }
}

export const terraformCloudInit: InitPlatform = {
  platform,
  questions,
  tenant: (said) => `${said('organization')}/${said('workspace')}`,
  trust: (said) => ({
    issuer: issuerOf(said),
    audience: platform.audienceForm,
    plan: [subject(said, 'plan')],
    apply: [subject(said, 'apply')],
  }),
  pipeline: (federation) => ({
    path: 'aws-identity.tf',
    start: `# Stops a run that has not its role in its account. \`keyless ci init ${platform.id}\` wrote it.\n`,
    jobs: [],
    blocks: [identity(federation)],
    lacks: [],
  }),
  left: ({ plan, apply }, said) => [
    `Set the environment variables of the workspace ${said('workspace')}: TFC_AWS_PROVIDER_AUTH=true, TFC_AWS_PLAN_ROLE_ARN=${plan.arn}, TFC_AWS_APPLY_ROLE_ARN=${apply.arn}.`,
    'The roles must be there before the first run, so they cannot be of this workspace.',
  ],
}
