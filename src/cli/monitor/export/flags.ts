/** Flags that several ways out have in common. */
import { resolve } from 'node:path'
import { SystemError, UsageError } from '../../../errors.ts'
import { readTextIfPresent } from '../../../system/files.ts'
import { listOf } from '../../list-flag.ts'
import type { FlagValues } from '../../command.ts'

/** `--only`: what of `known` is sent (`usual`). Throws UsageError `flag-value`. */
export function onlyFlag<T extends string>(
  flags: FlagValues,
  known: readonly T[],
  usual: readonly T[],
): ReadonlySet<T> {
  const text = flags.value('only')
  if (text === undefined) return new Set(usual)
  const named = listOf(text)
  const fitting = known.filter((one) => named.includes(one))
  if (fitting.length === named.length && fitting.length > 0) return new Set(fitting)
  throw new UsageError('flag-value', `--only is any of ${known.join(', ')}, not "${text}".`)
}

/** A file that a flag names, which must be there. Throws SystemError `file-unreadable`. */
export function fileFlag(flags: FlagValues, name: string): string | undefined {
  const named = flags.value(name)
  if (named === undefined) return undefined
  const path = resolve(named)
  const text = readTextIfPresent(path)
  if (text !== undefined) return text
  throw new SystemError('file-unreadable', `There is no file ${path}.`, { details: { path } })
}
