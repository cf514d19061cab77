/** The profiles of an agent: each has its own path and token, and keys that are kept fresh in use. */
import type { Credentials } from '../credentials/credentials.ts'
import { asKeylessError } from '../errors.ts'
import type { Clock } from '../system/clock.ts'
import type { Log } from '../system/log.ts'
import { createAccessToken } from './access-token.ts'
import type { HandOver, ProfilePlace, ProfileStatus } from './control-wire.ts'
import { createCredentialSource, type CredentialSource } from './credential-source.ts'
import { createRoute, type ServedRoute } from './served-route.ts'
import type { TemporaryCredentials } from './temporary-credentials.ts'

export interface ProfileResolver {
  current(): Promise<Credentials>
  /** Told when somebody who may use the profile asks for it once more. */
  letIn(): void
}

export interface ServedProfilesOptions {
  /** What resolves a profile's credentials, from the cache or fetched, never by a prompt. */
  readonly resolver: (place: ProfilePlace) => ProfileResolver
  /** Told of the keys in each answer. */
  readonly answered: (credentials: TemporaryCredentials) => void
  readonly clock: Clock
  readonly log: Log
}

export interface ServedProfile extends ProfilePlace {
  readonly path: string
  readonly token: string
  readonly expiresAt: Date
}

export interface ServedProfiles {
  readonly routes: ReadonlyMap<string, ServedRoute>
  /** The same address and token each time. Throws what the resolver throws. */
  serve(place: ProfilePlace): Promise<ServedProfile>
  /** Those of an earlier agent, which need no credentials before somebody asks. */
  takeOver(routes: HandOver['routes']): void
  /** Whoever wants one of those so far has to ask for a new token. */
  forget(): void
  status(): readonly ProfileStatus[]
  handOver(): HandOver['routes']
  close(): Promise<void>
}

interface Entry extends ProfilePlace {
  readonly path: string
  readonly token: string
  readonly source: ResolvedSource
  readonly use: Use
}

interface ResolvedSource extends CredentialSource, Pick<ProfileResolver, 'letIn'> {}

interface Use {
  requests: number
  lastRequestAt: Date | undefined
  expiresAt: Date | undefined
  /** What kept the last try from new keys. */
  problem: string | undefined
}

export function createServedProfiles(options: ServedProfilesOptions): ServedProfiles {
  const routes = new Map<string, ServedRoute>()
  const entries: Entry[] = []
  const ended = new AbortController()
  const keeping: Promise<void>[] = []
  const add = (place: ProfilePlace, path: string, token: string): Entry => {
    const { profile } = place
    const use = newUse()
    const source = sourceOf(place, use, options)
    let told: TemporaryCredentials | undefined
    let toldMs = 0
    const onAnswer = (credentials: TemporaryCredentials): void => {
      use.requests++
      // A thousand in a second say no more than one.
      const nowMs = options.clock.monotonicMs()
      if (credentials === told && nowMs - toldMs < 1000) return
      told = credentials
      toldMs = nowMs
      use.lastRequestAt = options.clock.now()
      options.answered(credentials)
    }
    const entry = { ...place, path, token, source, use }
    entries.push(entry)
    routes.set(path, createRoute({ profile, token, source, onAnswer }))
    keeping.push(source.keepFresh(ended.signal))
    return entry
  }
  const find = (place: ProfilePlace) => entries.find((entry) => isSame(entry, place))
  return {
    routes,
    async serve(place) {
      // A profile that nobody can have gets no address.
      const known = find(place)?.source
      known?.letIn()
      const source = known ?? sourceOf(place, newUse(), options)
      const { expiresAt } = await source.current()
      const { path, token } =
        find(place) ?? add(place, freePath(place.profile, routes), createAccessToken())
      return { ...place, path, token, expiresAt }
    },
    takeOver: (taken) => {
      for (const { path, token, ...place } of taken) add(place, path, token)
    },
    forget: () => {
      routes.clear()
      entries.length = 0
    },
    status: () => entries.map(statusOf),
    handOver: () =>
      entries.map(({ profile, awsConfig, awsCredentials, path, token }) => {
        return { profile, awsConfig, awsCredentials, path, token }
      }),
    close: async () => {
      ended.abort()
      await Promise.all(keeping)
    },
  }
}

function newUse(): Use {
  return { requests: 0, lastRequestAt: undefined, expiresAt: undefined, problem: undefined }
}

function isSame(one: ProfilePlace, other: ProfilePlace): boolean {
  return (
    one.profile === other.profile &&
    one.awsConfig === other.awsConfig &&
    one.awsCredentials === other.awsCredentials
  )
}

function sourceOf(place: ProfilePlace, use: Use, options: ServedProfilesOptions): ResolvedSource {
  const { clock, log, resolver } = options
  const { current, letIn } = resolver(place)
  const resolve = async (): Promise<Credentials> => {
    try {
      const found = await current()
      use.expiresAt = found.expiresAt
      use.problem = undefined
      return found
    } catch (error) {
      const { message, fix } = asKeylessError(error)
      use.problem = `${message} Try: ${fix}`
      throw error
    }
  }
  const { profile } = place
  const way = { first: undefined, onlyInUse: true, resolve }
  return { ...createCredentialSource({ profile, ...way, clock, log }), letIn }
}

/** Profiles of the same name in other files get a number; clients take `.` and `..` for folders. */
function freePath(profile: string, taken: ReadonlyMap<string, unknown>): string {
  const name = encoded(profile)
  const usual = /^\.*$/.test(name) ? '/role' : `/role/${name}`
  if (usual !== '/role' && !taken.has(usual)) return usual
  for (let number = 2; ; number++) {
    const path = `${usual}/${number}`
    if (!taken.has(path)) return path
  }
}

/** So that no client spells it in another way. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function statusOf({ profile, path, use }: Entry): ProfileStatus {
  const { requests, lastRequestAt, expiresAt, problem } = use
  return {
    profile,
    path,
    requests,
    lastRequestAt: lastRequestAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    problem: problem ?? null,
  }
}
