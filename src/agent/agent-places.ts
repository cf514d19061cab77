/** Where the agent of this user is found. */
import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { readError } from '../system/file-errors.ts'
import { makePrivateFolder } from '../system/files.ts'
import type { Paths } from '../system/paths.ts'
import type { Platform } from '../system/platform.ts'
import { findShortFolder, makeShortFolder } from './short-folder.ts'

export interface AgentPlaces {
  /** `…/keyless/agent`, for its owner alone. */
  readonly folder: string
  /** For our own commands: whoever can open it can have every profile. */
  readonly controlSocket: string
  /** A folder, or a link to one, to mount into containers: the next socket and nothing else. */
  readonly sharedFolder: string
  /** For programs, by the same paths and tokens as the port. */
  readonly credentialSocket: string
  readonly startLock: string
  readonly runLock: string
}

/** What `sun_path` holds on macOS, without its end; Linux has four more. */
const longestSocketPath = 103
const socketName = 'credentials.sock'

type Where = Pick<Platform, 'os' | 'uid'>

/** Looks and makes nothing. Throws SystemError `cache-not-private` for a folder of another user, who would answer. */
export function agentPlaces(
  { stateFolder }: Pick<Paths, 'stateFolder'>,
  where: Where,
): AgentPlaces {
  const folder = join(stateFolder, 'agent')
  // Root in another's home has that person's agent.
  if (where.uid !== 0) assertOwnFolder(folder, where)
  const sharedFolder = join(folder, 'shared')
  const isFar = isTooDeep(sharedFolder, where)
  const short = isFar ? findShortFolder(sharedFolder, where.uid) : undefined
  return placesIn(folder, short ?? folder, where)
}

/** Makes the folders, closed to everybody else. Call it under the start lock. Throws SystemError. */
export function makeAgentPlaces(
  { stateFolder }: Pick<Paths, 'stateFolder'>,
  where: Where,
): AgentPlaces {
  const folder = join(stateFolder, 'agent')
  const sharedFolder = join(folder, 'shared')
  makeOwnFolder(folder, where)
  if (!isTooDeep(sharedFolder, where)) {
    // A link of the time when the home had a longer name.
    const there = lstatSync(sharedFolder, { throwIfNoEntry: false })
    if (there?.isSymbolicLink() === true) rmSync(sharedFolder)
    makeOwnFolder(sharedFolder, where)
    return placesIn(folder, folder, where)
  }
  const short = makeShortFolder(sharedFolder, where.uid)
  const places = placesIn(folder, short, where)
  if (isTooDeep(join(short, 'shared'), where)) {
    const path = places.credentialSocket
    const message = `The path ${path} is longer than a socket's may be.`
    throw new SystemError('path-too-long', message, { details: { path } })
  }
  return places
}

function isTooDeep(sharedFolder: string, { os }: Where): boolean {
  if (os === 'win32') return false
  return Buffer.byteLength(join(sharedFolder, socketName)) > longestSocketPath
}

function placesIn(folder: string, sockets: string, { os }: Where): AgentPlaces {
  const isWindows = os === 'win32'
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const pipe = (name: string): string => `\\\\.\\pipe\\keyless-${id}-${name}`
  return {
    folder,
    controlSocket: isWindows ? pipe('control') : join(sockets, 'control.sock'),
    sharedFolder: join(folder, 'shared'),
    credentialSocket: isWindows ? pipe('credentials') : join(sockets, 'shared', socketName),
    startLock: join(folder, 'lock-start'),
    runLock: join(folder, 'lock-run'),
  }
}

function assertOwnFolder(path: string, { uid }: Pick<Where, 'uid'>): void {
  const owner = ownerOf(path)
  if (uid === undefined || owner === undefined || owner === uid) return
  const message = `${path} belongs to another user.`
  throw new SystemError('cache-not-private', message, { details: { path } })
}

/** Undefined where there is nothing. */
function ownerOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.uid
  } catch (error) {
    throw readError(error, path)
  }
}

function makeOwnFolder(path: string, { uid }: Where): void {
  makePrivateFolder(path)
  assertOwnFolder(path, { uid })
  const stats = statSync(path)
  if (uid !== undefined && (stats.mode & 0o077) !== 0) chmodSync(path, 0o700)
}
