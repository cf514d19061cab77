/** What the sign-ins of this machine may use, and when each was used last: nobody's permission is needed. */
import { ConfigError } from '../../../errors.ts'
import type { Answer } from '../../../monitor/engine.ts'
import { askOwnUses, type MonitorOptions, storeState } from '../../../monitor/monitor.ts'
import { openSession } from '../../../session/open-session.ts'
import { errorCode, readError } from '../../../system/file-errors.ts'
import { journalFolder } from '../../../system/journal.ts'
import { filesWithin, readEntries } from '../../../system/journal-read.ts'
import type { System } from '../../../system/system.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { configForSession } from '../../profile-world.ts'
import { knownSessions } from '../../sessions.ts'
import { before } from '../before.ts'
import { whereAsked } from '../with-question.ts'
import { createProgressLine } from '../../sync/progress.ts'

export interface OwnRole {
  readonly account: string
  readonly accountName: string | undefined
  readonly role: string
  readonly lastUsed: Date | undefined
}

export interface OwnRoles {
  readonly roles: readonly OwnRole[]
  /** When the journal begins; undefined where it has nothing. */
  readonly journalFrom: Date | undefined
}

/** As the menus take it. */
const maxAgeMs = 24 * 3_600_000

type Uses = Map<string, Date>

const keyOf = (account: string, role: string): string => `${account} ${role}`

function note(uses: Uses, key: string, at: Date): void {
  const known = uses.get(key)
  if (known === undefined || known < at) uses.set(key, at)
}

/** What our journal says. */
interface Journal {
  readonly from: Date | undefined
  /** Of keys that were given here, the newest first. */
  readonly keys: readonly string[]
}

/** Throws SystemError `file-unreadable`. */
function readJournal({ paths }: Pick<System, 'paths'>, uses: Uses): Journal {
  const folder = journalFolder(paths)
  const options = { onDamaged: () => {} }
  let from: Date | undefined
  const keys = new Map<string, Date>()
  try {
    for (const { path } of filesWithin(folder, options)) {
      for (const entry of readEntries(path, options)) {
        const { time, event, accountId, roleName, accessKeyId } = entry
        if (from === undefined || time < from) from = time
        if (accessKeyId !== undefined) keys.set(accessKeyId, time)
        if (event !== 'credentials' || accountId === undefined || roleName === undefined) continue
        note(uses, keyOf(accountId, roleName), time)
      }
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    throw readError(error, folder)
  }
  const newest = [...keys].toSorted(([, one], [, other]) => other.getTime() - one.getTime())
  return { from, keys: newest.map(([key]) => key) }
}

/** Also from other machines, where the store or the trail has the events. */
async function seenUses(context: CommandContext, asked: Asked, uses: Uses): Promise<void> {
  const { flags, since, keys: ownKeys } = asked
  const ask = async (options: MonitorOptions): Promise<Answer> =>
    askOwnUses(options, context.system, { since })
  const here = async (options: MonitorOptions): Promise<Answer | undefined> => {
    if (flags.value('from') !== undefined) await before(context, flags, options)
    return storeState(options.folder).parts.length === 0 ? undefined : ask(options)
  }
  const answer = await whereAsked(context, flags, ask, here, { ownKeys })
  for (const [account, role, at] of answer?.rows ?? []) {
    if (at instanceof Date) note(uses, keyOf(String(account), String(role)), at)
  }
}

interface Asked {
  readonly flags: FlagValues
  readonly since: Date
  readonly keys: readonly string[]
}

/** Throws ConfigError `no-config`, SignInRequired, ServiceError, SystemError. */
export async function ownRoles(
  context: CommandContext,
  { flags, since }: Pick<Asked, 'flags' | 'since'>,
): Promise<OwnRoles> {
  const { system, terminal, signal } = context
  const config = configForSession(context, undefined)
  const sessions = knownSessions(config)
  if (sessions.length === 0) {
    throw new ConfigError('no-config', 'No sign-in is set up on this machine yet.')
  }
  const uses: Uses = new Map()
  const { from: journalFrom, keys } = readJournal(system, uses)
  await seenUses(context, { flags, since, keys }, uses)
  const line = createProgressLine(terminal, system.clock)
  const roles: OwnRole[] = []
  try {
    for (const { target } of sessions) {
      const onProgress = line.show
      const asked = { maxAgeMs, wants: () => true, onProgress, onWaiting: line.waiting, signal }
      const { accounts, roles: known } = await openSession(config, target, system).reach(asked)
      for (const { accountId: account, name } of accounts) {
        for (const role of known.get(account)?.names ?? []) {
          const lastUsed = uses.get(keyOf(account, role))
          roles.push({ account, accountName: name, role, lastUsed })
        }
      }
    }
  } finally {
    line.clear()
  }
  return { roles, journalFrom }
}
