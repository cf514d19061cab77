/**
 * The agent: credentials of a profile on 127.0.0.1 for one program and what it starts, by the
 * contract of AWS containers. Running that program, and signing in, is not its business.
 */
import { randomBytes } from 'node:crypto'
import { childBase } from '../credentials/child-environment.ts'
import type { Environment } from '../system/environment.ts'
import type { Journal } from '../system/journal.ts'
import { createAccessToken } from './access-token.ts'
import type { ChildFilesOptions } from './child-files.ts'
import { startCredentialServer } from './credential-server.ts'
import { createCredentialSource, type CredentialSourceOptions } from './credential-source.ts'
import { type ProgramFiles, withProgramFiles } from './program-files.ts'
import { createRefusalRecord } from './refusal-record.ts'
import { createRoute } from './served-route.ts'

export interface ServeOptions extends CredentialSourceOptions, ChildFilesOptions {
  /** The caller's environment. */
  readonly env: Environment
  /** Region for the program, see `childRegion`. */
  readonly region: string | undefined
  readonly journal: Journal
}

export interface Serving extends Omit<ProgramFiles, 'files'> {
  /** The whole environment of the program that is served. */
  readonly env: Record<string, string>
}

/** Throws SystemError, and UsageError for credentials that do not expire. */
export async function startServing(options: ServeOptions): Promise<Serving> {
  const { profile, clock, log, journal } = options
  const source = createCredentialSource(options)
  const path = `/credentials/${randomBytes(16).toString('hex')}`
  const token = createAccessToken()
  const server = await startCredentialServer({
    listen: { port: 0 },
    routes: new Map([[path, createRoute({ profile, token, source })]]),
    refused: createRefusalRecord({ clock, log, journal, entry: { profile, via: 'serve' } }),
  })
  const { files, removeFiles, close } = await withProgramFiles({ ...options, server, source })
  return {
    env: {
      ...withoutFiles(childBase(options.env, options.region, options.profile)),
      AWS_CONFIG_FILE: files.config,
      AWS_SHARED_CREDENTIALS_FILE: files.credentials,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${server.port}${path}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    },
    removeFiles,
    close,
  }
}

/** Windows compares names without case, so that ours must be the only one. */
function withoutFiles(env: Record<string, string>): Record<string, string> {
  const ours = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !ours.includes(name.toUpperCase())),
  )
}
