/** Where the agent of this user is found. */
import { createHash } from 'node:crypto'
import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { makePrivateFolder } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'
import type { Platform } from '../system/platform.ts'

export interface AgentPlaces {
  /** `…/keyless/agent`, for its owner alone. */
  readonly folder: string
  /** For our own commands: whoever can open it can have every profile. */
  readonly controlSocket: string
  /** A folder to mount into containers: it holds the next socket and nothing else. */
  readonly sharedFolder: string
  /** For programs, by the same paths and tokens as the port. */
  readonly credentialSocket: string
  readonly startLock: string
  readonly runLock: string
}

/** What `sun_path` holds on macOS, without its end; Linux has four more. */
const longestSocketPath = 103

/** Throws SystemError `path-too-long` where the system could not make the sockets. */
export function agentPlaces(
  { stateFolder }: Pick<Paths, 'stateFolder'>,
  { os }: Pick<Platform, 'os'>,
): AgentPlaces {
  const folder = join(stateFolder, 'agent')
  const sharedFolder = join(folder, 'shared')
  const isWindows = os === 'win32'
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const pipe = (name: string): string => `\\\\.\\pipe\\keyless-${id}-${name}`
  const credentialSocket = isWindows ? pipe('credentials') : join(sharedFolder, 'credentials.sock')
  if (!isWindows && Buffer.byteLength(credentialSocket) > longestSocketPath) {
    const message = `The path ${credentialSocket} is longer than a socket's may be.`
    throw new SystemError('path-too-long', message, { details: { path: credentialSocket } })
  }
  return {
    folder,
    controlSocket: isWindows ? pipe('control') : join(folder, 'control.sock'),
    sharedFolder,
    credentialSocket,
    startLock: join(folder, 'lock-start'),
    runLock: join(folder, 'lock-run'),
  }
}

/** Makes both folders, closed to everybody else. Throws SystemError. */
export function makeAgentFolders(places: AgentPlaces, { uid }: Pick<Platform, 'uid'>): void {
  for (const path of [places.folder, places.sharedFolder]) {
    makePrivateFolder(path)
    const stats = statSync(path)
    if (uid !== undefined && stats.uid !== uid) {
      const message = `${path} belongs to another user.`
      throw new SystemError('cache-not-private', message, { details: { path } })
    }
    if (uid !== undefined && (stats.mode & 0o077) !== 0) chmodSync(path, 0o700)
  }
}
