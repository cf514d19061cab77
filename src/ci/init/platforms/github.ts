import { github as platform } from '../../platforms/github.ts'
import type { SubjectKind } from '../../platform.ts'
import type { YamlEntry } from '../add-to-yaml.ts'
import { mustBe, subjectOf } from '../conditions.ts'
import type { Federation, PipelineRole, TrustCondition } from '../federation.ts'
import type { InitPlatform } from '../init-platform.ts'
import {
  branchQuestion,
  environmentQuestion,
  type InitQuestion,
  numberPattern,
  type Said,
} from '../question.ts'
import { isThisRole, jobSessionSeconds } from '../shell-steps.ts'
import { yamlText } from '../yaml-text.ts'

/** v6.2.3. */
const credentialsAction =
  'aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c # v6.2.3'

/** Whether the answers so far ask for subjects with numbers. */
function hasNumbers(said: Said): boolean {
  return isGitHubs(said) && said('subjects') !== 'names'
}

const questions: readonly InitQuestion[] = [
  {
    flag: 'repository',
    value: 'OWNER/NAME',
    help: 'the repository, as GitHub spells it',
    message: 'The repository, as GitHub spells it',
    example: 'octo-org/octo-repo',
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
    says: 'OWNER/NAME',
  },
  {
    flag: 'issuer',
    value: 'URL',
    help: 'of a GitHub of your own: https://HOST/_services/token, https://token.actions.SUB.ghe.com',
    message: 'Issuer',
    example: 'https://github.example.com/_services/token',
    pattern: /^https:\/\/[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?:\/[A-Za-z0-9_-]+)*$/,
    says: 'an https address without a port',
    isOptional: true,
    isQuiet: true,
  },
  {
    flag: 'subjects',
    value: 'FORM',
    help: 'subjects with numbers (immutable), as they were (names), or both while a repository moves (both)',
    message: 'Subjects',
    example: 'both',
    pattern: /^(?:both|immutable|names)$/,
    says: 'both, immutable or names',
    choices: ['both', 'immutable', 'names'],
    usual: 'both',
    isQuiet: true,
  },
  {
    flag: 'owner-id',
    value: 'NUMBER',
    help: 'number of the owner: gh api repos/OWNER/NAME --jq .owner.id',
    message: 'Number of the owner (gh api repos/OWNER/NAME --jq .owner.id)',
    standsFor: ['OWNER/NAME', 'repository'],
    example: '1234567',
    pattern: numberPattern,
    says: 'a number',
    isNeeded: hasNumbers,
  },
  {
    flag: 'repository-id',
    value: 'NUMBER',
    help: 'number of the repository: gh api repos/OWNER/NAME --jq .id',
    message: 'Number of the repository (gh api repos/OWNER/NAME --jq .id)',
    standsFor: ['OWNER/NAME', 'repository'],
    example: '7654321',
    pattern: numberPattern,
    says: 'a number',
    isNeeded: hasNumbers,
  },
  branchQuestion,
  environmentQuestion,
]

function issuerOf(said: Said): string {
  return (said('issuer') || `https://${platform.issuers[0]}`).slice('https://'.length)
}

/** AWS makes keys of more claims than `sub` only for the issuers of GitHub itself. */
function isGitHubs(said: Said): boolean {
  return !issuerOf(said).endsWith('/_services/token')
}

function forms(said: Said): readonly boolean[] {
  if (!isGitHubs(said) || said('subjects') === 'names') return [false]
  return said('subjects') === 'immutable' ? [true] : [false, true]
}

function subjects(said: Said, kind: SubjectKind): TrustCondition {
  const [owner = '', repository = ''] = said('repository').split('/')
  const values = {
    owner,
    repository,
    ownerId: said('owner-id'),
    repositoryId: said('repository-id'),
    branch: said('branch'),
    environment: said('environment'),
  }
  const all = forms(said).map((isImmutable) => subjectOf(platform, kind, values, isImmutable))
  return mustBe(issuerOf(said), 'sub', ...all)
}

function ids(said: Said): readonly TrustCondition[] {
  if (!isGitHubs(said)) return []
  const claims = [
    ['repository_id', said('repository-id')],
    ['repository_owner_id', said('owner-id')],
  ] as const
  return claims.flatMap(([claim, id]) => (id === '' ? [] : [mustBe(issuerOf(said), claim, id)]))
}

