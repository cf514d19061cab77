/** Where a question goes: to the store, or to another engine that `--engine` names. */
import { UsageError } from '../../errors.ts'
import { type MonitorOptions, storeState } from '../../monitor/monitor.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import type { Sent } from './athena/ask-athena.ts'
import { beforeTime } from './before.ts'
import { questionOptions } from './request.ts'

type Ask<T> = (options: MonitorOptions) => Promise<T>

/**
 * With `--engine athena` it is asked there, else `here`. Throws as both, and UsageError.
 * @param sent What of this machine the question needs there.
 */
export async function whereAsked<T, U>(
  context: CommandContext,
  flags: FlagValues,
  ask: Ask<T>,
  here: Ask<U>,
  sent: Sent = {},
): Promise<T | U> {
  const options = questionOptions(context, flags)
  const engine = flags.value('engine') ?? 'duckdb'
  if (engine === 'duckdb') return await here(options)
  if (engine !== 'athena') {
    throw new UsageError('flag-value', `--engine is duckdb or athena, not "${engine}".`, {
      fix: 'run the same command again with --engine athena',
    })
  }
  for (const name of ['from', 'places']) {
    if (flags.value(name) === undefined) continue
    throw new UsageError('flag-conflict', `--engine athena and --${name} contradict each other.`, {
      fix: `run the same command again without --${name}`,
    })
  }
  const { askAthena } = await import('./athena/ask-athena.ts')
  const users = storeState(options.folder).names
  return await askAthena(context, { flags, options, users, sent }, ask)
}

/**
 * Undefined where there is nothing to ask, and that was told. Throws as `ask`, and UsageError.
 * @param needsPast As `beforeTime` has it.
 */
export async function withQuestion<T>(
  context: CommandContext,
  flags: FlagValues,
  ask: Ask<T>,
  needsPast = false,
): Promise<T | undefined> {
  return await whereAsked(context, flags, ask, async (options) => {
    const isAnything = await beforeTime(context, flags, options, needsPast)
    if (!isAnything && !context.json && !flags.on('csv')) return undefined
    return await ask(options)
  })
}
