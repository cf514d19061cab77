import { describe, expect, it, test } from 'vitest'
import { explainTrust, type TrustQuestion } from '../../../src/ci/explain-trust.ts'
import { readToken } from '../../../src/ci/read-token.ts'
import { readTrustPolicy } from '../../../src/ci/read-trust-policy.ts'
import {
  githubClaims,
  githubIssuer,
  githubTrust,
  pipelineToken,
} from '../../support/pipeline-token.ts'

type Json = Readonly<Record<string, unknown>>
type Options = Partial<Pick<TrustQuestion, 'claims' | 'given' | 'clientIds' | 'now'>>

const host = 'token.actions.githubusercontent.com'
const sub = `${host}:sub`
const aud = `${host}:aud`

function explain(claims: Json, policy: Json, options: Options = {}) {
  return explainTrust({
    claims: readToken(pipelineToken(claims)),
    policy: readTrustPolicy(JSON.stringify(policy), 'trust.json'),
    given: [],
    clientIds: undefined,
    now: new Date('2026-11-23T12:00:00Z'),
    ...options,
  })
}

function hints(claims: Json, condition: Json): readonly string[] {
  const { statements, isAllowed } = explain(githubClaims(claims), githubTrust(condition))
  expect(isAllowed).toBe(false)
  return statements.flatMap((one) => one.hints.flat().map(({ code }) => code))
}

function findings(claims: Json, options: Options = {}, condition: Json = {}) {
  const { findings: found, isAllowed } = explain(
    githubClaims(claims),
    githubTrust(condition),
    options,
  )
  return [isAllowed, ...found.map(({ code }) => code)]
}

describe('the usual reasons for a denial are named', () => {
  it.each([
    ['wildcard-in-equals', {}, { StringEquals: { [sub]: 'repo:octo-org/*' } }],
    ['case-differs', {}, { StringLike: { [sub]: 'repo:Octo-Org/*' } }],
    ['blanks-around', {}, { StringEquals: { [aud]: 'sts.amazonaws.com ' } }],
    [
      'immutable-subject',
      { sub: 'repo:octo-org@1/octo-repo@74:ref:refs/heads/main' },
      { StringLike: { [sub]: 'repo:octo-org/octo-repo:*' } },
    ],
    ['ids-expected', {}, { StringLike: { [sub]: 'repo:octo-org@1/octo-repo@74:*' } }],
    [
      'other-subject-form',
      { sub: 'repo:octo-org/octo-repo:environment:prod' },
      { StringEquals: { [sub]: 'repo:octo-org/octo-repo:ref:refs/heads/main' } },
    ],
    [
      'other-subject-form',
      {},
      { StringEquals: { [sub]: ['repo:a/b:pull_request', 'repo:a/b:environment:prod'] } },
    ],
    [
      'default-audience',
      { aud: 'https://github.com/octo-org' },
      { StringEquals: { [aud]: 'sts.amazonaws.com' } },
    ],
    ['claim-missing', {}, { StringEquals: { [`${host}:environment`]: 'prod' } }],
    ['claim-is-no-key', { run_id: '9' }, { StringEquals: { [`${host}:run_id`]: '9' } }],
    ['key-of-another-issuer', {}, { StringEquals: { [`https://${host}:sub`]: 'x' } }],
    ['key-of-another-issuer', {}, { StringEquals: { 'gitlab.com:sub': 'x' } }],
    ['key-not-given', {}, { StringEquals: { 'sts:RoleSessionName': 'x' } }],
  ])('%s', (code, claims, condition) => {
    expect(hints(claims, condition)).toEqual([code])
  })

  it('and none is named where the value is simply another', () => {
    expect(
      hints({}, { StringEquals: { [sub]: 'repo:octo-org/octo-repo:ref:refs/heads/x' } }),
    ).toEqual([])
    expect(hints({}, { StringNotLike: { [sub]: 'repo:octo-org/*' } })).toEqual([])
  })
})

test('ForAllValues that holds for want of the claim is allowed, with a warning', () => {
  const condition = { 'ForAllValues:StringEquals': { [`${host}:enviroment`]: 'prod' } }
  const { isAllowed, statements } = explain(githubClaims(), githubTrust(condition))
  expect(isAllowed).toBe(true)
  expect(statements[0]?.hints).toMatchObject([[{ code: 'holds-without-claim' }]])
})

