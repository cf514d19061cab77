/** For each platform: the token of the job that may, what else such tokens say, and tokens that may not. */
import type { Given } from '../../../support/ci-init.ts'

type Claims = Readonly<Record<string, unknown>>

export interface PlatformTokens {
  readonly id: string
  readonly given: Given
  readonly issuer: string
  readonly plan: Claims
  readonly apply: Claims
  /** Claims of others, over those of the right apply: what a stranger or a colleague can get. */
  readonly strangers: readonly Claims[]
  /** The subject of an apply on a branch of any name; undefined where no subject has the branch. */
  readonly onBranch: ((branch: string) => Claims) | undefined
}

const one = '0193abcd-0000-4000-8000-000000000001'
const two = '0193abcd-0000-4000-8000-000000000002'
const other = '0193abcd-0000-4000-8000-00000000000f'
const commit = '0123456789abcdef0123456789abcdef01234567'

const gitlab: PlatformTokens = {
  id: 'gitlab',
  given: {},
  issuer: 'gitlab.com',
  plan: {
    aud: 'sts.amazonaws.com',
    sub: 'project_path:octo-group/octo-repo:ref_type:branch:ref:topic',
    project_id: '7654321',
    pipeline_source: 'merge_request_event',
    ref_protected: 'false',
  },
  apply: {
    aud: 'sts.amazonaws.com',
    sub: 'project_path:octo-group/octo-repo:ref_type:branch:ref:main',
    project_id: '7654321',
    pipeline_source: 'push',
    ref_protected: 'true',
  },
  strangers: [
    { sub: 'project_path:octo-group/octo-repo2:ref_type:branch:ref:main' },
    { sub: 'project_path:octo-group/octo-repo:ref_type:tag:ref:main' },
    { sub: 'project_path:evil/octo-repo:ref_type:branch:ref:main' },
    { project_id: '99' },
    { ref_protected: 'false' },
    { aud: 'https://gitlab.com' },
  ],
  onBranch: (branch) => ({
    sub: `project_path:octo-group/octo-repo:ref_type:branch:ref:${branch}`,
  }),
}

const bitbucketIssuer =
  'api.bitbucket.org/2.0/workspaces/octo-workspace/pipelines-config/identity/oidc'
const bitbucketAudience = 'ari:cloud:bitbucket::workspace/0193abcd-0000-4000-8000-000000000004'

const bitbucket: PlatformTokens = {
  id: 'bitbucket',
  given: {},
  issuer: bitbucketIssuer,
  plan: { aud: bitbucketAudience, sub: `{${one}}:{${other}}` },
  apply: { aud: bitbucketAudience, sub: `{${one}}:{${two}}:{${other}}` },
  strangers: [
    { sub: `{${one}}:{${other}}` },
    { sub: `{${one}}:{${other}}:{${other}}` },
    { sub: `{${other}}:{${two}}:{${other}}` },
    { sub: `{${one}}:{${two}}:{${other}}:{${other}}` },
    { aud: 'ari:cloud:bitbucket::workspace/other' },
  ],
  onBranch: undefined,
}

const origin = 'github.com/octo-org/octo-repo'
const circle = (ref: string, from = origin, project = two) =>
  `org/${one}/project/${project}/user/${other}/vcs-origin/${from}/vcs-ref/${ref}`

const circleci: PlatformTokens = {
  id: 'circleci',
  given: {},
  issuer: `oidc.circleci.com/org/${one}`,
  plan: { aud: one, sub: circle('refs/heads/topic') },
  apply: { aud: one, sub: circle('refs/heads/main') },
  strangers: [
    { sub: circle('refs/tags/main') },
    { sub: circle('refs/heads/main', 'github.com/evil/octo-repo') },
    { sub: circle('refs/heads/main', origin, other) },
    { sub: `org/${one}/project/${two}/user/${other}` },
    // A branch may be called what the end of the right subject says.
    { sub: circle(`refs/heads/x/vcs-origin/${origin}/vcs-ref/refs/heads/main`) },
    { aud: other },
  ],
  onBranch: (branch) => ({ sub: circle(`refs/heads/${branch}`) }),
}

