import { createPublicKey, verify } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestAgentToken } from '../../../../src/sandbox/agent-client.ts'
import { createControlClient } from '../../../../src/sandbox/control-client.ts'
import type { PipelineAsked } from '../../../../src/sandbox/control-wire.ts'
import { parseOrganisation } from '../../../../src/sandbox/organisation-file.ts'
import { pipelines } from '../../../../src/sandbox/pipelines/pipelines.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { raw } from './raw-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const element = (xml: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? ''

type Change = Partial<PipelineAsked>

const token = (platform: string, change: Change = {}, of: Sandbox = sandbox): Promise<string> =>
  createControlClient(of).pipelineToken({ platform, claims: {}, ...change })

async function assume(roleArn: string, given: string, of: Sandbox = sandbox) {
  const form = { RoleArn: roleArn, RoleSessionName: 'run-7', WebIdentityToken: given }
  const fields = { Action: 'AssumeRoleWithWebIdentity', Version: '2011-06-15', ...form }
  const body = new URLSearchParams(fields).toString()
  return (await raw(`${of.url}/`, { method: 'POST', body })).text
}

const roleOf = (id: string): string => `arn:aws:iam::111111111111:role/ci-${id}`
/** What a job asks for where it may ask. */
const forAws: Change = { audience: 'sts.amazonaws.com' }
const askedOf = (id: string): Change => (['github', 'buildkite'].includes(id) ? forAws : {})

const claimsIn = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >

describe.each(pipelines)('a token of $id', ({ id, usualIssuer, usualAudience, usualSubject }) => {
  test('takes the role that trusts it, and AWS says whose provider it was', async () => {
    const text = await assume(roleOf(id), await token(id, askedOf(id)))
    expect(element(text, 'Code')).toBe('')
    expect(element(text, 'Provider')).toBe(
      `arn:aws:iam::111111111111:oidc-provider/${usualIssuer.replace('https://', '')}`,
    )
    expect(element(text, 'SubjectFromWebIdentityToken')).toBe(usualSubject)
    expect(element(text, 'Audience')).toBe(askedOf(id).audience ?? usualAudience)
  })

  test('with another subject is not let in', async () => {
    const given = await token(id, { ...askedOf(id), subject: `${usualSubject}x` })
    const text = await assume(roleOf(id), given)
    expect(element(text, 'Code')).toBe('AccessDenied')
    expect(element(text, 'Message')).toBe('Not authorized to perform sts:AssumeRoleWithWebIdentity')
  })

  test('is signed by the key that its issuer publishes, and by no other platform', async () => {
    const well = `${sandbox.url}/pipelines/${id}/.well-known`
    const discovery = JSON.parse((await raw(`${well}/openid-configuration`)).text) as {
      issuer: string
      jwks_uri: string
    }
    expect(discovery.issuer).toBe(usualIssuer)
    const { keys } = JSON.parse((await raw(discovery.jwks_uri)).text) as {
      keys: { kid: string; [name: string]: string }[]
    }
    const [header = '', body = '', signature = ''] = (await token(id)).split('.')
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string }
    const jwk = keys.find((key) => key.kid === kid) ?? {}
    const bytes = Buffer.from(signature, 'base64url')
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    expect(verify('sha256', Buffer.from(`${header}.${body}`), key, bytes)).toBe(true)
    const other = id === 'github' ? 'gitlab' : 'github'
    const forged = await token(other, { ...askedOf(id), issuer: usualIssuer })
    const text = await assume(roleOf(id), forged)
    expect(element(text, 'Message')).toBe("Couldn't verify the signature of the token")
  })
})

