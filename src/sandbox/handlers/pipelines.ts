/** The platforms of pipelines: discovery and keys of their issuers, and the addresses where jobs ask for tokens. */
import { type SandboxRequest, type SandboxResponse, jsonResponse } from '../exchange.ts'
import { jsonObject } from '../json-input.ts'
import { readClaims, texts } from '../jwt.ts'
import { keySet, signToken } from '../pipelines/issuer.ts'
import { pipelinesPath } from '../pipelines/jobs.ts'
import type { Pipeline } from '../pipelines/pipeline.ts'
import { pipelineById } from '../pipelines/pipelines.ts'
import type { PipelineJob } from '../store.ts'
import type { World } from '../world.ts'

interface Asking {
  readonly world: World
  readonly pipeline: Pipeline
  readonly request: SandboxRequest
}

/** OpenID Connect Discovery 1.0, section 3. */
function discovery({ world, pipeline }: Asking): SandboxResponse {
  return jsonResponse({
    issuer: pipeline.usualIssuer,
    jwks_uri: `${world.origin}${pipelinesPath}${pipeline.id}/.well-known/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
  })
}

/** The job whose secret the request brings; undefined for a stranger. */
function jobOf({ world, pipeline, request }: Asking): PipelineJob | undefined {
  const [, secret = ''] =
    /^(?:bearer|token) (.+)$/i.exec(request.headers['authorization'] ?? '') ?? []
  const job = world.store.pipelineJobs.get(secret)
  return job?.platform === pipeline.id ? job : undefined
}

function refused(status: number, message: string): SandboxResponse {
  return jsonResponse({ message }, { status })
}

/** A token of GitHub's: `{"value": …}`. */
function githubToken(asking: Asking): SandboxResponse {
  const job = jobOf(asking)
  if (job === undefined) return refused(401, 'The bearer token is not of a job that runs.')
  const audience = asking.request.query.get('audience') ?? undefined
  const value = signToken(asking.world, asking.pipeline, { ...job, audience })
  return jsonResponse({ count: value.length, value })
}

/** REST "Oidctoken - Create". */
function azureToken(asking: Asking): SandboxResponse {
  const job = jobOf(asking)
  if (job === undefined) return refused(401, 'The bearer token is not of a job that runs.')
  const { query } = asking.request
  if (!query.has('api-version')) return refused(400, 'No api-version was supplied for the request.')
  if ((query.get('serviceConnectionId') ?? '') === '') {
    return refused(400, 'The service connection is missing.')
  }
  return jsonResponse({ $id: '1', oidcToken: signToken(asking.world, asking.pipeline, job) })
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

/** The claims that it asks for besides the usual ones; those that the job was given stay. */
function askedClaims({ pipeline }: Asking, asked: readonly string[], job: PipelineJob) {
  const known = Object.entries(pipeline.optionalClaims ?? {})
  return { ...Object.fromEntries(known.filter(([name]) => asked.includes(name))), ...job.claims }
}

/** Its claims as AWS session tags; of a claim that it does not have, none. */
function tagClaim(token: string, tags: readonly string[]): Readonly<Record<string, string>> {
  if (tags.length === 0) return {}
  const claims = readClaims(token)?.all ?? {}
  const values = tags.map((tag) => [tag, texts(claims[tag])] as const)
  const principal = Object.fromEntries(values.filter(([, value]) => value.length > 0))
  return { 'https://aws.amazon.com/tags': JSON.stringify({ principal_tags: principal }) }
}

/** The agent API behind `buildkite-agent oidc request-token`. */
function buildkiteToken(asking: Asking): SandboxResponse {
  const job = jobOf(asking)
  if (job === undefined) return refused(401, 'The token is not of a job that runs.')
  const body = jsonObject(asking.request.body) ?? {}
  const { audience, lifetime } = body
  const request = {
    ...job,
    claims: askedClaims(asking, names(body['claims']), job),
    audience: typeof audience === 'string' && audience !== '' ? audience : undefined,
    lifetimeSeconds: typeof lifetime === 'number' && lifetime > 0 ? lifetime : undefined,
  }
  const plain = signToken(asking.world, asking.pipeline, request)
  const tags = tagClaim(plain, names(body['aws_session_tags']))
  const claims = { ...request.claims, ...tags }
  const token = signToken(asking.world, asking.pipeline, { ...request, claims })
  return jsonResponse({ token })
}

/** Behind `circleci run oidc get`: a token with the audience that its claims name. */
function circleciToken(asking: Asking): SandboxResponse {
  const job = jobOf(asking)
  if (job === undefined) return refused(401, 'The token is not of a job that runs.')
  const { aud } = jsonObject(asking.request.body) ?? {}
  const audience = typeof aud === 'string' && aud !== '' ? aud : undefined
  return jsonResponse({ token: signToken(asking.world, asking.pipeline, { ...job, audience }) })
}

const routes: Readonly<Record<string, (asking: Asking) => SandboxResponse>> = {
  'GET github/token': githubToken,
  'POST azure-devops/token': azureToken,
  'POST buildkite/oidc/tokens': buildkiteToken,
  'POST circleci/oidc/tokens': circleciToken,
}

/** Any path below /pipelines. */
export function answerPipelines(world: World, request: SandboxRequest): SandboxResponse {
  const path = request.path.slice(pipelinesPath.length)
  const pipeline = pipelineById(path.split('/')[0] ?? '')
  if (pipeline === undefined) return refused(404, 'There is no such platform.')
  const asking = { world, pipeline, request }
  const rest = path.slice(pipeline.id.length)
  if (request.method === 'GET' && rest === '/.well-known/openid-configuration') {
    return discovery(asking)
  }
  if (request.method === 'GET' && rest === '/.well-known/jwks') {
    return jsonResponse(keySet(world, pipeline))
  }
  const run = routes[`${request.method} ${path}`]
  return run === undefined ? refused(404, 'There is no such address.') : run(asking)
}
