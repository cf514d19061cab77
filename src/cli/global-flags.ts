import type { Command, Flag } from './command.ts'

/** Flags that every command takes, before or after its words. */
export const globalFlags: Readonly<Record<string, Flag>> = {
  profile: {
    type: 'string',
    value: 'NAME',
    help: 'profile to use (AWS_PROFILE, else default)',
    completes: 'profile',
  },
  json: { type: 'boolean', help: 'answer as JSON, errors too' },
  debug: { type: 'boolean', help: 'log what happens to stderr, without secrets' },
  'no-color': { type: 'boolean', help: 'no colours (also NO_COLOR=1)' },
  help: { type: 'boolean', short: 'h', help: 'show help' },
  version: { type: 'boolean', short: 'v', help: 'show the version' },
}

/** The global flags that mean something to a command, and that it does not have itself. */
export function globalFlagsOf(command: Command): Readonly<Record<string, Flag>> {
  const absent = new Set([...(command.without ?? []), ...Object.keys(command.flags ?? {})])
  const left = Object.entries(globalFlags).filter(([name]) => !absent.has(name))
  return Object.fromEntries(
    left.map(([name, flag]) => {
      const errorsOnly = name === 'json' && command.jsonErrorsOnly === true
      return [name, errorsOnly ? { ...flag, help: 'errors as JSON' } : flag]
    }),
  )
}