describe('STS refuses, in its own words,', () => {
  const refusal = async (given: string, roleArn = roleOf('github')) => {
    const text = await assume(roleArn, given)
    return [element(text, 'Code'), element(text, 'Message')]
  }

  test('a token for another audience', async () => {
    const given = await token('github')
    expect(await refusal(given)).toEqual(['InvalidIdentityToken', 'Incorrect token audience'])
  })

  test('a token of a provider that the account does not have', async () => {
    const given = await token('github', { ...forAws, issuer: 'https://token.example.com' })
    const says = 'No OpenIDConnect provider found in your account for https://token.example.com'
    expect(await refusal(given)).toEqual(['InvalidIdentityToken', says])
    const elsewhere = await token('github', forAws)
    const [code] = await refusal(elsewhere, 'arn:aws:iam::222222222222:role/ci-github')
    expect(code).toBe('InvalidIdentityToken')
  })

  test('a token that is over, by the clock of the sandbox', async () => {
    const given = await token('github', forAws)
    sandbox.clock.advance(301_000)
    const [code, says] = await refusal(given)
    sandbox.clock.reset()
    expect(code).toBe('ExpiredTokenException')
    expect(says).toMatch(
      /^Token expired: current date\/time \d+ must be before the expiration date\/time \d+$/,
    )
  })

  test.each(['aud', 'sub', 'exp'])('a token without %s', async (claim) => {
    const given = await token('github', { ...forAws, claims: { [claim]: '' } })
    const says = `Missing a required claim: ${claim}`
    expect(await refusal(given)).toEqual(['InvalidIdentityToken', says])
  })

  test('what is no token', async () => {
    const [code, says] = await refusal('abc')
    expect(code).toBe('InvalidIdentityToken')
    expect(says).toMatch(/^The ID Token provided is not a valid JWT\./)
  })

  test('a role that is not there, as one that does not trust', async () => {
    const given = await token('github', forAws)
    const [code] = await refusal(given, roleOf('nobody'))
    expect(code).toBe('AccessDenied')
  })
})

test('claims follow from the subject, and are changed or taken away on demand', async () => {
  const subject = 'repo:acme@1/app@22:environment:prod'
  const claims = claimsIn(await token('github', { subject, claims: { actor: 'eve', ref: '' } }))
  expect(claims).toMatchObject({
    sub: subject,
    repository: 'acme/app',
    repository_id: '22',
    repository_owner_id: '1',
    environment: 'prod',
    actor: 'eve',
  })
  expect(claims).not.toHaveProperty('ref')
})

describe('the way to a token', () => {
  const job = (platform: string) =>
    createControlClient(sandbox).pipelineJob({ platform, claims: {} })

  test("is an address and a bearer secret in GitHub's jobs", async () => {
    const variables = await job('github')
    const url = `${variables['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=sts.amazonaws.com`
    const authorization = `bearer ${variables['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}`
    const { value } = JSON.parse((await raw(url, { headers: { authorization } })).text) as {
      value: string
    }
    expect(claimsIn(value)['aud']).toBe('sts.amazonaws.com')
    expect((await raw(url, { headers: { authorization: 'bearer nobody' } })).status).toBe(401)
  })

  test("is a POST for a service connection in Azure's", async () => {
    const variables = await job('azure-devops')
    const id = variables['AZURESUBSCRIPTION_SERVICE_CONNECTION_ID']
    const url = `${variables['SYSTEM_OIDCREQUESTURI']}?api-version=7.1-preview.1`
    const headers = { authorization: `Bearer ${variables['SYSTEM_ACCESSTOKEN']}` }
    const asked = { method: 'POST', body: '', headers }
    const { text } = await raw(`${url}&serviceConnectionId=${id}`, asked)
    expect(claimsIn((JSON.parse(text) as { oidcToken: string }).oidcToken)).toMatchObject({
      sub: 'sc://octo-org/octo-project/aws-deploy',
    })
    expect((await raw(url, asked)).status).toBe(400)
  })

  test("is the agent's own in Buildkite's, with claims and session tags that are asked for", async () => {
    const variables = await job('buildkite')
    const secret = variables['BUILDKITE_AGENT_ACCESS_TOKEN'] ?? ''
    const url = variables['BUILDKITE_AGENT_ENDPOINT'] ?? ''
    const plain = { audience: 'sts.amazonaws.com', claims: [], awsSessionTags: [] }
    const usual = claimsIn(await requestAgentToken({ url, secret }, plain))
    expect(usual).toMatchObject({ aud: 'sts.amazonaws.com', pipeline_slug: 'octo-pipeline' })
    expect(usual).not.toHaveProperty('organization_id')
    const tagged = { ...plain, claims: ['organization_id'], awsSessionTags: ['pipeline_slug', 'x'] }
    expect(claimsIn(await requestAgentToken({ url, secret }, tagged))).toMatchObject({
      organization_id: variables['BUILDKITE_ORGANIZATION_ID'],
      'https://aws.amazon.com/tags': { principal_tags: { pipeline_slug: ['octo-pipeline'] } },
    })
    await expect(requestAgentToken({ url, secret: 'nobody' }, plain)).rejects.toThrow()
  })

  test.each([
    ['gitlab', 'AWS_ID_TOKEN'],
    ['bitbucket', 'BITBUCKET_STEP_OIDC_TOKEN'],
    ['circleci', 'CIRCLE_OIDC_TOKEN_V2'],
    ['terraform-cloud', 'TFC_WORKLOAD_IDENTITY_TOKEN'],
  ])('of %s is the variable %s', async (platform, name) => {
    const variables = await job(platform)
    const text = await assume(roleOf(platform), variables[name] ?? '')
    expect(element(text, 'Code')).toBe('')
  })
})

