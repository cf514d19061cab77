/** Where a console opens so that several accounts stand side by side in one browser. */
import { UsageError } from '../errors.ts'
import { encodeValue } from './shortcut-link.ts'

/** A container of Firefox (extension "Open external links in a container"), or a browser's profile. */
export interface ConsoleWindow {
  readonly kind: 'container' | 'browser-profile'
  readonly name: string
  /** The browser's command line (as for signing in). */
  readonly browser?: string
}

/** Letters, digits and a few marks: a browser gets it as a word, and must not take it for a flag. */
const plainName = /^[\p{L}\p{N}_][\p{L}\p{N} _.@+=,()-]{0,79}$/u

export function isWindowName(name: string): boolean {
  return plainName.test(name)
}

/** Throws UsageError `flag-value`. */
export function assertWindowName(flag: string, name: string): void {
  if (isWindowName(name)) return
  const message = `--${flag} takes a name of up to 80 letters, digits and _ . @ + = , ( ) - marks.`
  throw new UsageError('flag-value', message, {
    details: { flag: `--${flag}`, command: 'console' },
  })
}

/** What stands for itself in a name: `{account} {role}` is a window for each role. */
export interface WindowFacts {
  readonly profile: string
  /** The account's name, or its number. */
  readonly account: string | undefined
  readonly role: string | undefined
}

const notInName = /[^\p{L}\p{N}_ .@+=,()-]+/gu

/** Names of accounts may hold what a window's name may not. */
export function windowName(template: string, facts: WindowFacts): string {
  const filled = template.replace(/\{(profile|account|role)\}/g, (_, key: keyof WindowFacts) =>
    (facts[key] ?? '').replace(notInName, '-'),
  )
  return filled === template ? template : filled.trim().slice(0, 80)
}

/** The address that Firefox opens in the container, made when it is not there yet. */
export function inContainer(name: string, url: string): string {
  return `ext+container:name=${encodeValue(name)}&url=${encodeValue(url)}`
}
