import { UsageError } from '../errors.ts'
import type { CommandInput } from './command.ts'

/** A whole number of a flag. Throws UsageError `flag-value`. */
export function numberFlag({ flags }: CommandInput, name: string): number | undefined {
  const text = flags.value(name)
  if (text === undefined) return undefined
  if (!/^-?\d{1,12}$/.test(text)) {
    throw new UsageError('flag-value', `--${name} must be a whole number, not "${text}".`)
  }
  return Number(text)
}

/** A port of this machine. Throws UsageError `flag-value`. */
export function portFlag(input: CommandInput): number | undefined {
  const port = numberFlag(input, 'port')
  if (port === undefined || (port >= 0 && port <= 65_535)) return port
  throw new UsageError('flag-value', '--port must be from 0 to 65535.')
}
