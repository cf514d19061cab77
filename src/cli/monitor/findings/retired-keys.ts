/** Keys that `keyless migrate` set inactive on this machine, which must not be used any more. */
import { KeylessError } from '../../../errors.ts'
import { migrationsIn } from '../../../migrate/migration-store.ts'
import type { MonitorOptions } from '../../../monitor/monitor.ts'
import { forTerminal } from '../../../system/text.ts'
import type { CommandContext } from '../../context.ts'
import { say } from '../../render/wrap.ts'

/** Where a migration cannot be read that is told, and none counts. */
export function withRetiredKeys(
  options: MonitorOptions,
  { system, terminal }: Pick<CommandContext, 'system' | 'terminal'>,
): MonitorOptions {
  try {
    const retired = migrationsIn(system.paths).flatMap(({ state }) =>
      [...state.steps].flatMap(([step, { status, at }]) => {
        const [, accessKey] = /^(\w+) deactivate$/.exec(step) ?? []
        return accessKey === undefined || status !== 'done' ? [] : [{ accessKey, at }]
      }),
    )
    return { ...options, retired }
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    say(
      `warning: ${forTerminal(error.message, 500)} Keys of migrations are not looked for.`,
      terminal,
    )
    return options
  }
}
