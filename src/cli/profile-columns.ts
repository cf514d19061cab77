/** What the list of profiles can tell of each, by the name that --columns takes. */
import { UsageError } from '../errors.ts'
import { forTerminal } from '../system/text.ts'
import type { ProfileKind, ProfileRow } from './profile-rows.ts'
import { didYouMean } from './suggest.ts'
import { timeAgo, timeLeft } from './render/duration.ts'

export const columnNames = [
  'profile',
  'kind',
  'account',
  'account-name',
  'role',
  'region',
  'session',
  'sign-in',
  'used',
] as const

export type ColumnName = (typeof columnNames)[number]

export const columnTitles: Readonly<Record<ColumnName, string>> = {
  profile: 'Profile',
  kind: 'Kind',
  account: 'Account',
  'account-name': 'Account name',
  role: 'Role',
  region: 'Region',
  session: 'Session',
  'sign-in': 'Sign-in',
  used: 'Last used',
}

export const kindTexts: Readonly<Record<ProfileKind, string>> = {
  sso: '',
  role: '(assumes a role)',
  console: '(aws login)',
  process: '(credential_process)',
  keys: '(access key)',
  'web-identity': '(web identity)',
  settings: '(settings only)',
  broken: '(broken)',
}

/** By profile; those that were never used are not in it. */
export type LastUses = ReadonlyMap<string, Date>

/** Throws UsageError `flag-value`. */
export function columnsFrom(text: string): readonly ColumnName[] {
  const words = text.split(',').map((word) => word.trim())
  return words.map((word) => {
    const known = columnNames.find((name) => name === word)
    if (known !== undefined) return known
    const near = didYouMean(word, columnNames)
    const hint = near === undefined ? '' : ` Did you mean ${near}?`
    const message = `--columns takes ${columnNames.join(', ')}, not "${word}".${hint}`
    throw new UsageError('flag-value', message, { details: { command: 'profiles' } })
  })
}

/** The same answer for the same question asked again, as most rows do. */
function lately<Q, A>(work: (question: Q) => A): (question: Q) => A {
  let known: { readonly question: Q; readonly answer: A } | undefined
  return (question) => {
    if (known?.question !== question) known = { question, answer: work(question) }
    return known.answer
  }
}

const longestName = 200

export interface ColumnWorld {
  readonly now: Date
  readonly uses: LastUses
}

/** For people: one line each, relative times. */
export function columnTexts({
  now,
  uses,
}: ColumnWorld): Readonly<Record<ColumnName, (row: ProfileRow) => string>> {
  const shown = {
    role: lately(forTerminal),
    region: lately(forTerminal),
    session: lately(forTerminal),
  }
  const left = lately((expiresAt: Date) => timeLeft(expiresAt, now))
  return {
    // Nothing but letters, digits and a few signs is read as a name.
    profile: ({ name }) => (name.length > longestName ? forTerminal(name, longestName) : name),
    kind: ({ kind }) => kind,
    account: ({ accountId }) => (accountId === undefined ? '' : forTerminal(accountId)),
    'account-name': ({ accountName }) => accountName ?? '',
    role: ({ roleName, kind }) => (roleName === undefined ? kindTexts[kind] : shown.role(roleName)),
    region: ({ region }) => (region === undefined ? '' : shown.region(region)),
    session: ({ session }) => (session === undefined ? '' : shown.session(session)),
    'sign-in': ({ kind, session, expiresAt }) => {
      if (expiresAt !== undefined) return left(expiresAt)
      return kind === 'sso' && session !== undefined ? 'not signed in' : ''
    },
    used: ({ name }) => {
      const at = uses.get(name)
      return at === undefined ? 'never' : timeAgo(at, now)
    },
  }
}

/** For programs: empty where there is nothing, times as ISO 8601. */
export function columnValue(column: ColumnName, row: ProfileRow, uses: LastUses): string {
  switch (column) {
    case 'profile':
      return row.name
    case 'kind':
      return row.kind
    case 'account':
      return row.accountId ?? ''
    case 'account-name':
      return row.accountName ?? ''
    case 'role':
      return row.roleName ?? ''
    case 'region':
      return row.region ?? ''
    case 'session':
      return row.session ?? ''
    case 'sign-in':
      return row.expiresAt?.toISOString() ?? ''
    case 'used':
      return uses.get(row.name)?.toISOString() ?? ''
  }
}