const build = (ref: string, step = 'aws-apply', pipeline = 'octo-pipeline', sha = commit) =>
  `organization:octo-org:pipeline:${pipeline}:ref:${ref}:commit:${sha}:step:${step}`
const buildkiteIds = { organization_id: one, pipeline_id: two, aud: 'sts.amazonaws.com' }

const buildkite: PlatformTokens = {
  id: 'buildkite',
  given: {},
  issuer: 'agent.buildkite.com',
  plan: { ...buildkiteIds, sub: build('refs/heads/topic', 'aws-plan'), build_branch: 'topic' },
  apply: { ...buildkiteIds, sub: build('refs/heads/main'), build_branch: 'main' },
  strangers: [
    { sub: build('refs/heads/main', 'test') },
    { sub: build('refs/heads/main', 'aws-apply', 'octo-pipeline2') },
    { sub: build('refs/tags/main') },
    { sub: build('refs/heads/main', 'aws-apply', 'octo-pipeline', 'a:step:b') },
    { build_branch: 'topic' },
    { organization_id: other },
    { pipeline_id: other },
    { aud: 'https://buildkite.com/octo-org' },
  ],
  onBranch: (branch) => ({ sub: build(`refs/heads/${branch}`), build_branch: branch }),
}

const connection = (name: string, project = 'octo-project', organization = 'octo-org') =>
  `sc://${organization}/${project}/${name}`

const azureDevops: PlatformTokens = {
  id: 'azure-devops',
  given: {},
  issuer: `vstoken.dev.azure.com/${one}`,
  plan: { aud: 'api://AzureADTokenExchange', sub: connection('aws-plan') },
  apply: { aud: 'api://AzureADTokenExchange', sub: connection('aws-apply') },
  strangers: [
    { sub: connection('aws-plan') },
    { sub: connection('aws-apply2') },
    { sub: connection('aws-apply', 'other') },
    { sub: connection('aws-apply', 'octo-project', 'evil') },
    { aud: 'api://other' },
  ],
  onBranch: undefined,
}

const run = (phase: string, workspace = 'octo-workspace', organization = 'octo-org') =>
  `organization:${organization}:project:octo-project:workspace:${workspace}:run_phase:${phase}`

const terraformCloud: PlatformTokens = {
  id: 'terraform-cloud',
  given: {},
  issuer: 'app.terraform.io',
  plan: { aud: 'aws.workload.identity', sub: run('plan') },
  apply: { aud: 'aws.workload.identity', sub: run('apply') },
  strangers: [
    { sub: run('plan') },
    { sub: run('apply', 'octo-workspace2') },
    { sub: run('apply', 'octo-workspace', 'octo-org2') },
    { aud: 'other' },
  ],
  onBranch: undefined,
}

const github: PlatformTokens = {
  id: 'github',
  given: {},
  issuer: 'token.actions.githubusercontent.com',
  plan: {
    aud: 'sts.amazonaws.com',
    sub: 'repo:octo-org/octo-repo:pull_request',
    repository_id: '7654321',
    repository_owner_id: '1234567',
  },
  apply: {
    aud: 'sts.amazonaws.com',
    sub: 'repo:octo-org@1234567/octo-repo@7654321:ref:refs/heads/main',
    repository_id: '7654321',
    repository_owner_id: '1234567',
  },
  strangers: [
    { sub: 'repo:octo-org/octo-repo:pull_request' },
    { sub: 'repo:octo-org/octo-repo2:ref:refs/heads/main' },
    { repository_id: '99' },
    { repository_owner_id: '98' },
    { aud: 'https://github.com/octo-org' },
  ],
  onBranch: (branch) => ({ sub: `repo:octo-org/octo-repo:ref:refs/heads/${branch}` }),
}

export const platformTokens: readonly PlatformTokens[] = [
  github,
  gitlab,
  bitbucket,
  circleci,
  buildkite,
  azureDevops,
  terraformCloud,
]
