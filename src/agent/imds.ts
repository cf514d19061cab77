/**
 * Instance metadata for programs that know no other source of credentials, on 127.0.0.1. Whose
 * program asks is all that guards it, so the connection's owner is checked where the system tells.
 */
import { childBase } from '../credentials/child-environment.ts'
import { openConnectionOwner } from '../system/connection-owner.ts'
import type { System } from '../system/system.ts'
import { startLoopbackServer } from '../system/loopback-server.ts'
import { pastProxies, type VariableChanges } from '../system/variable-changes.ts'
import type { ChildFilesOptions } from './child-files.ts'
import { createCredentialSource, type CredentialSourceOptions } from './credential-source.ts'
import { createImdsEndpoint } from './imds-endpoint.ts'
import { noOtherSource } from './other-sources.ts'
import { createPeerCheck } from './peer-check.ts'
import { type ProgramFiles, withProgramFiles } from './program-files.ts'
import { createRefusalRecord } from './refusal-record.ts'

export interface ImdsOptions extends CredentialSourceOptions, ChildFilesOptions {
  readonly system: Pick<System, 'platform' | 'journal' | 'env'>
  /** Any free port by default. */
  readonly port: number | undefined
  /** See `childRegion`. */
  readonly region: string | undefined
}

export interface Imds extends Omit<ProgramFiles, 'files'> {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** What leads a program here, whatever else its AWS variables say. */
  readonly variables: VariableChanges
  /** The whole environment of a program that is served. */
  readonly env: Record<string, string>
  /** False where programs of every user of the machine are answered. */
  readonly checksUsers: boolean
}

/** What keeps a client from asking instance metadata, or makes it ask otherwise. */
const noOtherWay: VariableChanges = {
  AWS_EC2_METADATA_DISABLED: undefined,
  AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: undefined,
  AWS_EC2_INSTANCE_PROFILE_NAME: undefined,
}

/** Throws SystemError (`port-in-use` among them), and UsageError for credentials that do not expire. */
export async function startImds(options: ImdsOptions): Promise<Imds> {
  const { profile, region, clock, log, system } = options
  const source = createCredentialSource(options)
  const entry = { profile, via: 'imds' } as const
  const refused = createRefusalRecord({ clock, log, journal: system.journal, entry })
  const role = roleName(profile)
  const { platform } = system
  const isOwnPeer = createPeerCheck({ platform, ownerOf: await openConnectionOwner(platform) })
  const server = await startLoopbackServer({
    port: options.port,
    handle: createImdsEndpoint({ role, region, credentials: source.current, clock, refused }),
    isOwnPeer,
    refused,
  })
  const { files, removeFiles, close } = await withProgramFiles({ ...options, server, source })
  const url = `http://127.0.0.1:${server.port}`
  const variables = {
    ...noOtherSource,
    ...noOtherWay,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    AWS_CONFIG_FILE: files.config,
    AWS_SHARED_CREDENTIALS_FILE: files.credentials,
    ...pastProxies(system.env),
  }
  return {
    url,
    variables,
    env: changed(childBase(system.env, region, profile), variables),
    checksUsers: isOwnPeer !== undefined,
    removeFiles,
    close,
  }
}

/** A role's name, which SDKs put into a path as it is (IAM User Guide, names of roles). */
function roleName(profile: string): string {
  return /^[\w+=,.@-]{1,64}$/.test(profile) ? profile : 'profile'
}

/** Windows compares names without case, so that ours must be the only one. */
function changed(env: Record<string, string>, changes: VariableChanges): Record<string, string> {
  const others = Object.entries(env).filter(([name]) => !(name.toUpperCase() in changes))
  const ours = Object.entries(changes).filter(([, value]) => value !== undefined)
  return Object.fromEntries([...others, ...ours]) as Record<string, string>
}
