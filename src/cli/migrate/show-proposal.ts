/** A proposed plan, for people and as JSON. */
import type { TrailRead } from '../../migrate/trail-files.ts'
import type { ProposedPlan } from '../../migrate/make-plan.ts'
import { stepsOf } from '../../migrate/migration-steps.ts'
import { isStillUsed, usualUnusedDays } from '../../migrate/trail-use.ts'
import { forTerminal } from '../../system/text.ts'
import { commandLine } from '../quote-word.ts'
import type { StoredKey } from '../monitor/key-uses.ts'
import { coloursFor } from '../render/colours.ts'
import { definitionList, fitted } from '../render/wrap.ts'
import type { UnknownKey } from './known-keys.ts'
import { counted } from './numbers.ts'
import { keyRows, noteInWords, planSummary, unknownFix, unknownInWords } from './plan-words.ts'
import { below } from './short-path.ts'
import { takenIn } from './plan-trail.ts'
import { type ShowOptions, whereIs } from './show-scan.ts'
import { nowhereLines, spanOf, usesJson } from './show-uses.ts'
import { type StoreUses, withoutStore } from './store-uses.ts'

export interface Shown extends ProposedPlan {
  readonly unknown: readonly UnknownKey[]
  /** Accounts whose root user has a key. */
  readonly rootAccounts: readonly string[]
  readonly trail: TrailRead | undefined
  readonly store: StoreUses
  /** Keys that its trail shows and that were not found. */
  readonly nowhere: readonly StoredKey[]
  /** Undefined where nothing was written. */
  readonly file: string | undefined
}

/** Keys go to standard output, the summary beside it. */
export function showPlan(shown: Shown, options: ShowOptions): void {
  const { plan, notes, unknown, rootAccounts, trail, file } = shown
  const { terminal } = options
  const { bold, red } = coloursFor(terminal, 'stdout')
  const width = terminal.stdoutIsTty ? Math.min(terminal.columns, 120) : Number.POSITIVE_INFINITY
  const known = plan.keys.flatMap((key) => {
    const owner = `${key.userName ?? 'the root user'} in ${key.accountId}`
    const isWide = key.keyId.length + 2 + owner.length <= width
    const title = isWide ? [`${bold(key.keyId)}  ${owner}`] : [bold(key.keyId), owner]
    return [
      ...title,
      ...definitionList(keyRows(key, notes.get(key.keyId) ?? [], options), width),
      '',
    ]
  })
  const others = unknown.flatMap((one) => {
    const rows = one.key.places.map((place) => ['found', whereIs(place, options)] as const)
    const fix = unknownFix(one)
    return [
      red(one.key.keyId),
      ...definitionList([...rows, ['so', unknownInWords(one)]], width),
      ...(fix === undefined ? [] : [`  ${fix}`]),
      '',
    ]
  })
  const elsewhere = nowhereLines(shown.nowhere, coloursFor(terminal, 'stdout'), width)
  terminal.write([...known, ...others, ...elsewhere].map((line) => `${line}\n`).join(''))
  const words = [
    planSummary(plan.keys, unknown),
    ...trailWords(trail),
    ...storeWords(shown),
    ...rootAccounts.map(
      (account) => `warning: the root user of account ${account} has an access key.`,
    ),
  ]
  if (file !== undefined) words.push(...written(below(file, options.folder) ?? file))
  terminal.writeError(fitted(words.join('\n'), terminal, 'stderr'))
}

function written(file: string): readonly string[] {
  return [
    `Wrote ${forTerminal(file, 500)}: read it before it is used.`,
    `next: ${commandLine('migrate', 'apply', file)}`,
  ]
}

function storeWords({ store, plan, nowhere }: Shown): readonly string[] {
  const used = plan.keys.filter((key) => isStillUsed(key, plan)).length
  const days = `the last ${usualUnusedDays} days`
  return [
    ...(store.kind === 'known' ? [`CloudTrail: the store, ${spanOf(store)}.`] : []),
    ...(used === 0
      ? []
      : [
          `warning: ${counted(used, 'key')} of the plan ${used === 1 ? 'was' : 'were'} used in ${days}.`,
        ]),
    ...(nowhere.length > 0 ? [takenIn] : []),
    ...(plan.keys.length > 0 ? withoutStore(store) : []),
  ]
}

function trailWords(trail: TrailRead | undefined): readonly string[] {
  if (trail === undefined) return []
  const { files, passed } = trail
  const odd = passed.length === 0 ? '' : `; ${counted(passed.length, 'file')} could not be read`
  return [`CloudTrail: ${counted(files, 'file')}${odd}.`]
}

export function planJson({ plan, notes, unknown, rootAccounts, trail, store, file }: Shown) {
  const planned = [...plan.keys, ...unknown.map(({ key }) => key)].map(({ keyId }) => keyId)
  return {
    file: file ?? null,
    id: plan.id,
    keys: plan.keys.map((key) => {
      const { keyId, accountId, userName = null, iamProfile, createdAt, lastUsed } = key
      return {
        ...{ keyId, accountId, userName, iamProfile },
        createdAt: createdAt?.toISOString() ?? null,
        lastUsed: lastUsed === undefined ? null : { ...lastUsed, at: lastUsed.at.toISOString() },
        permissions: key.permissions ?? null,
        replacement: key.replacement ?? null,
        ...{ places: key.places, callers: key.callers },
        trail: key.trail.map((call) => ({ ...call, at: call.at.toISOString() })),
        use: key.use ?? null,
        stillUsed: isStillUsed(key, plan),
        notes: (notes.get(keyId) ?? []).map((note) => ({ ...note, says: noteInWords(note) })),
      }
    }),
    steps: stepsOf(plan).map(({ id, key, action, call }) => ({
      id,
      keyId: key.keyId,
      kind: action.kind,
      call,
    })),
    notPlanned: unknown.map((one) => ({
      keyId: one.key.keyId,
      accountId: one.key.accountId ?? null,
      reason: one.reason,
      says: unknownInWords(one),
      places: one.key.places,
    })),
    accountsWithRootKeys: rootAccounts,
    trail: trail === undefined ? null : { files: trail.files, unreadable: trail.passed },
    store: usesJson(store, new Set(planned)),
  }
}
