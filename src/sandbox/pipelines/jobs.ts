/** Jobs of pipelines: what their environment says, and the secret by which they ask for tokens. */
import { UsageError } from '../../errors.ts'
import { opaqueToken } from '../identifiers.ts'
import type { JsonInput } from '../json-input.ts'
import type { World } from '../world.ts'
import { type JobRequest, jobOf, signToken, type TokenRequest } from './issuer.ts'
import type { Pipeline } from './pipeline.ts'
import { pipelineById, pipelines } from './pipelines.ts'

/** Below it each platform has its addresses. */
export const pipelinesPath = '/pipelines/'

function wrong(message: string): UsageError {
  return new UsageError('flag-value', message, { details: { command: 'sandbox ci-token' } })
}

function text(input: JsonInput, name: string): string | undefined {
  const value = input[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function claimsOf(input: JsonInput): Readonly<Record<string, string>> {
  const claims = input['claims']
  if (typeof claims !== 'object' || claims === null) return {}
  return Object.fromEntries(
    Object.entries(claims).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}

interface Asked {
  readonly pipeline: Pipeline
  readonly request: TokenRequest
}

/** Throws UsageError `flag-value`. */
function askedFor(input: JsonInput): Asked {
  const pipeline = pipelineById(text(input, 'platform') ?? '')
  if (pipeline === undefined) {
    throw wrong(`A platform is one of ${pipelines.map(({ id }) => id).join(', ')}.`)
  }
  const issuer = text(input, 'issuer')
  if (issuer !== undefined && !/^https:\/\/[^\s?#]+$/.test(issuer)) {
    throw wrong('An issuer is an https address without a query.')
  }
  const lifetime = input['lifetimeSeconds']
  return {
    pipeline,
    request: {
      subject: text(input, 'subject'),
      audience: text(input, 'audience'),
      issuer,
      claims: claimsOf(input),
      lifetimeSeconds: typeof lifetime === 'number' ? lifetime : undefined,
    },
  }
}

/** A token without a job. Throws UsageError `flag-value`. */
export function tokenFor(world: World, input: JsonInput): string {
  const { pipeline, request } = askedFor(input)
  return signToken(world, pipeline, request)
}

function remembered({ subject, issuer, claims = {} }: JobRequest): {
  subject?: string
  issuer?: string
  claims: Readonly<Record<string, string>>
} {
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(issuer === undefined ? {} : { issuer }),
    claims,
  }
}

/** What the environment of such a job has; it may ask for tokens from now on. Throws UsageError `flag-value`. */
export function startJob(world: World, input: JsonInput): Readonly<Record<string, string>> {
  const { pipeline, request } = askedFor(input)
  const bearer = opaqueToken('job-')
  world.store.pipelineJobs.put(bearer, { platform: pipeline.id, ...remembered(request) })
  return pipeline.variables(jobOf(pipeline, request), {
    url: `${world.origin}${pipelinesPath}${pipeline.id}`,
    bearer,
    // A job that chose an audience chose it for its variable too.
    token: (audience) =>
      signToken(world, pipeline, { ...request, audience: request.audience ?? audience }),
  })
}
