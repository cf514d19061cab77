import { UsageError } from '../errors.ts'
import type { SignInOptions } from '../session/sign-in.ts'
import type { FlagValues } from './command.ts'

function portOf(text: string | undefined, command: string): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port
  const message = `--redirect-port is a number from 1 to 65535, not "${text}".`
  throw new UsageError('flag-value', message, { details: { flag: '--redirect-port', command } })
}

function assertTogether(flags: FlagValues, one: string, other: string, command: string): void {
  const given = (name: string) =>
    name === 'browser' || name === 'redirect-port'
      ? flags.value(name) !== undefined
      : flags.on(name)
  if (!given(one) || !given(other)) return
  const message = `--${one} and --${other} exclude each other.`
  throw new UsageError('flag-conflict', message, { details: { command } })
}

/** `--use-device-code`, `--no-browser`, `--browser`, `--redirect-port` as options of a sign-in. */
export function signInOptions(flags: FlagValues, command: string): SignInOptions {
  assertTogether(flags, 'browser', 'no-browser', command)
  assertTogether(flags, 'redirect-port', 'use-device-code', command)
  const redirectPort = portOf(flags.value('redirect-port'), command)
  const browserCommand = flags.value('browser')
  return {
    flow: flags.on('use-device-code') ? 'device' : 'auto',
    openBrowser: !flags.on('no-browser'),
    ...(browserCommand === undefined ? {} : { browserCommand }),
    ...(redirectPort === undefined ? {} : { redirectPort }),
  }
}
