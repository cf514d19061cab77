/** The key of a migration's sealed copies: in the keychain, or behind a passphrase where there is none. */
import { KeylessError, SystemError } from '../../errors.ts'
import { type Migration, saveState } from '../../migrate/migration-store.ts'
import type { CopySeal } from '../../migrate/sealed-copy.ts'
import { systemKeychain } from '../../system/keychain.ts'
import { forTerminal } from '../../system/text.ts'
import { openBytes, sealBytes } from '../../tokens/sealing/aead.ts'
import { decodeWrapped, wrapKey, wrappedFields } from '../../tokens/sealing/passphrase-key.ts'
import {
  forgetKey,
  type KeptKey,
  newKey,
  rememberKey,
  sealingKey,
  storeInKeychain,
} from '../../tokens/sealing/sealing-key.ts'
import type { CommandContext } from '../context.ts'
import { canAsk } from '../prompts/prompts.ts'
import { newPassphrase, openKey } from '../protection/unlock.ts'
import { say } from '../render/wrap.ts'

type Fields = Readonly<Record<string, string>>

export interface SealOptions {
  /** `--passphrase`: not the keychain. */
  readonly passphrase: boolean
  /** `--passphrase-stdin` */
  readonly fromStdin: boolean
}

function keptKeyOf(fields: Fields): KeptKey {
  const { key = '', keeper } = fields
  if (keeper === 'keychain') return { key, keeper: { kind: 'keychain' } }
  const wrapped = decodeWrapped(fields)
  if (wrapped !== undefined) return { key, keeper: { kind: 'passphrase', wrapped } }
  throw new SystemError('migration-damaged', 'How the sealed copies are sealed cannot be read.')
}

function sealWith(key: Uint8Array): CopySeal {
  return {
    seal: (bytes, bound) => sealBytes(bytes, key, bound),
    open: (sealed, bound) => openBytes(sealed, key, bound),
  }
}

/** Makes the key when something is first sealed. Throws as the keychain does, UsageError, Cancelled. */
export function createCopySeal(
  context: CommandContext,
  options: SealOptions,
): (migration: Migration) => Promise<CopySeal> {
  const { system } = context
  const again = context.typedWith('--passphrase-stdin')
  return async (migration) => {
    const { seal } = migration.state
    if (seal === undefined) {
      const { fields, key } = await begin(context, options, again)
      saveState(migration, { ...migration.state, seal: fields })
      return sealWith(key)
    }
    const kept = keptKeyOf(seal)
    await openKey(kept, context, { fromStdin: options.fromStdin, again })
    try {
      return sealWith(sealingKey(kept, system))
    } catch (error) {
      throw withFix(error, again)
    }
  }
}

/** The usual fixes are about other sealed files. */
function withFix(error: unknown, fix: string): unknown {
  if (!(error instanceof SystemError) || error.code !== 'sealing-key-gone') return error
  const message = 'The keychain has lost the key of the sealed copies, which nobody can open now.'
  return new SystemError('migration-damaged', message, { cause: error, fix })
}

async function begin(
  context: CommandContext,
  { passphrase, fromStdin }: SealOptions,
  again: string,
): Promise<{ readonly fields: Fields; readonly key: Buffer }> {
  const { system, terminal } = context
  const { name, key } = newKey()
  const mayAsk = !context.json && canAsk(terminal)
  const byPassphrase = async () => {
    const wrapped = wrapKey(key, await newPassphrase(context, { fromStdin, unattended: again }))
    rememberKey(name, key, system)
    return { fields: { key: name, keeper: 'passphrase', ...wrappedFields(wrapped) }, key }
  }
  if (passphrase || fromStdin) return byPassphrase()
  try {
    storeInKeychain(name, key, systemKeychain(system), mayAsk)
    return { fields: { key: name, keeper: 'keychain' }, key }
  } catch (error) {
    const isMissing = error instanceof KeylessError && error.code === 'keychain-missing'
    if (!isMissing) throw error
    if (!mayAsk)
      throw new SystemError('keychain-missing', error.message, { fix: again, cause: error })
    say(`${forTerminal(error.message, 500)} A passphrase takes its place.`, terminal)
    return byPassphrase()
  }
}

/** What it sealed is gone by then, so that a keychain that does not answer is no reason to stop. */
export function forgetCopySeal({ system }: CommandContext, seal: Fields): void {
  const { key, keeper } = keptKeyOf(seal)
  forgetKey(key, system)
  if (keeper.kind !== 'keychain') return
  try {
    systemKeychain(system).remove(key)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.warn(`The key ${key} of keyless stays in the keychain: ${error.message}`)
  }
}
