/** Reads sources before anything is asked, with a line that says how far it is. */
import { resolve } from 'node:path'
import { Cancelled } from '../../errors.ts'
import { loadSources, type MonitorOptions, storeState } from '../../monitor/monitor.ts'
import { isBucketAddress, sameBucketAddress } from '../../monitor/sources/s3/address.ts'
import type { Narrowing } from '../../monitor/sources/s3/layout.ts'
import type { RememberedAccess, Source } from '../../monitor/sources/source.ts'
import type { Loaded, LoadProgress } from '../../monitor/store/load.ts'
import type { StoreState } from '../../monitor/store/log.ts'
import { journalFolder } from '../../system/journal.ts'
import { usualStore } from '../../monitor/store/store.ts'
import type { CommandContext } from '../context.ts'
import { counted, grouped } from '../migrate/numbers.ts'

const drawnEveryMs = 100

/** How sources are read that are far away. */
export interface FarOptions {
  /** Undefined: as it was remembered, and what came since it was looked at whole. */
  readonly narrowing?: Narrowing | undefined
  /** What is remembered of a source is what this time says. */
  readonly replaces?: boolean
}

/** A trail's file lies under the day of its delivery; clocks may be wrong. */
const marginMs = 2 * 24 * 3_600_000

function narrowingOf({ accounts, regions, since }: RememberedAccess): Narrowing {
  return { accounts, regions, since: since === undefined ? undefined : new Date(since) }
}

/** Where to begin again: all before was looked at, and could be read. */
function sinceLast(
  { listedAt, since }: RememberedAccess,
  address: string,
  { files }: StoreState,
): Date | undefined {
  const first = since === undefined ? undefined : new Date(since)
  if (listedAt === undefined) return first
  for (const [path, { problems }] of files) {
    if (problems?.unreadable !== undefined && path.startsWith(address)) return first
  }
  const last = new Date(Date.parse(listedAt) - marginMs)
  return first !== undefined && first > last ? first : last
}

async function sourceOf(
  path: string,
  { folder }: MonitorOptions,
  context: CommandContext,
  { narrowing, replaces = false }: FarOptions,
): Promise<Source> {
  if (!isBucketAddress(path)) return resolve(path)
  const { askBucket } = await import('./bucket-source.ts')
  const state = storeState(folder)
  const address = sameBucketAddress(path)
  const known = state.access.get(address)
  const profile = context.profile ?? known?.profile
  const wanted = narrowing ?? narrowingOf(known ?? {})
  if (narrowing === undefined && known !== undefined) {
    const since = sinceLast(known, address, state)
    const asked = { address, profile, narrowing: { ...wanted, since }, remembered: wanted }
    return askBucket(asked, context)
  }
  const remembered = replaces || known === undefined ? wanted : undefined
  return askBucket({ address, profile, narrowing: wanted, remembered }, context)
}

export async function loadFrom(
  paths: readonly string[],
  options: MonitorOptions,
  context: CommandContext,
  far: FarOptions = {},
): Promise<Loaded> {
  const { system, terminal } = context
  const draws = terminal.stderrIsTty && !terminal.plain
  let shownMs = system.clock.monotonicMs()
  let kept = 0
  const onProgress = ({ files, newFiles, knownFiles, events }: LoadProgress): void => {
    kept = events
    const nowMs = system.clock.monotonicMs()
    if (!draws || nowMs - shownMs < drawnEveryMs) return
    shownMs = nowMs
    const known = knownFiles === 0 ? '' : `  ${grouped(knownFiles)} known`
    const read = `${grouped(files)} of ${counted(newFiles, 'file')}`
    const text = `Reading  ${read}  ${counted(events, 'event')}${known}`
    terminal.writeError(`\r\u001B[K${text.slice(0, Math.max(1, terminal.columns - 1))}`)
  }
  const sources: Source[] = []
  for (const path of paths) sources.push(await sourceOf(path, options, context, far))
  try {
    // A store of its own is about somebody else's trail.
    const isUsual = options.folder === usualStore(system.paths)
    const journal = isUsual ? journalFolder(system.paths) : undefined
    return await loadSources({ sources, journal, onProgress }, options, system)
  } catch (error) {
    if (!(error instanceof Cancelled) || kept === 0) throw error
    const what = `What was read until then (${counted(kept, 'event')}) is in the store`
    throw new Cancelled(`Stopped. ${what}; the same command goes on from there.`, { cause: error })
  } finally {
    if (draws) terminal.writeError('\r\u001B[K')
  }
}
