/** Which lines of the journal were asked for. */
import { fitsGlob } from '../../guard/glob.ts'
import type { RecordedEntry } from '../../system/journal-read.ts'
import { programsOf } from './programs.ts'

export interface Filter {
  readonly profile?: string | undefined
  readonly account?: string | undefined
  readonly role?: string | undefined
  readonly program?: string | undefined
  readonly event?: string | undefined
}

/** The kernel keeps so many bytes of a name. */
const longestName = 15

function fitsName(wanted: string, name: string): boolean {
  if (fitsGlob(wanted, name)) return true
  return wanted.length > longestName && name === wanted.slice(0, longestName)
}

/** `*` and `?` stand for anything; a program is any of those in the chain. */
export function fits(entry: RecordedEntry, filter: Filter): boolean {
  const { profile, account, role, program, event } = filter
  const has = (wanted: string | undefined, value: string | undefined): boolean =>
    wanted === undefined || (value !== undefined && fitsGlob(wanted, value))
  return (
    has(profile, entry.profile) &&
    has(account?.replaceAll('-', ''), entry.accountId) &&
    has(role, entry.roleName) &&
    (event === undefined || entry.event === event) &&
    (program === undefined || programsOf(entry).some((name) => fitsName(program, name)))
  )
}

/** Texts that every such line holds, as they stand in the file: what has none of them is passed over quickly. */
export function textsOf({ profile, account, event }: Filter): readonly string[] {
  const field = (name: string, value: string | undefined): readonly string[] =>
    value === undefined || /[*?]/.test(value) ? [] : [`"${name}":${JSON.stringify(value)}`]
  return [
    ...field('profile', profile),
    ...field('accountId', account?.replaceAll('-', '')),
    ...field('event', event),
  ]
}
