/** Names of profiles, sessions and services: which ones are read, and which ones may be written. */
import { ConfigError } from '../errors.ts'

/** The cross-SDK grammar reads these names and keys and no others. */
const identifier = /^[A-Za-z0-9_\-/.%@:+]+$/

/**
 * Names that every JavaScript object has: `[profile __proto__]` makes the AWS SDK for JavaScript
 * read the whole file as empty, `[profile constructor]` loses that profile.
 */
export const reservedNames: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype),
)

export function isIdentifier(text: string): boolean {
  return identifier.test(text)
}

export function isReservedName(name: string): boolean {
  return reservedNames.has(name)
}

/** Throws ConfigError `profile-name-invalid` for a name that some AWS tool could not read. */
export function assertWritableName(name: string): void {
  if (!isIdentifier(name)) {
    throw new ConfigError(
      'profile-name-invalid',
      'A name may hold only letters, digits and _ - / . % @ : +, so that every AWS tool can read it.',
      { details: { name } },
    )
  }
  if (isReservedName(name)) {
    throw new ConfigError(
      'profile-name-invalid',
      `The AWS SDK for JavaScript cannot read a section named ${name}.`,
      { details: { name } },
    )
  }
}

/** The AWS CLI's own default, in characters that every tool reads. */
export function defaultProfileName(role: { roleName: string; accountId: string }): string {
  return toProfileName(`${role.roleName}-${role.accountId}`)
}

/**
 * Any text as a name that every AWS tool reads: accents dropped, each other foreign run one hyphen.
 * No `%`: the AWS SDK for JavaScript runs `credential_process` through cmd.exe, which expands it.
 */
export function toProfileName(text: string): string {
  const name = readableCharacters(text)
  if (name === '') return 'profile'
  return isReservedName(name) ? `profile-${name}` : name
}

/** The part of a name that is left of any text; empty where nothing is. */
export function readableCharacters(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{Mark}+/gu, '')
  return plain.replace(/[^A-Za-z0-9_/.@:+-]+/g, '-').replace(/^[-]+|-+$/g, '')
}
