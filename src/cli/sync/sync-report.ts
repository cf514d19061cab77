/** What a sync plan says to people, and as data. */
import type { SyncItem } from '../../accounts/sync-plan.ts'
import { forTerminal } from '../../system/text.ts'
import type { Terminal } from '../../system/terminal.ts'
import { coloursFor } from '../render/colours.ts'
import { fits, table } from '../render/table.ts'
import { wrap } from '../render/wrap.ts'

type Kind = SyncItem['kind']

/** A person who wants more asks for --preview. */
const fewNames = 5
/** The first time, all of them should be seen; more would push the plan off the screen. */
const manyNames = 40

const words: Readonly<Record<Kind, string>> = {
  added: 'new',
  changed: 'changed',
  renamed: 'renamed',
  adopted: 'taken over',
  same: 'there already',
  kept: "others', kept as they are",
  gone: 'out of reach',
}

const order = Object.keys(words) as readonly Kind[]

function ofKind(items: readonly SyncItem[], kind: Kind): readonly SyncItem[] {
  return items.filter((item) => item.kind === kind)
}

function roleOf(item: SyncItem): {
  accountId: string
  roleName: string
  accountName?: string
  region?: string
} {
  return item.kind === 'gone' ? item : item.role
}

/** Its name when the plan is written. */
export function profileAfter(item: SyncItem): string {
  return item.kind === 'renamed' ? item.to : item.profile
}

function nameOf(item: SyncItem): string {
  return item.kind === 'renamed' ? `${item.profile} to ${item.to}` : item.profile
}

function someNames(items: readonly SyncItem[], most: number): string {
  const names = items.slice(0, most).map((item) => forTerminal(nameOf(item)))
  const more = items.length - names.length
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
}

export interface Told {
  readonly session: string
  /** How many the sign-in reaches. */
  readonly accounts: number
  readonly items: readonly SyncItem[]
  readonly prune: boolean
  readonly unread: readonly string[]
  /** ` (listed 12 min ago)` of the oldest list of roles; empty where all are new. */
  readonly age: string
  /** What the last time has decided, as it would be typed. */
  readonly remembered: readonly string[]
  /** Of our settings, where they name profiles that are renamed. */
  readonly settings: { readonly path: string } | undefined
}

/**
 * A line for each kind with some names, many of them where `names` are asked for, and what a person
 * should know about them.
 */
export function planText(told: Told, terminal: Terminal, names = false): string {
  const { items, prune, session, accounts } = told
  const columns = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
  const colours = coloursFor(terminal, 'stdout')
  const lines = order.flatMap((kind) => {
    const some = ofKind(items, kind)
    if (some.length === 0) return []
    const label = kind === 'gone' ? `${words.gone}, ${prune ? 'removed' : 'kept'}` : words[kind]
    const head = `${String(some.length).padStart(6)}  ${label}`
    if (kind === 'same') return [head]
    const listed = wrap(someNames(some, names ? manyNames : fewNames), Math.max(20, columns - 8))
    return [head, ...listed.map((line) => colours.dim(`        ${line}`))]
  })
  const reached = accounts === 1 ? '1 account' : `${accounts} accounts`
  const title = colours.bold(`${forTerminal(session)}, ${reached}`) + colours.dim(told.age)
  const nothing = items.length === 0 ? ['        no role of interest'] : []
  const remembered = rememberedText(told, terminal)
    .split('\n')
    .filter((line) => line !== '')
  return [title, ...remembered, ...lines, ...nothing, ...notes(told, columns, names)]
    .map((line) => `${line}\n`)
    .join('')
}

/** Empty when nothing is remembered. */
export function rememberedText(
  { remembered }: Pick<Told, 'remembered'>,
  terminal: Terminal,
): string {
  if (remembered.length === 0) return ''
  const columns = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
  const { dim } = coloursFor(terminal, 'stdout')
  const text = `as the last time: ${forTerminal(remembered.join(' '), 1000)} (--forget: without)`
  const lines = wrap(text, Math.max(20, columns - 8))
  return lines.map((line) => `        ${dim(line)}\n`).join('')
}

