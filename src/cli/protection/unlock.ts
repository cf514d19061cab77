/** Opens what is sealed, for this session, with a person at hand. */
import { SystemError, UsageError } from '../../errors.ts'
import { readProtection } from '../../tokens/sealing/protection.ts'
import { unwrapKey } from '../../tokens/sealing/passphrase-key.ts'
import {
  type KeptKey,
  rememberKey,
  sealingKey,
  unlockedKey,
} from '../../tokens/sealing/sealing-key.ts'
import type { CommandContext } from '../context.ts'
import { askSecret } from '../prompts/ask-secret.ts'
import { canAsk } from '../prompts/prompts.ts'
import { say } from '../render/wrap.ts'

type Context = Pick<CommandContext, 'system' | 'terminal' | 'signal'>

const mostQuestions = 3
const firstQuestion = 'Passphrase of the sealed files'
const nextQuestion = 'That is not the passphrase. Once more'

/** Errors after which it may help to ask a person. */
export function isLocked(error: unknown): boolean {
  return error instanceof SystemError && ['keychain-locked', 'keychain-failed'].includes(error.code)
}

/** Throws Cancelled, UsageError `no-terminal` or `passphrase-wrong`, or as the keychain does. */
export async function unlock(
  context: Context,
  { fromStdin = false }: { readonly fromStdin?: boolean } = {},
): Promise<void> {
  const protection = readProtection(context.system)
  if (protection !== undefined) await openKey(protection, context, { fromStdin })
}

/** The same for any key that is kept so; `again` reads the passphrase where nobody can be asked. */
export async function openKey(
  key: KeptKey,
  context: Context,
  {
    fromStdin = false,
    again = usualAgain,
  }: { readonly fromStdin?: boolean; readonly again?: string },
): Promise<void> {
  if (isOpen(key, context)) return
  if (key.keeper.kind === 'passphrase')
    return unlockByPassphrase(key, context, { fromStdin, again })
  say('The keychain is locked. It may ask you in a window now, for a minute.', context.terminal)
  unlockedKey(key, context.system)
}

function isOpen(key: KeptKey, { system }: Context): boolean {
  try {
    sealingKey(key, system)
    return true
  } catch (error) {
    if (isLocked(error)) return false
    throw error
  }
}

async function unlockByPassphrase(
  protection: KeptKey,
  context: Context,
  { fromStdin, again }: { readonly fromStdin: boolean; readonly again: string },
): Promise<void> {
  const { system, terminal } = context
  const most = fromStdin ? 1 : mostQuestions
  for (let question = 1; question <= most; question++) {
    const passphrase = fromStdin
      ? await passphraseFromStdin(context)
      : await askSecret(asking(context, again), question === 1 ? firstQuestion : nextQuestion)
    const { keeper } = protection
    const key = keeper.kind === 'passphrase' ? unwrapKey(keeper.wrapped, passphrase) : undefined
    if (key !== undefined) {
      if (rememberKey(protection.key, key, system)) return
      say(
        'There is no memory here that ends with the session: the next command asks again.',
        terminal,
      )
      return
    }
  }
  throw new UsageError('passphrase-wrong', 'That is not the passphrase of the sealed files.')
}

const usualAgain = 'keyless protect --unlock --passphrase-stdin'

function asking(context: Context, fix: string = usualAgain): Context {
  if (canAsk(context.terminal)) return context
  const message = 'The passphrase can only be asked for on a terminal.'
  throw new UsageError('no-terminal', message, { details: { command: 'protect' }, fix })
}

export interface NewPassphrase {
  readonly fromStdin: boolean
  /** What reads it where nobody can be asked. */
  readonly unattended: string
  /** What asks once more; the same command where that is left out. */
  readonly again?: string
}

/** A new one, typed twice. Throws UsageError `passphrase-wrong`, `no-terminal`. */
export async function newPassphrase(
  context: Context,
  { fromStdin, unattended, again }: NewPassphrase,
): Promise<string> {
  if (fromStdin) return longEnough(await passphraseFromStdin(context))
  const asker = asking(context, unattended)
  const first = await askSecret(asker, 'New passphrase for the sealed files', (typed) =>
    typed.length < shortest ? `At least ${shortest} characters.` : undefined,
  )
  if ((await askSecret(asker, 'The same again')) === first) return first
  const message = 'The two were not the same. Nothing was sealed.'
  throw new UsageError('passphrase-wrong', message, again === undefined ? {} : { fix: again })
}

const shortest = 8

function longEnough(passphrase: string): string {
  if (passphrase.length >= shortest) return passphrase
  throw new UsageError('passphrase-wrong', `A passphrase has at least ${shortest} characters.`)
}

/** All of standard input but its last line ending. */
async function passphraseFromStdin({ terminal }: Context): Promise<string> {
  return (await terminal.readAll()).replace(/\r?\n$/, '')
}
