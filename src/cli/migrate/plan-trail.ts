/** Which trail a plan goes by: files that `--trail` names, or the store of monitor. */
import { UsageError } from '../../errors.ts'
import type { TrailRead } from '../../migrate/trail-files.ts'
import type { CommandInput } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { coloursFor } from '../render/colours.ts'
import { printJson } from '../render/json.ts'
import { say } from '../render/wrap.ts'
import { nowhereLines, usesJson } from './show-uses.ts'
import { foundNowhere, type StoreUses } from './store-uses.ts'

/** Throws UsageError `flag-conflict`: each would tell of its own time. */
export function assertOneTrail({ flags }: CommandInput): void {
  if (flags.value('trail') === undefined || flags.value('store') === undefined) return
  throw new UsageError('flag-conflict', '--trail and --store contradict each other.')
}

/** As if its files had been read. */
export function trailOfStore(store: StoreUses): Pick<TrailRead, 'calls' | 'uses'> {
  const keys = store.kind === 'known' ? [...store.keys.values()] : []
  return {
    calls: new Map(keys.map(({ keyId, calls }) => [keyId, calls] as const)),
    uses: new Map(keys.map(({ keyId, use }) => [keyId, use] as const)),
  }
}

/** No key was found on this machine; the trail may know of others. */
export function nothingToPlan({ terminal, json }: CommandContext, store: StoreUses): number {
  const none = new Set<string>()
  const nowhere = foundNowhere(store, none)
  terminal.writeError('No long-lived keys were found, so there is nothing to plan.\n')
  if (json) {
    const nothing = { file: null, keys: [], steps: [], notPlanned: [] }
    printJson({ ...nothing, store: usesJson(store, none) }, terminal.write)
    return 0
  }
  const width = terminal.stdoutIsTty ? Math.min(terminal.columns, 120) : Number.POSITIVE_INFINITY
  const lines = nowhereLines(nowhere, coloursFor(terminal, 'stdout'), width)
  terminal.write(lines.map((line) => `${line}\n`).join(''))
  if (nowhere.length > 0) say(takenIn, terminal)
  return 0
}

export const takenIn =
  'They are planned too by: keyless migrate plan --account-keys --iam-profile PROFILE'
