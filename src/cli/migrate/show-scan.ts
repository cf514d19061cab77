/** What a scan found, for people: by key, then by the profile that somebody names. */
import type { CallerFinding, KeyFinding, Spot } from '../../migrate/finding.ts'
import { placeInWords } from '../../migrate/places.ts'
import type { Scan } from '../../migrate/scan.ts'
import type { Terminal } from '../../system/terminal.ts'
import { forTerminal } from '../../system/text.ts'
import { type Colours, coloursFor } from '../render/colours.ts'
import { commandLine } from '../quote-word.ts'
import { definitionList, fitted } from '../render/wrap.ts'
import { counted, sizeInWords } from './numbers.ts'
import { shortPath, type ShownPaths } from './short-path.ts'
import type { StoredKey } from '../monitor/key-uses.ts'
import { nowhereLines, useRows } from './show-uses.ts'
import { type StoreUses, withoutStore } from './store-uses.ts'

export interface ShowOptions extends ShownPaths {
  readonly terminal: Terminal
}

interface ScanOptions extends ShowOptions {
  readonly store: StoreUses
  /** Keys that the trail shows and this machine does not have. */
  readonly nowhere: readonly StoredKey[]
}

/** Of a file that a person may have by the hundred. */
const mostNamed = 5

/** `~/.aws/credentials:2`, as seen from here. */
export function whereIs({ file, line, variable }: Spot, options: ShowOptions): string {
  if (file === undefined) return `$${variable ?? ''}`
  const path = forTerminal(shortPath(file, options), 500)
  return line === undefined ? path : `${path}:${line}`
}

function aboutKey({ place, profile, commit, hasSecret, isBinary }: KeyFinding): string {
  const facts = [
    placeInWords(place),
    ...(profile === undefined ? [] : [`profile ${forTerminal(profile, 80)}`]),
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 12)}`]),
    ...(isBinary ? ['not text'] : []),
    ...(hasSecret ? ['secret beside it'] : []),
  ]
  return facts.join(', ')
}

function grouping<One>(items: readonly One[], nameOf: (one: One) => string) {
  const groups = new Map<string, One[]>()
  for (const one of items) {
    const name = nameOf(one)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [one])
    else group.push(one)
  }
  return [...groups]
}

function keyLines(found: Scan, options: ScanOptions, colours: Colours, width: number) {
  return grouping(found.keys, ({ keyId }) => keyId).flatMap(([keyId, places]) => {
    const accountId = places[0]?.accountId
    const account = accountId === undefined ? 'account not in the id' : `account ${accountId}`
    const rows = [
      ...places.map((one) => [whereIs(one, options), aboutKey(one)] as const),
      ...useRows(keyId, options.store),
    ]
    const isWide = keyId.length + 2 + account.length <= width
    const head = isWide ? [`${colours.red(keyId)}  ${account}`] : [colours.red(keyId), account]
    return [...head, ...definitionList(rows, width), '']
  })
}

function callerLines(found: Scan, options: ShowOptions, colours: Colours, width: number) {
  return grouping(found.callers, ({ profile }) => profile).flatMap(([profile, callers]) => {
    const row = (one: CallerFinding) =>
      [whereIs(one, options), `${one.by}, ${placeInWords(one.place)}`] as const
    const title = `Who names the profile ${forTerminal(profile, 80)}`
    return [colours.bold(title), ...definitionList(callers.map(row), width), '']
  })
}

function notes({ decoys, passed, cutFiles, dropped, isComplete }: Scan, options: ShowOptions) {
  const skipped = [
    ...(decoys.example > 0 ? [counted(decoys.example, 'example key')] : []),
    ...(decoys.canary > 0 ? [counted(decoys.canary, 'canary key')] : []),
    ...(decoys.ended > 0
      ? [counted(decoys.ended, 'signature that has ended', 'signatures that have ended')]
      : []),
    ...(decoys.allowed > 0 ? [`${counted(decoys.allowed, 'line')} with keyless:ignore`] : []),
    ...(passed.ignored > 0 ? [`${counted(passed.ignored, 'path')} in .keylessignore`] : []),
    ...(passed.special > 0 ? [counted(passed.special, 'pipe or device', 'pipes and devices')] : []),
  ]
  const unreadable = passed.unreadable.slice(0, mostNamed)
  const more = passed.unreadableCount - unreadable.length
  return [
    ...(skipped.length === 0 ? [] : [`Passed over: ${skipped.join(', ')}.`]),
    ...(passed.unreadableCount === 0
      ? []
      : [`warning: ${counted(passed.unreadableCount, 'path')} could not be read:`]),
    ...unreadable.map(
      ({ path, reason }) => `  ${forTerminal(shortPath(path, options), 500)} (${reason})`,
    ),
    ...(unreadable.length > 0 && more > 0 ? [`  and ${more} more`] : []),
    ...cutFiles
      .slice(0, mostNamed)
      .map(
        (path) =>
          `warning: ${forTerminal(shortPath(path, options), 500)} holds more than is shown.`,
      ),
    ...(dropped > 0 ? [`warning: ${counted(dropped, 'more finding')} had no room.`] : []),
    ...(isComplete ? [] : ['Stopped: this is what was found until then.']),
  ]
}

/** `2 keys in 5 places, 3 callers; 4,312 files, 38 MB, 0.4 s.` */
export function scanSummary({ keys, callers, files, bytes, tookMs }: Scan): string {
  const ids = new Set(keys.map(({ keyId }) => keyId)).size
  const looked = `${counted(files, 'file')}, ${sizeInWords(bytes)}, ${(tookMs / 1000).toFixed(1)} s`
  if (ids === 0 && callers.length === 0) return `No long-lived keys; ${looked}.`
  const named = callers.length === 0 ? '' : `, ${counted(callers.length, 'caller')}`
  return `${counted(ids, 'key')} in ${counted(keys.length, 'place')}${named}; ${looked}.`
}

/** Findings go to standard output, the summary beside it. `paths` are as they were typed. */
export function showScan(found: Scan, options: ScanOptions, paths: readonly string[] = []): void {
  const { terminal } = options
  const isForPlan = found.isComplete && found.keys.length > 0
  const next = isForPlan ? [`next: ${commandLine('migrate', 'plan', ...paths)}`] : []
  const colours = coloursFor(terminal, 'stdout')
  const width = terminal.stdoutIsTty ? Math.min(terminal.columns, 120) : Number.POSITIVE_INFINITY
  const lines = [
    ...keyLines(found, options, colours, width),
    ...callerLines(found, options, colours, width),
    ...nowhereLines(options.nowhere, colours, width),
  ]
  terminal.write(lines.map((line) => `${line}\n`).join(''))
  const why = found.keys.length > 0 ? withoutStore(options.store) : []
  const words = [scanSummary(found), ...notes(found, options), ...why, ...next]
  terminal.writeError(fitted(words.join('\n'), terminal, 'stderr'))
}
