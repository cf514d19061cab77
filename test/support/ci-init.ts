/** What `ci init` writes for the examples of its own questions, and the trust policies in it. */
import { parse } from 'yaml'
import { explainTrust } from '../../src/ci/explain-trust.ts'
import type { InitPlatform } from '../../src/ci/init/init-platform.ts'
import { initPlatforms, questionsOf } from '../../src/ci/init/init-platforms.ts'
import {
  federationOf,
  planPipeline,
  planRoles,
  type PlannedText,
} from '../../src/ci/init/plan-init.ts'
import type { Said } from '../../src/ci/init/question.ts'
import { readToken } from '../../src/ci/read-token.ts'
import { readTrustPolicy } from '../../src/ci/read-trust-policy.ts'

export type Given = Readonly<Record<string, string>>

export function initPlatform(id: string): InitPlatform {
  const found = initPlatforms.find(({ platform }) => platform.id === id)
  if (found === undefined) throw new Error(`no platform is called ${id}`)
  return found
}

/** What every question that must be answered has as its example, and these. */
export function saidWith(platform: InitPlatform, given: Given = {}): Said {
  const known: Record<string, string> = { name: 'octo', ...given }
  for (const { flag, example, usual, isOptional } of questionsOf(platform)) {
    if (isOptional !== true) known[flag] ??= usual ?? example
  }
  return (flag) => known[flag] ?? ''
}

export interface Generated {
  readonly roles: PlannedText
  readonly pipeline: PlannedText
}

export function generated(
  id: string,
  given: Given = {},
  files: Given = {},
  isProviderThere = false,
): Generated {
  const platform = initPlatform(id)
  const said = saidWith(platform, given)
  const federation = federationOf(platform, said, isProviderThere)
  const read = (path: string): string | undefined => files[path]
  return {
    roles: planRoles(federation, said, read),
    pipeline: planPipeline(platform, federation, said, read),
  }
}

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Properties: Readonly<Record<string, unknown>> }>
  >
}

const refTag = { tag: '!Ref', resolve: (name: string) => ({ Ref: name }) }

/** The trust policy of the plan or apply role, as JSON, from the CloudFormation template. */
export function trustOf(template: string, role: 'Plan' | 'Apply', issuer: string): string {
  const { Resources } = parse(template, { customTags: [refTag] }) as Template
  const found = Object.entries(Resources).find(([name]) => name.endsWith(`${role}Role`))
  const document = JSON.stringify(found?.[1].Properties['AssumeRolePolicyDocument'])
  const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer}`
  return document.replace(/\{"Ref":"\w+Provider"\}/, JSON.stringify(provider))
}

/** Whether a token with these claims has the role, as AWS STS would decide. */
export function letsIn(policy: string, claims: Readonly<Record<string, unknown>>): boolean {
  const token = readToken(JSON.stringify({ exp: 4_102_444_800, iat: 1, ...claims }))
  return explainTrust({
    claims: token,
    policy: readTrustPolicy(policy, 'template'),
    given: [],
    now: new Date('2026-11-23T12:00:00Z'),
    clientIds: undefined,
  }).isAllowed
}

/** Each is a folder of the tree, for each format. */
export const variants: Readonly<
  Record<string, readonly [id: string, given: Given, isThere: boolean]>
> = {
  ...Object.fromEntries(
    initPlatforms.map(({ platform }) => [platform.id, [platform.id, {}, false] as const]),
  ),
  'github-environment': [
    'github',
    {
      environment: 'production',
      boundary: 'arn:aws:iam::111122223333:policy/edge',
      'apply-policy': 'arn:aws:iam::111122223333:policy/deploy',
    },
    true,
  ],
  'gitlab-own': ['gitlab', { issuer: 'https://gitlab.example.com' }, false],
  'github-immutable': ['github', { subjects: 'immutable' }, false],
}

const ownWorkflow = `name: CI # ours

on:
  pull_request:
  push:
    branches: [main]

permissions: {}

concurrency:
  group: ci-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  test:
    name: Test
    runs-on: ubuntu-24.04
    permissions: {}
    steps:
      - run: make test # all of them
`

/** All of them in every format; what each is, by its variant and format. */
export function writeVariants(
  put: (path: string, text: string) => void,
): ReadonlyMap<string, Generated> {
  const files = new Map<string, Generated>()
  for (const [name, [id, given, isThere]] of Object.entries(variants)) {
    for (const as of ['terraform', 'cloudformation', 'cdk']) {
      const made = generated(id, { ...given, as }, {}, isThere)
      files.set(`${name} ${as}`, made)
      put(`${name}/${made.roles.path}`, made.roles.after)
      put(`${name}/${made.pipeline.path}`, made.pipeline.after)
    }
  }
  const path = '.github/workflows/ci.yml'
  const added = generated('github', { 'pipeline-file': path }, { [path]: ownWorkflow })
  put(`github-added/${path}`, added.pipeline.after)
  return files
}
