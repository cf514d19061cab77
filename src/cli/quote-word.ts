import { quotePosix } from '../system/shell-quote.ts'

/** A word of a command line that we show: quoted where a POSIX shell needs it. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quotePosix(word)
}

/** A command line of ours, to be copied: `keyless login 'my org'`. */
export function commandLine(...words: readonly string[]): string {
  return ['keyless', ...words].map(quoteWord).join(' ')
}
