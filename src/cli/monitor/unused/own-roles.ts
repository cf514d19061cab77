/** What the sign-ins of this machine may use, and when each was used last: nobody's permission is needed. */
import { ConfigError } from '../../../errors.ts'
import { ask, type MonitorOptions, storeState } from '../../../monitor/monitor.ts'
import { useQuestions } from '../../../monitor/questions/use-questions.ts'
import { openSession } from '../../../session/open-session.ts'
import { errorCode, readError } from '../../../system/file-errors.ts'
import { journalFolder } from '../../../system/journal.ts'
import { filesWithin, readEntries } from '../../../system/journal-read.ts'
import type { System } from '../../../system/system.ts'
import type { CommandContext } from '../../context.ts'
import { configForSession } from '../../profile-world.ts'
import { knownSessions } from '../../sessions.ts'
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

/** Throws SystemError `file-unreadable`. */
function journalUses({ paths }: Pick<System, 'paths'>, uses: Uses): Date | undefined {
  const folder = journalFolder(paths)
  const options = { onDamaged: () => {} }
  let first: Date | undefined
  try {
    for (const { path } of filesWithin(folder, options)) {
      for (const { time, event, accountId, roleName } of readEntries(path, options)) {
        if (first === undefined || time < first) first = time
        if (event !== 'credentials' || accountId === undefined || roleName === undefined) continue
        note(uses, keyOf(accountId, roleName), time)
      }
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error
    throw readError(error, folder)
  }
  return first
}

/** Also from other machines, where the store has the events. */
async function storedUses(options: MonitorOptions, system: System, uses: Uses): Promise<void> {
  if (storeState(options.folder).parts.length === 0) return
  const { rows } = await ask({ sql: useQuestions.ownUses }, {}, options, system)
  for (const [account, role, at] of rows) {
    if (at instanceof Date) note(uses, keyOf(String(account), String(role)), at)
  }
}

/** Throws ConfigError `no-config`, SignInRequired, ServiceError, SystemError. */
export async function ownRoles(
  context: CommandContext,
  options: MonitorOptions,
): Promise<OwnRoles> {
  const { system, terminal, signal } = context
  const config = configForSession(context, undefined)
  const sessions = knownSessions(config)
  if (sessions.length === 0) {
    throw new ConfigError('no-config', 'No sign-in is set up on this machine yet.')
  }
  const uses: Uses = new Map()
  const journalFrom = journalUses(system, uses)
  await storedUses(options, system, uses)
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