describe('claims become the keys that AWS documents', () => {
  const keysOf = (claims: Json) =>
    explain(claims, githubTrust({})).context.keys.filter((key) => !key.startsWith('aws:'))

  it('of GitHub: those of its list and no other', () => {
    const claims = githubClaims({ repository_owner_id: 65, run_id: '9', amr: ['a', 'b'] })
    expect(keysOf(claims).toSorted()).toEqual(
      ['amr', 'aud', 'repository', 'repository_id', 'repository_owner_id', 'sub'].map(
        (claim) => `${host}:${claim}`,
      ),
    )
  })

  it('of an issuer of your own: the standard ones', () => {
    const iss = 'https://gitlab.example.com/ci'
    const claims = {
      iss,
      sub: 's',
      aud: 'a',
      project_path: 'a/b',
      namespace_path: 'a',
      project_id: 1,
    }
    expect(keysOf(claims).toSorted()).toEqual(
      ['aud', 'sub'].map((one) => `gitlab.example.com/ci:${one}`),
    )
  })

  it('azp stands for aud, which is oaud then', () => {
    const { context } = explain(githubClaims({ azp: 'client', aud: ['x', 'y'] }), githubTrust({}))
    expect(context.valuesOf(aud)).toEqual(['client'])
    expect(context.valuesOf(`${host}:oaud`)).toEqual(['x', 'y'])
  })

  it('CircleCI has its project under a name with its host', () => {
    const iss = 'https://oidc.circleci.com/org/1'
    const key = 'oidc.circleci.com/project-id'
    expect(keysOf({ iss, sub: 's', aud: '1', [key]: 'p' })).toContain(
      `oidc.circleci.com/org/1:${key}`,
    )
  })
})

describe('what AWS STS looks at itself', () => {
  it('a token that is over is said, and decides nothing', () => {
    expect(findings({ exp: 1 })).toEqual([true, 'token-expired'])
    expect(findings({ nbf: 4_000_000_000 })).toEqual([true, 'token-early'])
  })

  it('an audience that is none of the client IDs decides', () => {
    const clientIds = ['sts.amazonaws.com', 'other']
    expect(findings({}, { clientIds })).toEqual([true])
    expect(findings({ aud: 'x' }, { clientIds })).toEqual([false, 'audience-not-registered'])
    expect(findings({ azp: 'other', aud: 'x' }, { clientIds })).toEqual([true])
  })

  it('an unusual audience is said where the client IDs are not known', () => {
    expect(findings({ aud: 'x' })).toEqual([true, 'audience-unusual'])
  })

  it('what no token may lack decides', () => {
    expect(findings({ sub: undefined })).toEqual([false, 'subject-missing'])
    expect(findings({ aud: undefined })).toEqual([false, 'audience-missing'])
    expect(findings({ exp: undefined })).toEqual([false, 'expiry-missing'])
    expect(findings({ filler: 'x'.repeat(20_000) })).toEqual([false, 'token-too-long'])
  })

  it('a signature that STS does not take decides, whatever the policy says', () => {
    const codesOf = (header: Json) => {
      const claims = readToken(pipelineToken(githubClaims(), header))
      const { isAllowed, findings: found } = explain(githubClaims(), githubTrust({}), { claims })
      return [isAllowed, ...found.map(({ code }) => code)]
    }
    for (const alg of ['none', 'HS256', 'rs256', 7]) {
      expect(codesOf({ alg })).toEqual([false, 'not-signed'])
    }
    expect(codesOf({})).toEqual([false, 'not-signed'])
    expect(codesOf({ alg: 'ES384' })).toEqual([true])
  })

  it('of claims alone nobody asks for a signature', () => {
    const claims = readToken(JSON.stringify(githubClaims()))
    expect(explain(githubClaims(), githubTrust({}), { claims })).toMatchObject({
      isAllowed: true,
      findings: [],
    })
  })

  it('session tags in the token need sts:TagSession', () => {
    const tags = { 'https://aws.amazon.com/tags': { principal_tags: { a: ['b'] } } }
    expect(findings(tags)).toEqual([false, 'tags-not-allowed'])
    const Action = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession']
    expect(explain(githubClaims(tags), githubTrust({}, { Action })).isAllowed).toBe(true)
  })
})

describe('the provider', () => {
  it('of another issuer is said', () => {
    const claims = githubClaims({ iss: `${githubIssuer}/my-company` })
    const { isAllowed, provider, findings: found } = explain(claims, githubTrust({}))
    expect({ isAllowed, provider }).toEqual({ isAllowed: false, provider: undefined })
    expect(found).toMatchObject([{ code: 'provider-not-trusted', decides: false }])
  })

  it('of several accounts is said', () => {
    const ids = ['1'.repeat(12), '2'.repeat(12)].map(
      (id) => `arn:aws:iam::${id}:oidc-provider/${host}`,
    )
    const { findings: found } = explain(
      githubClaims(),
      githubTrust({}, { Principal: { Federated: ids } }),
    )
    expect(found).toMatchObject([{ code: 'several-providers' }])
  })
})

test("keys of the request are taken as given, and this time's are there", () => {
  const condition = {
    IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
    DateLessThan: { 'aws:CurrentTime': '2026-11-24T00:00:00Z' },
    Bool: { 'aws:SecureTransport': 'true' },
  }
  const given = [['aws:SourceIp', '203.0.113.7']] as const
  expect(explain(githubClaims(), githubTrust(condition), { given }).isAllowed).toBe(true)
  expect(explain(githubClaims(), githubTrust(condition)).isAllowed).toBe(false)
})
