/**
 * The accounts of a sign-in as they were last listed: what people see beside an account's id. Kept
 * in the directory cache; nothing here waits for another process or fails because of the cache.
 */
import { join } from 'node:path'
import { KeylessError } from '../errors.ts'
import type { SsoSession } from '../identity-center/session.ts'
import { removeIfPresent } from '../system/files.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { listCacheFiles } from '../tokens/cache-files.ts'
import {
  type DirectoryWriter,
  type KnownRoles,
  directoryEnding,
  directoryFolder,
  directoryLock,
  directoryPath,
  openDirectoryWriter,
  readDirectory,
  readDirectoryLines,
} from './directory-cache.ts'
import { decodeFact } from './directory-fact.ts'
import type { Account } from './account.ts'

export interface KnownAccounts {
  readonly accounts: readonly Account[]
  /** When they were listed; undefined when they never were. */
  readonly at?: Date
  /** When they were last asked for in the background, whatever came of it. */
  readonly askedAt?: Date
}

type ReadPorts = Pick<System, 'paths' | 'platform' | 'log'>
type WritePorts = ReadPorts & Pick<System, 'clock'>

const dayMs = 24 * 3_600_000
/** Where AWS cannot be reached, or lists too slowly, it is asked no more often. */
const askAgainMs = 10 * 60_000
/** Where nobody says another age. */
export const rolesAgeMs = 15 * 60_000

export function readKnownAccounts(session: SsoSession, ports: ReadPorts): KnownAccounts {
  return readPath(directoryPath(session, ports.paths), ports)
}

/** The roles of one account as they were last listed; undefined where they never were. */
export function readKnownRoles(
  session: SsoSession,
  accountId: string,
  ports: ReadPorts,
): KnownRoles | undefined {
  try {
    return readDirectory(session, ports)?.roles.get(accountId)
  } catch (error) {
    pass(error, ports)
    return undefined
  }
}

/** Those of every sign-in of this machine, each once. */
export function allKnownAccounts(ports: ReadPorts): ReadonlyMap<string, Account> {
  const known = directoryFiles(ports).flatMap((path) => readPath(path, ports).accounts)
  return new Map(known.map((account) => [account.accountId, account]))
}

/** A cache that cannot be read is as good as none. */
function readPath(path: string, ports: ReadPorts): KnownAccounts {
  try {
    return foldLines(readDirectoryLines(path, ports.platform) ?? [])
  } catch (error) {
    pass(error, ports)
    return { accounts: [] }
  }
}

function directoryFiles(ports: ReadPorts): readonly string[] {
  const folder = directoryFolder(ports.paths)
  try {
    return listCacheFiles(folder, directoryEnding).map((name) => join(folder, name))
  } catch (error) {
    pass(error, ports)
    return []
  }
}

/** Of a large organisation nearly all lines are roles: they are not decoded. */
function foldLines(lines: readonly string[]): KnownAccounts {
  let known: KnownAccounts = { accounts: [] }
  for (const line of lines) {
    const fact = line.startsWith('{"kind":"roles"') ? undefined : decodeFact(line)
    if (fact?.kind === 'asked') known = { ...known, askedAt: fact.at }
    else if (fact?.kind === 'accounts') known = { ...known, accounts: fact.accounts, at: fact.at }
  }
  return known
}

/** Whether it is time to list them anew: they are a day old, and nobody asked lately. */
export function isListingDue({ at, askedAt }: KnownAccounts, now: Date): boolean {
  return isOlder(at, dayMs, now) && isOlder(askedAt, askAgainMs, now)
}

/** Whether it is time to list them anew: they are as old as `profiles sync` would not take them. */
export function areRolesDue(roles: Pick<KnownRoles, 'at'> | undefined, now: Date): boolean {
  return isOlder(roles?.at, rolesAgeMs, now)
}

/** A date in the future is one of a wrong clock. */
function isOlder(date: Date | undefined, ageMs: number, now: Date): boolean {
  const age = date === undefined ? Number.POSITIVE_INFINITY : now.getTime() - date.getTime()
  return age < 0 || age >= ageMs
}

/** Roles that are known stay known. Skipped while another process lists for a sync. */
export async function rememberAccounts(
  session: SsoSession,
  accounts: readonly Account[],
  system: WritePorts,
): Promise<void> {
  await add(session, system, (writer) => writer.accounts(accounts))
}

/** The roles of one account; of an account that no listing told of they are not kept. */
export async function rememberRoles(
  session: SsoSession,
  accountId: string,
  names: readonly string[],
  system: WritePorts,
): Promise<void> {
  await add(session, system, (writer) => writer.roles(accountId, names))
}

export async function rememberAsked(session: SsoSession, system: WritePorts): Promise<void> {
  await add(session, system, (writer) => writer.asked())
}

async function add(
  session: SsoSession,
  system: WritePorts,
  write: (writer: DirectoryWriter) => void,
): Promise<void> {
  const { clock, platform } = system
  const signal = AbortSignal.timeout(patienceMs)
  try {
    const lock = { folder: directoryLock(session, system), clock, platform, maxWaitMs: 0, signal }
    await withLock(lock, async () => {
      const writer = openDirectoryWriter(session, readDirectory(session, system), system)
      try {
        write(writer)
      } finally {
        writer.close()
      }
    })
  } catch (error) {
    if (error !== signal.reason) pass(error, system)
  }
}

/** A holder on another machine may have died: its lease is not waited for. */
const patienceMs = 300

/** For a sign-out: what one session reached, or all of them. */
export function forgetAccounts(sessions: SsoSession | 'all', ports: ReadPorts): void {
  const files = sessions === 'all' ? directoryFiles(ports) : [directoryPath(sessions, ports.paths)]
  try {
    for (const file of files) removeIfPresent(file)
  } catch (error) {
    pass(error, ports)
  }
}

function pass(error: unknown, { log }: ReadPorts): void {
  if (!(error instanceof KeylessError)) throw error
  log.debug('known accounts passed over', { code: error.code })
}