function notes(
  { items, prune, unread, settings }: Told,
  columns: number,
  names: boolean,
): readonly string[] {
  const clashes = items.filter((item) => 'instead' in item && item.instead !== undefined)
  const kept = ofKind(items, 'kept')
  const gone = ofKind(items, 'gone')
  const several = (count: number, one: string, many: string): string =>
    count === 1 ? `1 ${one}` : `${count} ${many}`
  const sentences = [
    names &&
      ofKind(items, 'added').length > manyNames &&
      'To see every name first, say no: keyless profiles sync --preview, then keyless profiles sync.',
    clashes.length > 0 &&
      `${several(clashes.length, 'name is', 'names are')} taken or wanted twice: those profiles have the account id in theirs.`,
    settings !== undefined &&
      `What ${forTerminal(settings.path, 500)} says of old names, it will say of the new ones.`,
    kept.length > 0 && 'With --adopt, keyless takes over the profiles that others made.',
    gone.length > 0 && !prune && 'With --prune, what is out of reach is removed.',
    unread.length > 0 &&
      `AWS did not tell the roles of ${several(unread.length, 'account', 'accounts')}; nothing of theirs changes: ${unread.slice(0, fewNames).join(', ')}${unread.length > fewNames ? ' …' : ''}`,
  ]
  return sentences.flatMap((text) => (text === false ? [] : wrap(text, columns)))
}

const previewColumns = ['Profile', 'Account', 'Account name', 'Role', 'Region', 'What'] as const
/** What a name mostly says itself goes first where lines are too short for all of it. */
const leftOut = ['Region', 'Account name', 'Role'] as const

function whatOf(item: SyncItem): string {
  if (item.kind === 'renamed') return `was ${forTerminal(item.profile)}`
  return item.kind === 'added' && item.instead !== undefined ? 'new, longer name' : words[item.kind]
}

/** Every profile with its name, what becomes of it first in the order of the file. */
export function previewTable(items: readonly SyncItem[], terminal: Terminal): string {
  const rows = items.map((item) => {
    const { accountId, accountName = '', roleName, region = '' } = roleOf(item)
    return {
      Profile: forTerminal(profileAfter(item)),
      Account: accountId,
      'Account name': forTerminal(accountName),
      Role: forTerminal(roleName),
      Region: forTerminal(region),
      What: whatOf(item),
    }
  })
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  const layouts = [0, 1, 2, 3].map((count) => {
    const out: ReadonlySet<string> = new Set(leftOut.slice(0, count))
    const headers = previewColumns.filter((name) => !out.has(name))
    return { headers, rows: rows.map((row) => headers.map((name) => row[name])) }
  })
  const [whole] = layouts
  const fitting = columns === undefined ? whole : layouts.find((layout) => fits(layout, columns))
  const { headers, rows: cells } = fitting ?? whole ?? { headers: [], rows: [] }
  return table(headers, cells, { columns, colours: coloursFor(terminal, 'stdout') })
}

/** One profile as data. */
export function itemJson(item: SyncItem): Readonly<Record<string, unknown>> {
  const { accountId, accountName, roleName, region } = roleOf(item)
  return {
    profile: item.profile,
    accountId,
    accountName: accountName ?? null,
    roleName,
    ...(region === undefined ? {} : { region }),
    ...(item.kind === 'renamed' ? { to: item.to } : {}),
    ...('instead' in item && item.instead !== undefined ? { instead: item.instead } : {}),
    ...('keys' in item ? { keys: item.keys } : {}),
    ...(item.kind === 'kept' || item.kind === 'adopted' ? { madeBy: item.maker } : {}),
  }
}

/** Lists of everything but what is there already, of which only the number is told. */
export function planJson({
  items,
  prune,
  unread,
  settings,
}: Told): Readonly<Record<string, unknown>> {
  const lists = (['added', 'changed', 'renamed', 'adopted', 'kept', 'gone'] as const).map(
    (kind) => [kind, ofKind(items, kind).map(itemJson)],
  )
  return {
    ...Object.fromEntries(lists),
    same: ofKind(items, 'same').length,
    pruned: prune,
    unreadAccounts: unread,
    settingsPath: settings?.path ?? null,
  }
}
