import { UsageError } from '../../errors.ts'
import type { CommandInput } from '../command.ts'
import { numberFlag } from '../number-flag.ts'

/** Between setting a key inactive and deleting it. */
export const usualWaitDays = 14

/** Throws UsageError `flag-value`. */
export function wholeDays(input: CommandInput, flag: string, usual: number): number {
  const days = numberFlag(input, flag) ?? usual
  if (days >= 0 && days <= 3650) return days
  throw new UsageError('flag-value', `--${flag} must be from 0 to 3650.`)
}
