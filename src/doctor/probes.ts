/**
 * What the servers of each sign-in say, asked once for all checks, all at the same time. Reads only:
 * an expired sign-in is not refreshed for it.
 */
import type { AwsConfig } from '../config/aws-config.ts'
import { configuredEndpoint, useDualstack, useFips } from '../config/endpoint-settings.ts'
import { KeylessError } from '../errors.ts'
import { assertBearerEndpoint, oidcEndpoint, portalEndpoint } from '../identity-center/endpoints.ts'
import { type SsoSession, sessionLabel } from '../identity-center/session.ts'
import { httpFor } from '../session/services.ts'
import type { HttpResponse } from '../system/http.ts'
import { parseUrl } from '../system/parse-url.ts'
import type { System } from '../system/system.ts'
import { createTokenCache } from '../tokens/token-cache.ts'
import { signIns } from './sign-ins.ts'

export interface Probe {
  readonly service: 'portal' | 'oidc'
  /** The sessions behind it, by what a person calls them. */
  readonly sessions: readonly string[]
  readonly host: string
  /** The sign-in that was tried, where there was one that is good by its file. */
  readonly signedInAs: SsoSession | undefined
  readonly answer: HttpResponse | undefined
  /** The server's time less ours, in milliseconds; undefined where it did not say. */
  readonly skewMs: number | undefined
  /** Why there is no answer. */
  readonly failure: KeylessError | undefined
}

export interface Probes {
  /** At most three seconds. */
  all(): Promise<readonly Probe[]>
}

export interface ProbeOptions {
  readonly system: System
  readonly config: AwsConfig
  readonly signal: AbortSignal
  /** For each question, in milliseconds (2500). */
  readonly timeoutMs?: number | undefined
}

const usualTimeoutMs = 2500

/** Nobody has more Regions to sign in to; a config with hundreds must not mean hundreds of calls. */
const mostEndpoints = 12

export function createProbes(options: ProbeOptions): Probes {
  let asked: Promise<readonly Probe[]> | undefined
  return { all: () => (asked ??= probeAll(options)) }
}

interface Target {
  readonly service: Probe['service']
  readonly url: string
  readonly session: SsoSession
  readonly sessions: string[]
  readonly profile: string | undefined
  readonly accessToken: string | undefined
  readonly failure: KeylessError | undefined
}

async function probeAll(options: ProbeOptions): Promise<readonly Probe[]> {
  const targets = new Map<string, Target>()
  for (const { session, profiles } of signIns(options.config)) {
    for (const service of ['portal', 'oidc'] as const) {
      const target = targetOf(service, session, profiles[0], options)
      const key = `${service} ${target.url} ${target.accessToken ?? ''}`
      const known = targets.get(key)
      if (known === undefined) targets.set(key, target)
      else known.sessions.push(sessionLabel(session))
    }
  }
  const few = [...targets.values()].slice(0, mostEndpoints)
  return await Promise.all(few.map((target) => probe(target, options)))
}

function targetOf(
  service: Probe['service'],
  session: SsoSession,
  profile: string | undefined,
  options: ProbeOptions,
): Target {
  const sessions = [sessionLabel(session)]
  const common = { service, session, sessions, profile }
  try {
    const url = endpointOf(service, session, profile, options)
    const accessToken = service === 'portal' ? goodToken(session, options.system) : undefined
    return { ...common, url, accessToken, failure: undefined }
  } catch (failure) {
    if (!(failure instanceof KeylessError)) throw failure
    return { ...common, url: sessionLabel(session), accessToken: undefined, failure }
  }
}

/** Throws ConfigError as the sign-in itself would. */
function endpointOf(
  service: Probe['service'],
  session: SsoSession,
  profile: string | undefined,
  { config, system: { env } }: ProbeOptions,
): string {
  const make = service === 'portal' ? portalEndpoint : oidcEndpoint
  const url = make(session.region, {
    fips: useFips(config, profile, env),
    dualstack: useDualstack(config, profile, env) || undefined,
    override: configuredEndpoint(config, profile, service === 'portal' ? 'sso' : 'sso_oidc', env),
    startUrl: session.startUrl,
  })
  assertBearerEndpoint(url)
  return url
}

/** Only what may stand in a header, and has not ended by our clock. */
function goodToken(session: SsoSession, system: System): string | undefined {
  try {
    const token = createTokenCache(system).peek(session)
    if (token === undefined || token.expiresAt <= system.clock.now()) return undefined
    return /^[\u0021-\u007E]+$/.test(token.accessToken) ? token.accessToken : undefined
  } catch (error) {
    // What is wrong with the file is for another check.
    if (error instanceof KeylessError) return undefined
    throw error
  }
}

async function probe(target: Target, options: ProbeOptions): Promise<Probe> {
  const { system, config, signal, timeoutMs = usualTimeoutMs } = options
  const { service, url, session, sessions, profile, accessToken } = target
  const about = {
    service,
    sessions,
    host: parseUrl(url)?.host ?? url,
    signedInAs: accessToken === undefined ? undefined : session,
  }
  const nothing = { answer: undefined, skewMs: undefined }
  if (target.failure !== undefined) return { ...about, ...nothing, failure: target.failure }
  const headers: Record<string, string> =
    accessToken === undefined ? {} : { 'x-amz-sso_bearer_token': accessToken }
  // Signing in posts to /token; a GET of it asks for nothing, and is answered by the service itself.
  const path = service === 'portal' ? '/assignment/accounts?max_result=1' : '/token'
  const before = system.clock.now().getTime()
  try {
    const http = httpFor({ config, profile }, system)
    const request = { method: 'GET', url: `${url}${path}`, headers, timeoutMs, signal } as const
    const answer = await http.request(request)
    const skewMs = skewOf(answer, (before + system.clock.now().getTime()) / 2)
    return { ...about, answer, skewMs, failure: undefined }
  } catch (failure) {
    if (!(failure instanceof KeylessError)) throw failure
    return { ...about, ...nothing, failure }
  }
}

/** The header has whole seconds. */
function skewOf({ headers }: HttpResponse, localMs: number): number | undefined {
  const serverMs = Date.parse(headers['date'] ?? '')
  return Number.isNaN(serverMs) ? undefined : serverMs + 500 - localMs
}
