/** Whether a role lets a web identity in, as STS finds out: provider, signature, claims, trust policy. */
import type { ContextEntry } from '../policy/context.ts'
import { type IamRole, type IdentityProvider, issuerPath, providerArn } from './iam.ts'
import { isSignedByOne, type JwtClaims, readClaims, texts } from './jwt.ts'
import { publicKey } from './pipelines/issuer.ts'
import { pipelineById, pipelineOfIssuer } from './pipelines/pipelines.ts'
import { isTrusted } from './trust.ts'
import { stsFault, type WireFault } from './wire-faults.ts'
import { nowMs, type World } from './world.ts'

const longestToken = 20_000

function invalid(message: string): WireFault {
  return stsFault('InvalidIdentityToken', message)
}

function keysOf(world: World, provider: IdentityProvider): IdentityProvider['keys'] {
  if (provider.keys.length > 0) return provider.keys
  const { platform, url } = provider
  const pipeline = platform === undefined ? pipelineOfIssuer(url) : pipelineById(platform)
  return pipeline === undefined ? [] : [publicKey(world, pipeline)]
}

function readToken(token: string): JwtClaims {
  const claims = token.length > longestToken ? undefined : readClaims(token)
  if (claims === undefined || token.split('.').length !== 3) {
    throw invalid(
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    )
  }
  for (const name of ['iss', 'sub', 'exp']) {
    if (claims.all[name] === undefined) throw invalid(`Missing a required claim: ${name}`)
  }
  if (claims.audiences.length === 0) throw invalid('Missing a required claim: aud')
  return claims
}

/** Throws WireFault InvalidIdentityToken, ExpiredTokenException. */
function verifiedClaims(world: World, accountId: string, token: string): JwtClaims {
  const claims = readToken(token)
  const provider = world.directory.identityProvider(accountId, claims.issuer)
  if (provider === undefined) {
    throw invalid(`No OpenIDConnect provider found in your account for ${claims.issuer}`)
  }
  const keys = keysOf(world, provider)
  if (keys.length === 0) {
    throw invalid(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    )
  }
  if (!isSignedByOne(token, keys)) throw invalid("Couldn't verify the signature of the token")
  if (!claims.audiences.some((audience) => provider.audiences.includes(audience))) {
    throw invalid('Incorrect token audience')
  }
  assertInTime(claims, Math.floor(nowMs(world) / 1000))
  return claims
}

function assertInTime({ expiresAt = 0, all }: JwtClaims, now: number): void {
  if (expiresAt <= now) {
    throw stsFault(
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${expiresAt}`,
    )
  }
  const notBefore = all['nbf']
  if (typeof notBefore === 'number' && notBefore > now) throw invalid('Token is not valid yet')
}

function keyEntries(claims: JwtClaims): readonly ContextEntry[] {
  const path = issuerPath(claims.issuer)
  const listed = pipelineOfIssuer(claims.issuer)?.conditionKeys ?? []
  const named = ['sub', 'amr', 'email', ...listed].flatMap((claim): readonly ContextEntry[] => {
    const values = texts(claims.all[claim])
    return values.length === 0 ? [] : [[`${path}:${claim}`, values]]
  })
  const others = claims.otherAudiences
  return [
    [`${path}:aud`, claims.audiences],
    ...(others.length === 0 ? [] : [[`${path}:oaud`, others] as const]),
    ...named,
  ]
}

interface SessionTags {
  readonly entries: readonly ContextEntry[]
  readonly transitive: Readonly<Record<string, string>>
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** STS user guide, "Passing session tags using AssumeRoleWithWebIdentity"; undefined without any. */
function tagsOf({ all }: JwtClaims): SessionTags | undefined {
  const claim = objectOf(all['https://aws.amazon.com/tags'])
  const tags = Object.entries(objectOf(claim['principal_tags']))
  if (tags.length === 0) return undefined
  const keys = texts(claim['transitive_tag_keys'])
  return {
    entries: [
      ...tags.map(([key, values]) => [`aws:RequestTag/${key}`, texts(values)] as const),
      ['aws:TagKeys', tags.map(([key]) => key)],
      ...(keys.length === 0 ? [] : [['sts:TransitiveTagKeys', keys] as const]),
    ],
    transitive: Object.fromEntries(
      tags.flatMap(([key, values]) => (keys.includes(key) ? [[key, texts(values)[0] ?? '']] : [])),
    ),
  }
}

export interface WebIdentityRequest {
  /** From the role's ARN. */
  readonly accountId: string
  /** Undefined when there is none: AWS does not tell. */
  readonly role: IamRole | undefined
  readonly token: string
  readonly roleSessionName: string
  readonly sourceAddress: string
}

export interface WebIdentity {
  readonly role: IamRole
  readonly claims: JwtClaims
  readonly providerArn: string
  readonly sourceIdentity: string | undefined
  readonly transitiveTags: Readonly<Record<string, string>>
}

/** Throws WireFault InvalidIdentityToken, ExpiredTokenException, AccessDenied. */
export function admitWebIdentity(world: World, request: WebIdentityRequest): WebIdentity {
  const { accountId, role } = request
  const claims = verifiedClaims(world, accountId, request.token)
  const id = providerArn(accountId, claims.issuer)
  const tags = tagsOf(claims)
  const [sourceIdentity] = texts(claims.all['https://aws.amazon.com/source_identity'])
  const context: readonly ContextEntry[] = [
    ...keyEntries(claims),
    ...(tags?.entries ?? []),
    ...(sourceIdentity === undefined ? [] : [['sts:SourceIdentity', sourceIdentity] as const]),
    ['sts:RoleSessionName', request.roleSessionName],
    ['aws:FederatedProvider', id],
    ['aws:SourceIp', request.sourceAddress],
    ['aws:SecureTransport', 'true'],
    ['aws:CurrentTime', world.clock.now().toISOString()],
    ['aws:EpochTime', String(Math.floor(nowMs(world) / 1000))],
  ]
  const actions = [
    'sts:AssumeRoleWithWebIdentity',
    ...(tags === undefined ? [] : ['sts:TagSession']),
    ...(sourceIdentity === undefined ? [] : ['sts:SetSourceIdentity']),
  ]
  const refused = actions.find((action) => {
    const principals = [{ kind: 'Federated', id } as const]
    return role === undefined || !isTrusted(role.trust, { action, principals, context })
  })
  if (role === undefined || refused !== undefined) {
    throw stsFault('AccessDenied', `Not authorized to perform ${refused ?? actions[0]}`)
  }
  const transitiveTags = tags?.transitive ?? {}
  return { role, claims, providerArn: id, sourceIdentity, transitiveTags }
}