test('a role in an organisation file has its trust policy as IAM has it', async () => {
  const policy = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/gitlab.example.com' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringLike: { 'gitlab.example.com:sub': 'project_path:acme/*' },
        StringEquals: { 'sts:RoleSessionName': 'run-7' },
      },
    },
  }
  const directory = parseOrganisation(
    `accounts: [{ id: "111111111111" }]
identity-providers:
  - { url: https://gitlab.example.com, audiences: [aws], platform: gitlab, account: "111111111111" }
roles:
  - name: own
    account: "111111111111"
    trust-policy: '${JSON.stringify(policy)}'
`,
    'organisation.yaml',
  )
  const own = await startSandbox({ directory })
  const issuer = 'https://gitlab.example.com'
  const asked = { issuer, audience: 'aws' }
  const inside = { ...asked, subject: 'project_path:acme/app:ref_type:branch:ref:main' }
  const roleArn = 'arn:aws:iam::111111111111:role/own'
  const allowed = await assume(roleArn, await token('gitlab', inside, own), own)
  const outside = await assume(roleArn, await token('gitlab', asked, own), own)
  await own.close()
  expect(element(allowed, 'Arn')).toBe('arn:aws:sts::111111111111:assumed-role/own/run-7')
  expect(element(outside, 'Code')).toBe('AccessDenied')
})

describe('session tags of a token', () => {
  const tags = JSON.stringify({ principal_tags: { team: ['a'] }, transitive_tag_keys: ['team'] })
  const claims = { 'https://aws.amazon.com/tags': tags }
  const policyOf = (action: readonly string[]): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/gitlab.com' },
        Action: action,
        Condition: { StringEquals: { 'aws:RequestTag/team': 'a' } },
      },
    })

  test.each([
    [['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'], ''],
    [['sts:AssumeRoleWithWebIdentity'], 'Not authorized to perform sts:TagSession'],
  ])('need %j', async (actions, says) => {
    const directory = parseOrganisation(
      `accounts: [{ id: "111111111111" }]
identity-providers: [{ url: https://gitlab.com, audiences: [sts.amazonaws.com] }]
roles:
  - { name: tagged, account: "111111111111", trust-policy: '${policyOf(actions)}' }
`,
      'organisation.yaml',
    )
    const own = await startSandbox({ directory })
    const given = await token('gitlab', { claims }, own)
    const text = await assume('arn:aws:iam::111111111111:role/tagged', given, own)
    await own.close()
    expect(element(text, 'Message')).toBe(says)
  })
})
