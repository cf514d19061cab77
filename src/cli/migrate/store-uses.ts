/** Who calls with keys, as the store of monitor knows: asked where there is one, and never needed. */
import { KeylessError, UsageError } from '../../errors.ts'
import type { SeenKey } from '../../migrate/trail-use.ts'
import { forTerminal } from '../../system/text.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import type { KeysInStore, StoredKey } from '../monitor/key-uses.ts'
import { createStatusLine } from '../render/status-line.ts'
import { say } from '../render/wrap.ts'

export type StoreUses =
  | { readonly kind: 'unasked' | 'empty' }
  | { readonly kind: 'failed'; readonly error: KeylessError }
  | ({ readonly kind: 'known' } & KeysInStore)

/** There is no room for the answer, or another trail is asked. */
export const unasked: StoreUses = { kind: 'unasked' }

/** A store that `--store` names must be there; of the usual one a failure is told, and nothing else. */
export async function storeUses(context: CommandContext, flags: FlagValues): Promise<StoreUses> {
  const { terminal, system, signal } = context
  const { keysInStore } = await import('../monitor/key-uses.ts')
  const { monitorOptions } = await import('../monitor/request.ts')
  const options = monitorOptions(context, flags)
  const isNamed = flags.value('store') !== undefined
  const { show, clear } = createStatusLine(terminal, system.clock)
  show('Asking the store who calls')
  try {
    const known = await keysInStore(options, system)
    if (known !== undefined) return { kind: 'known', ...known }
    if (!isNamed) return { kind: 'empty' }
    const message = `There is no event in the store ${forTerminal(options.folder, 500)}.`
    const fix = `keyless monitor load PATH --store ${forTerminal(options.folder, 500)}`
    throw new UsageError('flag-value', message, { fix })
  } catch (error) {
    signal.throwIfAborted()
    if (isNamed || !(error instanceof KeylessError)) throw error
    return { kind: 'failed', error }
  } finally {
    clear()
  }
}

/** Why it is not told who calls, and how it would be; nothing where it is. */
export function withoutStore(store: StoreUses): readonly string[] {
  if (store.kind === 'empty') {
    return ['To be told who still calls with them: keyless monitor load TRAIL']
  }
  if (store.kind !== 'failed') return []
  const { message, fix } = store.error
  return [`warning: who still calls is not known: ${forTerminal(message, 500)}`, `try: ${fix}`]
}

/** Of those that the trail shows, the ones that nobody found. */
export function foundNowhere(store: StoreUses, found: ReadonlySet<string>): readonly StoredKey[] {
  return store.kind === 'known'
    ? [...store.keys.values()].filter(({ keyId }) => !found.has(keyId))
    : []
}

/** Asked once, when the first key needs it. */
export function seenInStore(
  context: CommandContext,
  flags: FlagValues,
): (keyId: string) => Promise<SeenKey | undefined> {
  let asked: Promise<StoreUses> | undefined
  return async (keyId) => {
    asked ??= storeUses(context, flags).then((store) => {
      if (store.kind === 'failed')
        for (const line of withoutStore(store)) say(line, context.terminal)
      return store
    })
    const store = await asked
    return store.kind === 'known' ? store.keys.get(keyId) : undefined
  }
}
