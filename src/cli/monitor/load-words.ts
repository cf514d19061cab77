/** What a load read and what it passed over, in words. */
import type { Oddity } from '../../monitor/events/decode-event.ts'
import type { Loaded } from '../../monitor/store/load.ts'
import type { Problem, ReadFile } from '../../monitor/store/log.ts'
import { counted, grouped } from '../migrate/numbers.ts'

const problemWords: Readonly<Record<Problem, (count: number) => string>> = {
  shape: (count) => `${counted(count, 'record')} that ${are(count)} no event of CloudTrail`,
  time: (count) => `${counted(count, 'event')} without a time that can be`,
  future: (count) => `${counted(count, 'event')} from the future`,
  insight: (count) => `${counted(count, 'record')} of CloudTrail Insights`,
  digest: (count) => `${counted(count, 'digest')} of CloudTrail`,
  unreadable: (count) => `${counted(count, 'file')} that cannot be opened`,
  gzip: (count) => `the rest of ${counted(count, 'file')} that ${do_(count)} not unpack`,
  bomb: (count) =>
    `the rest of ${counted(count, 'file')} that ${do_(count)} unpack to more than 2 GB`,
  cut: (count) => `the end of ${counted(count, 'file')} that ${are(count)} cut short`,
  json: (count) => `${counted(count, 'part')} that ${are(count)} no JSON`,
  long: (count) => `${counted(count, 'record')} of more than 4 MB`,
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are'
}

function do_(count: number): string {
  return count === 1 ? 'does' : 'do'
}

/** By kind, the most frequent first. */
export function problemCounts(files: Iterable<ReadFile>): readonly (readonly [Problem, number])[] {
  const counts = new Map<Problem, number>()
  for (const { problems = {} } of files) {
    for (const [kind, count] of Object.entries(problems) as [Problem, number][]) {
      counts.set(kind, (counts.get(kind) ?? 0) + count)
    }
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)
}

/** Sentences; the first says what was read. */
export function loadLines(loaded: Loaded): readonly string[] {
  const { files, knownFiles, events, doubles, odd } = loaded
  const known = knownFiles === 0 ? '' : `, ${grouped(knownFiles)} known already`
  const lines = [
    `Read ${counted(events, 'event')} from ${counted(files.length, 'new file')}${known}.`,
  ]
  if (files.length + knownFiles === 0)
    lines.push(
      'No file of a trail is there: by their names those end in .json, .jsonl, .ndjson, .cloudtrail, .log or .gz.',
    )
  if (doubles > 0) lines.push(`${counted(doubles, 'event')} had been read before.`)
  return [...lines, ...passedOver(files), ...oddLines(odd)]
}

/** What is not in the store of these files, with one of them as an example. */
export function passedOver(files: readonly ReadFile[]): readonly string[] {
  return problemCounts(files).map(([kind, count]) => {
    const example = files.find(({ problems }) => problems?.[kind] !== undefined)
    return `Passed over: ${problemWords[kind](count)} (${example?.path ?? ''}).`
  })
}

const oddWords: Readonly<Record<Oddity, (count: number) => string>> = {
  address: (count) => `${counted(count, 'event')} with an address that is none`,
  region: (count) => `${counted(count, 'event')} of a Region that cannot be`,
  account: (count) => `${counted(count, 'event')} of an account id that cannot be`,
  shortened: (count) => `${counted(count, 'event')} with more than 256 kB, which were shortened`,
}

/** What is odd about events that are in the store all the same. */
export function oddLines(odd: Readonly<Partial<Record<Oddity, number>>>): readonly string[] {
  return (Object.entries(odd) as [Oddity, number][]).map(
    ([kind, count]) => `Kept as written: ${oddWords[kind](count)}.`,
  )
}
