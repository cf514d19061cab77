import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { platformById, platformOf, platforms } from '../../../src/ci/platforms.ts'
import { readToken } from '../../../src/ci/read-token.ts'
import {
  fillForm,
  immutableForm,
  parseSubject,
  partNames,
  subjectForm,
} from '../../../src/ci/subjects.ts'

function found(claims: Readonly<Record<string, unknown>>) {
  const platform = platformOf(readToken(JSON.stringify(claims)))
  return platform === undefined ? undefined : [platform.platform.id, platform.isShared]
}

describe('the platform of a token', () => {
  it.each([
    ['https://token.actions.githubusercontent.com', 'github'],
    ['https://token.actions.githubusercontent.com/my-company', 'github'],
    ['https://token.actions.octocorp.ghe.com', 'github'],
    ['https://gitlab.com', 'gitlab'],
    ['https://api.bitbucket.org/2.0/workspaces/mine/pipelines-config/identity/oidc', 'bitbucket'],
    ['https://oidc.circleci.com/org/0193abcd-1234', 'circleci'],
    ['https://agent.buildkite.com', 'buildkite'],
    ['https://vstoken.dev.azure.com/0193abcd-1234', 'azure-devops'],
    ['https://app.terraform.io', 'terraform-cloud'],
  ])('is known by its issuer: %s', (iss, id) => {
    expect(found({ iss })).toEqual([id, true])
  })

  it('is not known by an issuer that only looks like one', () => {
    expect(found({ iss: 'https://token.actions.githubusercontent.com.evil.example' })).toBe(
      undefined,
    )
    expect(found({ iss: 'https://tokenXactions.githubusercontent.com' })).toBe(undefined)
    expect(found({ iss: 'https://gitlab.com/x' })).toBe(undefined)
    expect(found({ iss: 'https://oidc.circleci.com/org/a/b' })).toBe(undefined)
  })

  it('is known by its claims where a company runs it itself', () => {
    const iss = 'https://gitlab.example.com'
    expect(found({ iss, project_path: 'a/b', namespace_path: 'a' })).toEqual(['gitlab', false])
    expect(found({ iss, sub: 'x' })).toBe(undefined)
  })
})

test.each([
  ['github', 'repo:o/r:environment:prod', 'in an environment'],
  ['github', 'repo:o@1/r@2:ref:refs/heads/a/b', 'on a branch'],
  ['github', 'repo:o/r:ref:refs/tags/v1', 'on a tag'],
  ['github', 'repo:o/r:pull_request', 'for a pull request'],
  ['github', 'repo:o/r:ref:refs/heads/', undefined],
  ['gitlab', 'project_path:g/s/p:ref_type:branch:ref:main', 'on a branch'],
  ['bitbucket', '{1-2}:{3-4}', 'as a step'],
  ['bitbucket', '{1-2}:{3-4}:{5-6}', 'as a step in an environment'],
  ['circleci', 'org/a/project/b/user/c', 'with $CIRCLE_OIDC_TOKEN'],
  [
    'circleci',
    'org/a/project/b/user/c/vcs-origin/github.com/o/r/vcs-ref/refs/heads/main',
    'on a ref, with $CIRCLE_OIDC_TOKEN_V2',
  ],
  [
    'buildkite',
    'organization:o:pipeline:p:ref:refs/heads/main:commit:abc:step:deploy',
    'on a branch',
  ],
  ['azure-devops', 'sc://o/p/c', 'with a service connection'],
  ['terraform-cloud', 'organization:o:project:p:workspace:w:run_phase:apply', 'as an apply'],
])('%s: the job of %s', (id, subject, says) => {
  const platform = platformById(id)
  expect(platform).toBeDefined()
  if (platform !== undefined) expect(subjectForm(platform, subject)?.says).toBe(says)
})

test('docs/ci.md has what every row says', () => {
  const page = readFileSync(new URL('../../../docs/ci.md', import.meta.url), 'utf8')
  for (const { name, issuers, audience, subjects, conditionKeys } of platforms) {
    expect(page).toContain(name)
    const inCode = [...issuers, ...subjects.map(({ form }) => form), ...conditionKeys]
    for (const text of [...inCode, ...(audience === undefined ? [] : [audience])]) {
      expect(page).toContain(`\`${text}\``)
    }
  }
})

describe('a row', () => {
  it.each(platforms)('of $id says what every part of its forms is', (platform) => {
    const { subjects, issuers, ownIssuer = '', audienceForm, parts } = platform
    const forms = [...subjects.map(({ form }) => immutableForm(platform, form)), ...issuers]
    const used = [...forms, ownIssuer, audienceForm].flatMap(partNames)
    expect(parts.map(({ name }) => name).toSorted()).toEqual([...new Set(used)].toSorted())
  })

  it.each(platforms)('of $id has subjects that are read back from their parts', (platform) => {
    const values = Object.fromEntries(platform.parts.map(({ name, example }) => [name, example]))
    for (const form of platform.subjects) {
      const wanted = Object.fromEntries(partNames(form.form).map((name) => [name, values[name]]))
      const subject = fillForm(form.form, values)
      expect(parseSubject(platform, subject)).toEqual({ form, values: wanted, isImmutable: false })
    }
  })

  it.each(platforms)('of $id wants only claims that are condition keys', (platform) => {
    for (const { claim } of platform.immutableClaims) {
      expect(platform.conditionKeys).toContain(claim)
    }
  })
})

describe('a subject', () => {
  it('with the numbers of owner and repository is read into names and numbers', () => {
    const github = platformById('github')
    const subject = 'repo:o@1/r@22:environment:prod:eu'
    expect(github && parseSubject(github, subject)).toMatchObject({
      form: { kind: 'environment' },
      values: { owner: 'o', ownerId: '1', repository: 'r', repositoryId: '22' },
      isImmutable: true,
    })
  })

  it('lends nothing from one part to the next', () => {
    const github = platformById('github')
    const subject = 'repo:o/r:ref:refs/heads/x:environment:prod'
    expect(github && parseSubject(github, subject)?.form.kind).toBe('branch')
  })
})
