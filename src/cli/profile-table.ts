/** The list of profiles as a table; on a terminal, as much of it as a line has room for. */
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import type { ProfileKind, ProfileRow } from './profile-rows.ts'
import { type Colours, coloursFor } from './render/colours.ts'
import { timeLeft } from './render/duration.ts'
import { fits, type Row, table } from './render/table.ts'

const kinds: Readonly<Record<ProfileKind, string>> = {
  sso: '',
  role: '(assumes a role)',
  console: '(aws login)',
  process: '(credential_process)',
  keys: '(access key)',
  'web-identity': '(web identity)',
  settings: '(settings only)',
  broken: '(broken)',
}

function signInText({ kind, session, expiresAt }: ProfileRow, now: Date): string {
  if (expiresAt !== undefined) return timeLeft(expiresAt, now)
  return kind === 'sso' && session !== undefined ? 'not signed in' : ''
}

/** What is left out, bit by bit, until the lines fit. */
interface Layout {
  /** Of an account its name alone, where it has one. */
  readonly brief: boolean
  readonly session: boolean
}

function accountText({ accountId = '', accountName }: ProfileRow, { brief }: Layout): string {
  if (accountName === undefined) return forTerminal(accountId)
  return brief ? accountName : `${forTerminal(accountId)} ${accountName}`
}

function cellsOf(row: ProfileRow, layout: Layout, { isCurrent, colours, now }: RowStyle): Row {
  return [
    {
      text: `${isCurrent ? '* ' : '  '}${forTerminal(row.name)}`,
      ...(isCurrent ? { paint: colours.bold } : {}),
    },
    accountText(row, layout),
    forTerminal(row.roleName ?? kinds[row.kind]),
    forTerminal(row.region ?? ''),
    ...(layout.session ? [forTerminal(row.session ?? '')] : []),
    signInText(row, now),
  ]
}

interface RowStyle {
  readonly isCurrent: boolean
  readonly colours: Colours
  readonly now: Date
}

/** Blocks, one for each profile, where even the shortest lines are too long. */
export function profileTable(
  rows: readonly ProfileRow[],
  current: string,
  { terminal, system }: CommandContext,
): string {
  const colours = coloursFor(terminal, 'stdout')
  const now = system.clock.now()
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const laidOut = (layout: Layout) => ({
    headers: [
      ...['  Profile', 'Account', 'Role', 'Region'],
      ...(layout.session ? ['Session'] : []),
      'Sign-in',
    ],
    rows: rows.map((row) =>
      cellsOf(row, layout, { isCurrent: row.name === current, colours, now }),
    ),
  })
  const whole = laidOut({ brief: false, session: true })
  const isOnly = new Set(rows.flatMap(({ session }) => session ?? [])).size < 2
  const shorter = [
    { brief: false, session: !isOnly },
    { brief: true, session: !isOnly },
  ]
  const fit =
    columns === undefined || fits(whole, columns)
      ? whole
      : (shorter.map(laidOut).find((layout) => fits(layout, columns)) ?? whole)
  return table(fit.headers, fit.rows, { columns, colours })
}
