/** What all commands of `monitor` are told by their flags. */
import { resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { MonitorOptions } from '../../monitor/monitor.ts'
import { usualStore } from '../../monitor/store/store.ts'
import type { Span } from '../../monitor/store/open-store.ts'
import type { System } from '../../system/system.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { moment, type MomentOptions, utcZone } from '../history/moment.ts'

const usualMemory = 1e9

/** Less would not be kept: the program and DuckDB alone need half of it. */
const leastMemory = 512e6

const units: Readonly<Record<string, number>> = {
  MB: 1e6,
  GB: 1e9,
  MIB: 1024 ** 2,
  GIB: 1024 ** 3,
}

function memoryFlag(flags: FlagValues): number {
  const text = flags.value('memory')
  if (text === undefined) return usualMemory
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d+)?) ?([a-z]+)$/i.exec(text) ?? []
  const bytes = Number(number) * (units[unit.toUpperCase()] ?? Number.NaN)
  if (bytes >= leastMemory) return bytes
  const message = `--memory is a size of at least 512MB, such as 2GB, not "${text}".`
  throw new UsageError('flag-value', message)
}

/** `--store`. */
export function storeFolder({ paths }: Pick<System, 'paths'>, flags: FlagValues): string {
  const store = flags.value('store')
  return store === undefined ? usualStore(paths) : resolve(store)
}

/** Where the store is, and what it may take. */
export function monitorOptions(
  { system, signal }: CommandContext,
  flags: FlagValues,
): MonitorOptions {
  return { folder: storeFolder(system, flags), memoryBytes: memoryFlag(flags), signal }
}

/** The same, and `--places`. */
export function questionOptions(context: CommandContext, flags: FlagValues): MonitorOptions {
  const places = flags.value('places')
  const options = monitorOptions(context, flags)
  return places === undefined ? options : { ...options, places: resolve(places) }
}

/** Of the commands that find: they have `--networks`. */
export function withNetworks(options: MonitorOptions, flags: FlagValues): MonitorOptions {
  const networks = flags.value('networks')
  return networks === undefined ? options : { ...options, networks: resolve(networks) }
}

/** With `--utc` a day or a time that names no zone is one of UTC. */
function zoneFlag(flags: FlagValues): MomentOptions {
  return flags.on('utc') ? { zone: utcZone } : {}
}

/** `--since`. */
export function sinceFlag({ system }: CommandContext, flags: FlagValues): Date | undefined {
  const since = flags.value('since')
  if (since === undefined) return undefined
  return moment(since, 'since', system.clock.now(), zoneFlag(flags))
}

/** `--since` and `--until`. */
export function spanFlags(context: CommandContext, flags: FlagValues): Span {
  const until = flags.value('until')
  const now = context.system.clock.now()
  const span = {
    since: sinceFlag(context, flags),
    until:
      until === undefined
        ? undefined
        : moment(until, 'until', now, { end: true, ...zoneFlag(flags) }),
  }
  if (span.since !== undefined && span.until !== undefined && span.since >= span.until)
    throw new UsageError('flag-conflict', 'Nothing lies between --since and a --until before it.')
  return span
}
