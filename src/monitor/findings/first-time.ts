/** A person's first in something, alone: SQL over `firsts` and its sentence. */
import type { Finding } from './finding.ts'

/** As `firsts` has them. */
export type FirstKind = 'account' | 'role' | 'network' | 'country' | 'program' | 'hour'

/** `94 days account 333333333333`; `known` for days where nothing was seen of it before. */
export const firstDetail =
  "concat(CAST(since_days AS VARCHAR), CASE WHEN is_first THEN ' known ' ELSE ' days ' END, kind, ' ', value)"

/** Those that come together are `unusual-session`. */
export function firstTimes(kind: FirstKind): string {
  return `SELECT id, concat(who, ' ', value) AS subject, ${firstDetail} AS detail, is_weak
FROM firsts
WHERE kind = '${kind}' AND session_start IS NULL`
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })

/** `Iceland (IS)` */
export function countryWords(code: string): string {
  const name = /^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code
  return name === code ? code : `${name} (${code})`
}

/** `198.51.` → `198.51.0.0/16` */
function networkWords(value: string): string {
  return value.includes(':') ? `${value.replace(/:+$/, '')}::/48` : `${value}0.0/16`
}

const words: Readonly<Record<FirstKind, (value: string) => string>> = {
  account: (value) => `first use of account ${value}`,
  role: (value) => `first use of role ${value}`,
  network: (value) => `first time from network ${networkWords(value)}`,
  country: (value) => `first time from ${countryWords(value)}`,
  program: (value) => `first use of program ${value}`,
  hour: (value) => `first time active in the hour from ${value.padStart(2, '0')}:00 UTC`,
}

const isKind = (text: string): text is FirstKind => Object.hasOwn(words, text)

/** Of one `firstDetail`: `first use of account 333333333333 in 94 days`. */
export function firstWords(detail: string): string {
  const [, days = '', known, kind = '', value = ''] =
    /^(\d+) (known|days) ([a-z]+) (.*)$/s.exec(detail) ?? []
  const since = known === 'days' ? `in ${days} days` : `in the ${days} days that are known`
  return isKind(kind) ? `${words[kind](value)} ${since}` : detail
}

export function firstTimeWords({ people, detail = '' }: Omit<Finding, 'says'>): string {
  return `${people.join(', ')}: ${firstWords(detail)}.`
}
