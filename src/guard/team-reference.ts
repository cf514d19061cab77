/** Which team file is in force: where it came from, and the digest of what was looked at and accepted. */
import { createHash } from 'node:crypto'

export interface TeamReference {
  /** As it was named: a path, an https or a git address. */
  readonly source: string
  /** `sha256:` and 64 hexadecimal digits, of the file's bytes. */
  readonly digest: string
  /** The day on which it was accepted, for people. */
  readonly since: string | undefined
  /** It has no guard rules: programs that ask for credentials need not look for any. */
  readonly guard: 'none' | undefined
  /** Where it stands in the settings file, from 1. */
  readonly line: number
}

export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text)
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
