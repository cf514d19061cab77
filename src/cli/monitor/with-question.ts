/** Where a question goes: to the store, or to another engine that `--engine` names. */
import { UsageError } from '../../errors.ts'
import { type MonitorOptions, storeState } from '../../monitor/monitor.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { beforeTime } from './before.ts'
import { questionOptions } from './request.ts'

type Ask<T> = (options: MonitorOptions) => Promise<T>

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
  const options = questionOptions(context, flags)
  const engine = flags.value('engine') ?? 'duckdb'
  if (engine === 'athena') {
    for (const name of ['from', 'places']) {
      if (flags.value(name) === undefined) continue
      throw new UsageError(
        'flag-conflict',
        `--engine athena and --${name} contradict each other.`,
        {
          fix: `run the same command again without --${name}`,
        },
      )
    }
    const { askAthena } = await import('./athena/ask-athena.ts')
    return await askAthena(
      context,
      { flags, options, users: storeState(options.folder).names },
      ask,
    )
  }
  if (engine !== 'duckdb') {
    throw new UsageError('flag-value', `--engine is duckdb or athena, not "${engine}".`, {
      fix: 'run the same command again with --engine athena',
    })
  }
  const isAnything = await beforeTime(context, flags, options, needsPast)
  if (!isAnything && !context.json && !flags.on('csv')) return undefined
  return await ask(options)
}
