/** What somebody could do without, by the journal of this machine. */
import type { UseState } from '../../../monitor/unused/find-unused.ts'
import { forTerminal } from '../../../system/text.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted, grouped } from '../../migrate/numbers.ts'
import { coloursFor } from '../../render/colours.ts'
import { csv } from '../../render/csv.ts'
import { timeAgo } from '../../render/duration.ts'
import { printJson } from '../../render/json.ts'
import { table } from '../../render/table.ts'
import { say } from '../../render/wrap.ts'
import type { Spans } from './coverage-words.ts'
import { type OwnRole, ownRoles, type OwnRoles } from './own-roles.ts'

interface Judged extends OwnRole {
  readonly state: UseState
}

function judged({ roles, journalFrom }: OwnRoles, since: Date): readonly Judged[] {
  const isCovered = journalFrom !== undefined && journalFrom <= since
  return roles.map((one) => {
    const isUsed = one.lastUsed !== undefined && one.lastUsed >= since
    return { ...one, state: isUsed ? 'used' : isCovered ? 'unused' : 'unknown' }
  })
}

interface Told {
  readonly since: Date
  /** Whose events count. */
  readonly scope: string
}

const scope = (flags: FlagValues): string =>
  'What you do with other tools or on other machines counts where the ' +
  `${flags.value('engine') === 'athena' ? 'trail' : 'store'} has its events.`

function coverageWords(journalFrom: Date | undefined, since: Date): string {
  if (journalFrom === undefined) {
    return 'The journal of this machine has nothing yet: what was not used is unknown (`keyless history on`).'
  }
  const [from, asked] = [journalFrom, since].map((at) => at.toISOString().slice(0, 10))
  return journalFrom <= since
    ? ''
    : `The journal of this machine begins on ${from}, and ${asked} was asked for: what was not used is unknown.`
}

const fields = (one: Judged) => ({
  account: one.account,
  accountName: one.accountName ?? null,
  role: one.role,
  state: one.state,
  lastUsed: one.lastUsed?.toISOString() ?? null,
})

function show(rows: readonly Judged[], own: OwnRoles, told: Told, context: CommandContext): void {
  const { since } = told
  const { terminal, system } = context
  const left = rows.filter(({ state }) => state !== 'used')
  const used = rows.length - left.length
  say(
    `Of ${counted(rows.length, 'role')} that you may use ${grouped(used)} ${used === 1 ? 'was' : 'were'} used since ` +
      `${since.toISOString().slice(0, 10)}. ${told.scope}`,
    terminal,
  )
  const words = coverageWords(own.journalFrom, since)
  if (words !== '') say(`warning: ${words}`, terminal)
  if (left.length === 0) return
  const cells = left.map((one) => [
    forTerminal(`${one.account} ${one.accountName ?? ''}`.trim(), 60),
    forTerminal(one.role, 60),
    one.state,
    one.lastUsed === undefined ? 'never' : timeAgo(one.lastUsed, system.clock.now()),
  ])
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const style = { columns, colours: coloursFor(terminal, 'stdout') }
  terminal.write(table(['Account', 'Role', 'State', 'Last used'], cells, style))
}

/** `monitor unused --mine`. Throws as ownRoles. */
export async function showOwn(
  context: CommandContext,
  flags: FlagValues,
  { since }: Pick<Spans, 'since'>,
): Promise<void> {
  const { terminal, json } = context
  const own = await ownRoles(context, { flags, since })
  const rows = judged(own, since)
  if (json) {
    const words = coverageWords(own.journalFrom, since)
    const journal = own.journalFrom?.toISOString() ?? null
    const head = { since: since.toISOString(), journal, missing: words === '' ? [] : [words] }
    return printJson({ ...head, roles: rows.map(fields) }, terminal.write)
  }
  if (flags.on('csv')) {
    const cells = rows.map((one) => Object.values(fields(one)).map((value) => value ?? ''))
    const headers = ['account', 'accountName', 'role', 'state', 'lastUsed']
    return terminal.write(csv(headers, cells))
  }
  show(rows, own, { since, scope: scope(flags) }, context)
}