/** An environment takes the branch's place in the subject, so the branch is asked for by its own key. */
function applyConditions(said: Said): readonly TrustCondition[] {
  if (said('environment') === '') return [subjects(said, 'branch'), ...ids(said)]
  const branch = mustBe(issuerOf(said), 'ref', `refs/heads/${said('branch')}`)
  return [subjects(said, 'environment'), ...ids(said), ...(isGitHubs(said) ? [branch] : [])]
}

function steps(federation: Federation, role: PipelineRole): string {
  return `steps:
  - name: Credentials of ${role.name} for 15 minutes
    uses: ${credentialsAction}
    with:
      aws-region: ${federation.region}
      role-to-assume: ${role.arn}
      role-duration-seconds: ${jobSessionSeconds}
      role-session-name: github-\${{ github.run_id }}
      allowed-account-ids: '${federation.accountId}'
  - name: Fails unless this is ${role.name} of ${federation.accountId}
    run: ${isThisRole(federation, role)}
`
}

function planJob(federation: Federation): YamlEntry {
  const text = `name: Plan with read-only rights
# A pull request of a fork gets no token.
if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
runs-on: ubuntu-24.04
timeout-minutes: 15
concurrency:
  group: aws-plan-\${{ github.ref }}
  cancel-in-progress: true
permissions:
  contents: read # for the checkout that you add
  id-token: write # the token that AWS changes into credentials
${steps(federation, federation.plan)}`
  return { name: 'aws-plan', path: ['jobs'], namedBy: undefined, text }
}

function applyJob(federation: Federation, said: Said): YamlEntry {
  const environment =
    said('environment') === '' ? '' : `environment: ${yamlText(said('environment'))}\n`
  const text = `name: ${yamlText(`Apply from ${said('branch')}`)}
if: github.event_name == 'push' && github.ref == 'refs/heads/${said('branch')}'
runs-on: ubuntu-24.04
timeout-minutes: 15
${environment}concurrency:
  group: aws-apply
  cancel-in-progress: false
permissions:
  contents: read # for the checkout that you add
  id-token: write # the token that AWS changes into credentials
${steps(federation, federation.apply)}`
  return { name: 'aws-apply', path: ['jobs'], namedBy: undefined, text }
}

function start(said: Said): string {
  return `name: AWS

on:
  pull_request:
  push:
    branches:
      - ${yamlText(said('branch'))}

permissions: {}
`
}

/** The events of a workflow that is there: a name, a list or a map. */
function eventsOf(there: unknown): readonly string[] {
  const on = typeof there === 'object' && there !== null && 'on' in there ? there.on : undefined
  if (typeof on === 'string') return [on]
  if (Array.isArray(on)) return on.map(String)
  return typeof on === 'object' && on !== null ? Object.keys(on) : []
}

function lacks(there: unknown): readonly string[] {
  const events = eventsOf(there)
  return (['pull_request', 'push'] as const)
    .filter((event) => !events.includes(event))
    .map((event) => {
      const job = event === 'push' ? 'aws-apply' : 'aws-plan'
      return `The workflow does not run on ${event}: add that to \`on\`, or ${job} never runs.`
    })
}

export const githubInit: InitPlatform = {
  platform,
  questions,
  conflict: (said) =>
    said('subjects') === 'immutable' && !isGitHubs(said)
      ? 'A GitHub Enterprise Server has no numbers in its subjects.'
      : undefined,
  tenant: (said) => said('repository'),
  trust: (said) => ({
    issuer: issuerOf(said),
    audience: platform.audienceForm,
    plan: [subjects(said, 'pull-request'), ...ids(said)],
    apply: applyConditions(said),
  }),
  pipeline: (federation, said, there) => ({
    path: '.github/workflows/aws.yml',
    start: start(said),
    jobs: [planJob(federation), applyJob(federation, said)],
    lacks: there === undefined ? [] : lacks(there),
  }),
  left: (_, said) => {
    const environment = said('environment')
    const guard = `Protect the branch ${said('branch')}: whoever may push to it may apply.`
    if (environment === '') return [guard]
    return [
      `Make the environment ${environment} with required reviewers, and let only ${said('branch')} deploy to it.`,
      guard,
    ]
  },
}
