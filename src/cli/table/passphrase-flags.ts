import type { Flag } from '../command.ts'

/** For commands that seal. */
export const passphraseFlag: Flag = {
  type: 'boolean',
  help: 'seal with a passphrase, not with the keychain',
}

/** For commands that seal, and those that open what is sealed. */
export const passphraseStdinFlag: Flag = {
  type: 'boolean',
  help: 'read the passphrase from standard input',
}
