/**
 * What a session's sign-in reached when it was last listed: accounts, and the roles of each with
 * their own age. One file for each session, a line for each fact: what was learnt before a program
 * was killed stays known. No secret is in it.
 */
import { createHash } from 'node:crypto'
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SsoSession } from '../identity-center/session.ts'
import { readCacheFile } from '../system/cache-folder.ts'
import { writeError } from '../system/file-errors.ts'
import { writePrivateFile } from '../system/files.ts'
import type { System } from '../system/system.ts'
import { type DirectoryFact, decodeFact, encodeFact } from './directory-fact.ts'
import type { Account } from './account.ts'

export interface KnownRoles {
  readonly names: readonly string[]
  readonly at: Date
}

export interface KnownDirectory {
  readonly accounts: readonly Account[]
  /** When the accounts were listed. */
  readonly at: Date
  /** By account id; an account whose roles were never listed is not in it. */
  readonly roles: ReadonlyMap<string, KnownRoles>
}

/** Writes facts as they are learnt. One writer at a time: whoever holds `directoryLock`. */
export interface DirectoryWriter {
  accounts(accounts: readonly Account[]): void
  roles(accountId: string, names: readonly string[]): void
  /** Accounts are asked for in the background now. */
  asked(): void
  close(): void
}

type Ports = Pick<System, 'paths' | 'platform'>

/** An organisation of 50,000 accounts with a few roles in each. */
const sizeLimit = 64 * 1024 * 1024

export const directoryEnding = '.jsonl'

export function directoryFolder({ cacheFolder }: Ports['paths']): string {
  return join(cacheFolder, 'accounts')
}

export function directoryPath(
  { name, startUrl, region }: SsoSession,
  paths: Ports['paths'],
): string {
  const key = JSON.stringify([name ?? null, startUrl, region])
  const hash = createHash('sha1').update(key).digest('hex')
  return join(directoryFolder(paths), `${hash}${directoryEnding}`)
}

/** The folder of the lock that a writer needs. */
export function directoryLock(session: SsoSession, { paths }: Pick<Ports, 'paths'>): string {
  return `${directoryPath(session, paths)}.lock`
}

/** Undefined when nothing is known. Throws SystemError as readCacheFile. */
export function readDirectory(session: SsoSession, ports: Ports): KnownDirectory | undefined {
  const lines = readDirectoryLines(directoryPath(session, ports.paths), ports.platform)
  return lines === undefined ? undefined : foldFacts(lines)
}

/** The lines after a first one of this version. Throws SystemError as readCacheFile. */
export function readDirectoryLines(
  path: string,
  platform: Ports['platform'],
): readonly string[] | undefined {
  const file = readCacheFile(path, platform, sizeLimit)
  const [first = '', ...lines] = file?.text.split('\n') ?? []
  return decodeFact(first)?.kind === 'version' ? lines : undefined
}

/** A line that cannot be read, the half one of a killed writer, is as if it were not there. */
function foldFacts(lines: readonly string[]): KnownDirectory | undefined {
  let listed: Pick<KnownDirectory, 'accounts' | 'at'> | undefined
  const roles = new Map<string, KnownRoles>()
  for (const line of lines) {
    const fact = decodeFact(line)
    if (fact?.kind === 'accounts') listed = { accounts: fact.accounts, at: fact.at }
    else if (fact?.kind === 'roles') roles.set(fact.accountId, { names: fact.names, at: fact.at })
  }
  return listed === undefined ? undefined : { ...listed, roles }
}

/**
 * Begins with what is known, written anew without what is out of date. Throws SystemError
 * `disk-full`, `read-only` or `file-unwritable`, also from its methods.
 */
export function openDirectoryWriter(
  session: SsoSession,
  known: KnownDirectory | undefined,
  system: Pick<System, 'paths' | 'clock'>,
): DirectoryWriter {
  const path = directoryPath(session, system.paths)
  writePrivateFile(path, factsOf(known).map(encodeFact).join(''))
  const fd = openToAppend(path)
  const append = (fact: DirectoryFact): void => {
    try {
      writeSync(fd, encodeFact(fact))
    } catch (error) {
      throw writeError(error, path)
    }
  }
  const at = (): Date => system.clock.now()
  return {
    accounts: (accounts) => append({ kind: 'accounts', accounts, at: at() }),
    roles: (accountId, names) => append({ kind: 'roles', accountId, names, at: at() }),
    asked: () => append({ kind: 'asked', at: at() }),
    close: () => closeSync(fd),
  }
}

function openToAppend(path: string): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_APPEND)
  } catch (error) {
    throw writeError(error, path)
  }
}

/** Roles of accounts that are out of reach by now are forgotten. */
function factsOf(known: KnownDirectory | undefined): readonly DirectoryFact[] {
  const version: DirectoryFact = { kind: 'version' }
  if (known === undefined) return [version]
  const { accounts, at, roles } = known
  const kept = accounts.flatMap(({ accountId }): DirectoryFact[] => {
    const of = roles.get(accountId)
    return of === undefined ? [] : [{ kind: 'roles', accountId, ...of }]
  })
  return [version, { kind: 'accounts', accounts, at }, ...kept]
}
