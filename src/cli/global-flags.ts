import type { Flag } from './command.ts'

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
