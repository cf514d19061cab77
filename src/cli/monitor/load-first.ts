/** Reads sources before anything is asked, with a line that says how far it is. */
import { resolve } from 'node:path'
import { loadSources, type MonitorOptions } from '../../monitor/monitor.ts'
import type { Loaded, LoadProgress } from '../../monitor/store/load.ts'
import { journalFolder } from '../../system/journal.ts'
import { usualStore } from '../../monitor/store/store.ts'
import type { CommandContext } from '../context.ts'
import { grouped } from '../migrate/numbers.ts'

const drawnEveryMs = 100

export async function loadFrom(
  paths: readonly string[],
  options: MonitorOptions,
  { system, terminal }: CommandContext,
): Promise<Loaded> {
  const draws = terminal.stderrIsTty && !terminal.plain
  let shownMs = system.clock.monotonicMs()
  const onProgress = ({ files, events }: LoadProgress): void => {
    const nowMs = system.clock.monotonicMs()
    if (!draws || nowMs - shownMs < drawnEveryMs) return
    shownMs = nowMs
    const text = `Reading  ${grouped(files)} files  ${grouped(events)} events`
    terminal.writeError(`\r\u001B[K${text.slice(0, Math.max(1, terminal.columns - 1))}`)
  }
  const sources = paths.map((path) => resolve(path))
  try {
    // A store of its own is about somebody else's trail.
    const isUsual = options.folder === usualStore(system.paths)
    const journal = isUsual ? journalFolder(system.paths) : undefined
    return await loadSources({ sources, journal, onProgress }, options, system)
  } finally {
    if (draws) terminal.writeError('\r\u001B[K')
  }
}
