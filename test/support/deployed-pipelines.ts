/** An account to which what `ci init` writes was deployed, for every platform. */
import { generated, trustOf } from './ci-init.ts'
import { parseOrganisation } from '../../src/sandbox/organisation-file.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'
import { type PlatformTokens, platformTokens } from '../unit/ci/init/tokens.ts'

export const deployedAccount = '111122223333'

/** Of the roles: `octo-github-plan`. */
export function nameOf(id: string): string {
  return `octo-${id}`
}

export function deployedDirectory() {
  const made = platformTokens.map(({ id, issuer, given, apply }) => {
    const { roles } = generated(id, { ...given, as: 'cloudformation', name: nameOf(id) })
    const role = (name: 'Plan' | 'Apply') => `
  - name: ${nameOf(id)}-${name.toLowerCase()}
    account: dev
    trust-policy: '${trustOf(roles.after, name, issuer)}'`
    const provider = `
  - url: https://${issuer}
    account: dev
    audiences: ['${String(apply['aud'])}']`
    return { provider, roles: role('Plan') + role('Apply') }
  })
  const text = `name: octo
accounts:
  - id: "${deployedAccount}"
    name: dev
identity-providers:${made.map(({ provider }) => provider).join('')}
roles:${made.map(({ roles }) => roles).join('')}
`
  return parseOrganisation(text, 'octo.yaml')
}

/** Asks the sandbox's control, not by its client, which waits for five seconds: a machine may be busy. */
async function control<T>(sandbox: Sandbox, path: string, body: object): Promise<T> {
  const answer = await fetch(`${sandbox.url}/control/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await answer.json()) as T
}

function asked({ id, issuer }: PlatformTokens, claims: Readonly<Record<string, unknown>>): object {
  const { sub, aud, ...rest } = claims
  return {
    platform: id,
    issuer: `https://${issuer}`,
    subject: String(sub),
    audience: String(aud),
    claims: rest,
  }
}

export async function tokenOf(
  sandbox: Sandbox,
  platform: PlatformTokens,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  return (await control<{ token: string }>(sandbox, 'ci-token', asked(platform, claims))).token
}

/** What the environment of such a job has; it may ask for its token. */
export async function jobVariables(
  sandbox: Sandbox,
  platform: PlatformTokens,
  claims: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, string>>> {
  type Answer = { variables: Record<string, string> }
  return (await control<Answer>(sandbox, 'ci-job', asked(platform, claims))).variables
}

/** STS's answer to AssumeRoleWithWebIdentity. */
export async function assumed(
  sandbox: Sandbox,
  role: string,
  token: string,
  session = 'step',
): Promise<string> {
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: `arn:aws:iam::${deployedAccount}:role/${role}`,
    RoleSessionName: session,
    WebIdentityToken: token,
  })
  const answer = await fetch(sandbox.url, { method: 'POST', body: form })
  return await answer.text()
}

/** The variables that AWS's own tools read, from such an answer; empty ones from a refusal. */
export function keysIn(answer: string): Readonly<Record<string, string>> {
  const field = (name: string) => new RegExp(`<${name}>([^<]*)<`).exec(answer)?.[1] ?? ''
  return {
    AWS_ACCESS_KEY_ID: field('AccessKeyId'),
    AWS_SECRET_ACCESS_KEY: field('SecretAccessKey'),
    AWS_SESSION_TOKEN: field('SessionToken'),
  }
}
