import { fillFix, KeylessError } from '../../errors.ts'
import { type ProtectionState, protectionState } from '../../session/protection-state.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code =
  | 'keychain-locked'
  | 'keychain-missing'
  | 'keychain-failed'
  | 'sealing-key-gone'
  | 'protection-damaged'
  | 'protection-half-way'
  | 'secrets-open'

function keyCode({ code }: KeylessError): Code {
  const known = [
    'keychain-locked',
    'keychain-missing',
    'sealing-key-gone',
    'protection-damaged',
  ] as const
  return known.find((one) => one === code) ?? 'keychain-failed'
}

function ofError(error: KeylessError): Noted<Code> {
  return { code: keyCode(error), message: error.message, fix: error.fix }
}

function ofState({ mode, leaving, problem, plaintext }: ProtectionState): readonly Noted<Code>[] {
  if (mode === 'off') return []
  const found = problem === undefined ? [] : [ofError(problem)]
  if (leaving) {
    const message = 'A protect or unprotect was stopped half-way: not all secrets are sealed.'
    return [...found, { code: 'protection-half-way', message, fix: 'keyless unprotect' }]
  }
  const open = [plaintext.tokens, plaintext.registrations, plaintext.keys].flat()
  if (open.length === 0) return found
  const message = `${open.length} ${open.length === 1 ? 'file holds' : 'files hold'} secrets openly although protection is on.`
  const flag = mode === 'strict' ? '--strict' : undefined
  return [
    ...found,
    { code: 'secrets-open', message, fix: fillFix('keyless protect {flag}', { flag }) },
  ]
}

function find({ whole, system }: World): readonly Noted<Code>[] {
  try {
    return ofState(protectionState(whole, system))
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return error.code === 'protection-damaged' ? [ofError(error)] : []
  }
}

export const protection = check({
  group: 'keyless',
  needs: 'programs',
  blocks: true,
  codes: {
    'keychain-locked': {
      severity: 'error',
      title: 'The keychain is locked',
      why: 'Sealed sign-ins cannot be renewed, and no role keys kept; background calls never ask for a passphrase.',
    },
    'keychain-missing': {
      severity: 'error',
      title: 'The keychain cannot be used from here',
      why: 'Sealed sign-ins cannot be opened. Over SSH, in a container or under cron there is often no keychain.',
    },
    'keychain-failed': {
      severity: 'error',
      title: 'The keychain does not answer as it should',
      why: 'Sealed sign-ins cannot be opened, and every command that needs one waits for it.',
    },
    'sealing-key-gone': {
      severity: 'error',
      title: 'The keychain has lost the key',
      why: 'A new keyring or another machine: what is sealed cannot be opened by anybody any more.',
    },
    'protection-damaged': {
      severity: 'error',
      title: 'What says how secrets are sealed is damaged',
      why: 'No sealed sign-in can be read.',
    },
    'protection-half-way': {
      severity: 'warning',
      title: 'A protect or unprotect was stopped half-way',
      why: 'Other tools find some sign-ins and not others.',
    },
    'secrets-open': {
      severity: 'warning',
      title: 'Another tool wrote secrets openly',
      why: 'They are sealed at the next command that uses them; until then a copy of this disk has them.',
    },
  },
  find,
})
