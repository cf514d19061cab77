/** Tokens of pipelines with a made-up signature, and trust policies for them. */
export const githubIssuer = 'https://token.actions.githubusercontent.com'
export const githubProvider =
  'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'

type Json = Readonly<Record<string, unknown>>

function part(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Claims of a job on the main branch, good for ever; undefined takes one away. */
export function githubClaims(claims: Json = {}): Json {
  return {
    iss: githubIssuer,
    sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
    aud: 'sts.amazonaws.com',
    exp: 4_102_444_800,
    repository: 'octo-org/octo-repo',
    repository_id: '74',
    workflow_ref: 'octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main',
    ...claims,
  }
}

export function pipelineToken(claims: Json, header: Json = { alg: 'RS256', kid: 'one' }): string {
  return `${part(header)}.${part(claims)}.bm90LWEtc2lnbmF0dXJl`
}

/** One statement for GitHub with these conditions. */
export function githubTrust(condition: Json, more: Json = {}): Json {
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: githubProvider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
    ...more,
  }
  return { Version: '2012-10-17', Statement: [statement] }
}
