/** Reads sources before anything is asked, with a line that says how far it is. */
import { resolve } from 'node:path'
import { loadSources, type MonitorOptions, storeState } from '../../monitor/monitor.ts'
import { isBucketAddress, sameBucketAddress } from '../../monitor/sources/s3/address.ts'
import type { Narrowing } from '../../monitor/sources/s3/layout.ts'
import type { RememberedAccess, Source } from '../../monitor/sources/source.ts'
import type { Loaded, LoadProgress } from '../../monitor/store/load.ts'
import { journalFolder } from '../../system/journal.ts'
import { usualStore } from '../../monitor/store/store.ts'
import type { CommandContext } from '../context.ts'
import { grouped } from '../migrate/numbers.ts'

const drawnEveryMs = 100

/** How sources are read that are far away. */
export interface FarOptions {
  /** Undefined: as it was remembered. */
  readonly narrowing?: Narrowing | undefined
  /** What is remembered of a source is what this time says. */
  readonly replaces?: boolean
}

function narrowingOf(access: RememberedAccess | undefined): Narrowing {
  const { accounts, regions, since } = access ?? {}
  return { accounts, regions, since: since === undefined ? undefined : new Date(since) }
}

async function sourceOf(
  path: string,
  { folder }: MonitorOptions,
  context: CommandContext,
  { narrowing, replaces = false }: FarOptions,
): Promise<Source> {
  if (!isBucketAddress(path)) return resolve(path)
  const { askBucket } = await import('./bucket-source.ts')
  const known = storeState(folder).access.get(sameBucketAddress(path))
  const asked = {
    address: path,
    profile: context.profile ?? known?.profile,
    narrowing: narrowing ?? narrowingOf(known),
    isRemembered: replaces || known === undefined,
  }
  return askBucket(asked, context)
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
  const onProgress = ({ files, events }: LoadProgress): void => {
    const nowMs = system.clock.monotonicMs()
    if (!draws || nowMs - shownMs < drawnEveryMs) return
    shownMs = nowMs
    const text = `Reading  ${grouped(files)} files  ${grouped(events)} events`
    terminal.writeError(`\r\u001B[K${text.slice(0, Math.max(1, terminal.columns - 1))}`)
  }
  const sources: Source[] = []
  for (const path of paths) sources.push(await sourceOf(path, options, context, far))
  try {
    // A store of its own is about somebody else's trail.
    const isUsual = options.folder === usualStore(system.paths)
    const journal = isUsual ? journalFolder(system.paths) : undefined
    return await loadSources({ sources, journal, onProgress }, options, system)
  } finally {
    if (draws) terminal.writeError('\r\u001B[K')
  }
}
