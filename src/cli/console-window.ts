import {
  type ConsoleWindow,
  assertWindowName,
  type WindowFacts,
  windowName,
} from '../console/window.ts'
import { rememberWindow, rememberedWindow } from '../console/window-memory.ts'
import { UsageError } from '../errors.ts'
import type { FlagValues } from './command.ts'
import type { CommandContext } from './context.ts'

function given(flags: FlagValues, facts: WindowFacts): ConsoleWindow | undefined {
  const kinds = ['container', 'browser-profile'] as const
  const named = kinds.flatMap((kind) => {
    const template = flags.value(kind)
    return template === undefined ? [] : [{ kind, name: windowName(template, facts) }]
  })
  const [first, second] = named
  if (second !== undefined || (first !== undefined && flags.on('forget'))) {
    const message = 'Give one of --container, --browser-profile and --forget.'
    throw new UsageError('flag-conflict', message, { details: { command: 'console' } })
  }
  if (first === undefined) return undefined
  assertWindowName(first.kind, first.name)
  const browser = flags.value('browser')
  return { ...first, ...(browser === undefined ? {} : { browser }) }
}

/**
 * The container or browser profile of the flags, which is remembered for this profile, else the
 * remembered one. Throws UsageError `flag-conflict` or `flag-value`.
 */
export async function chooseWindow(
  { system }: Pick<CommandContext, 'system'>,
  flags: FlagValues,
  facts: WindowFacts,
): Promise<ConsoleWindow | undefined> {
  const { profile } = facts
  const window = given(flags, facts)
  const before = rememberedWindow(profile, system)
  if (window === undefined && !flags.on('forget')) return before
  if (JSON.stringify(window) !== JSON.stringify(before)) {
    await rememberWindow(profile, window, system)
  }
  return window
}
