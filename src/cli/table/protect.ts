import type { Command, Flag } from '../command.ts'
import { passphraseFlag, passphraseStdinFlag } from './passphrase-flags.ts'

const dryRun: Flag = { type: 'boolean', help: 'show what would change, change nothing' }

export const protectCommands: readonly Command[] = [
  {
    words: ['protect'],
    summary: 'Keep what is secret sealed, not in plain files',
    description:
      "Seals refresh tokens, client secrets and role keys with a key in the system's keychain, or " +
      'with a passphrase where there is none. Other tools keep the short-lived access token: they ' +
      'work until it expires, and go on where keyless is used or its agent runs. With --strict they ' +
      'find nothing, and profiles ask keyless (`credential_process`). What each tool can see before ' +
      'and after is shown first; `keyless unprotect` goes back. More: docs/protect.md.',
    flags: {
      strict: { type: 'boolean', help: 'leave no token either; profiles ask keyless' },
      passphrase: passphraseFlag,
      'passphrase-stdin': passphraseStdinFlag,
      status: {
        type: 'boolean',
        help: 'say what is sealed, what is not, and whether it can be opened',
      },
      unlock: {
        type: 'boolean',
        help: 'open the keychain, or ask for the passphrase, for this session',
      },
      lock: { type: 'boolean', help: 'forget the passphrase; the keychain locks by itself' },
      yes: { type: 'boolean', help: 'seal without asking' },
      'dry-run': dryRun,
    },
    examples: [
      { command: 'keyless protect', text: 'other tools keep the access token' },
      { command: 'keyless protect --strict', text: 'other tools keep nothing' },
      { command: 'keyless protect --status', text: 'what is sealed, and is it open?' },
    ],
    without: ['profile'],
    load: () => import('../commands/protect.ts'),
  },
  {
    words: ['unprotect'],
    summary: 'Put everything back as the AWS tools keep it',
    description:
      'Writes the sealed tokens, registrations and role keys back, byte for byte as the AWS CLI does, ' +
      'gives profiles their own sign-in back, and removes the key from the keychain. If it is stopped, ' +
      'run it again.',
    flags: {
      discard: {
        type: 'boolean',
        help: 'throw away what is sealed, when the key is lost; then sign in again',
      },
      yes: { type: 'boolean', help: 'go back without asking' },
      'dry-run': dryRun,
    },
    examples: [{ command: 'keyless unprotect', text: 'as before' }],
    without: ['profile'],
    load: () => import('../commands/unprotect.ts'),
  },
]
