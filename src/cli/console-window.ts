import { type ConsoleWindow, assertWindowName } from '../console/window.ts'
import { rememberWindow, rememberedWindow } from '../console/window-memory.ts'
import { UsageError } from '../errors.ts'
import type { FlagValues } from './command.ts'
import type { CommandContext } from './context.ts'

function given(flags: FlagValues): ConsoleWindow | undefined {
  const kinds = ['container', 'browser-profile'] as const
  const named = kinds.flatMap((kind) => {
    const name = flags.value(kind)
    return name === undefined ? [] : [{ kind, name }]
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
  profile: string,
): Promise<ConsoleWindow | undefined> {
  const window = given(flags)
  const before = rememberedWindow(profile, system)
  if (window === undefined && !flags.on('forget')) return before
  if (JSON.stringify(window) !== JSON.stringify(before)) {
    await rememberWindow(profile, window, system)
  }
  return window
}
