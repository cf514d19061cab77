/** A proposed plan, for people and as JSON. */
import type { TrailRead } from '../../migrate/trail-files.ts'
import type { ProposedPlan } from '../../migrate/make-plan.ts'
import { stepsOf } from '../../migrate/migration-steps.ts'
import { forTerminal } from '../../system/text.ts'
import { commandLine } from '../quote-word.ts'
import { coloursFor } from '../render/colours.ts'
import { definitionList, fitted } from '../render/wrap.ts'
import type { UnknownKey } from './known-keys.ts'
import { counted } from './numbers.ts'
import { keyRows, noteInWords, planSummary, unknownFix, unknownInWords } from './plan-words.ts'
import { below } from './short-path.ts'
import { type ShowOptions, whereIs } from './show-scan.ts'

export interface Shown extends ProposedPlan {
  readonly unknown: readonly UnknownKey[]
  /** Accounts whose root user has a key. */
  readonly rootAccounts: readonly string[]
  readonly trail: TrailRead | undefined
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
  terminal.write([...known, ...others].map((line) => `${line}\n`).join(''))
  const words = [
    planSummary(plan.keys, unknown),
    ...trailWords(trail),
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

function trailWords(trail: TrailRead | undefined): readonly string[] {
  if (trail === undefined) return []
  const { files, passed } = trail
  const odd = passed.length === 0 ? '' : `; ${counted(passed.length, 'file')} could not be read`
  return [`CloudTrail: ${counted(files, 'file')}${odd}.`]
}

export function planJson({ plan, notes, unknown, rootAccounts, trail, file }: Shown) {
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
  }
}
