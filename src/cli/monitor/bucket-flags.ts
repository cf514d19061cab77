/** What of a bucket is looked at, by the flags. */
import { UsageError } from '../../errors.ts'
import type { Narrowing } from '../../monitor/sources/s3/layout.ts'
import type { FlagValues } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { listOf } from '../list-flag.ts'
import { spanFlags } from './request.ts'

function names(flags: FlagValues, flag: string, pattern: RegExp, what: string) {
  const named = listOf(flags.value(flag))
  const wrong = named.find((name) => !pattern.test(name))
  if (wrong === undefined) return named.length === 0 ? undefined : named
  throw new UsageError('flag-value', `--${flag} is ${what}, not "${wrong}".`, {
    details: { command: 'monitor load' },
  })
}

/** `--account`, `--region`, `--since` and `--until` of `monitor load`. Throws UsageError `flag-value`. */
export function bucketNarrowing(context: CommandContext, flags: FlagValues): Narrowing {
  return {
    accounts: names(flags, 'account', /^\d{12}$/, 'ids of accounts, with commas between'),
    regions: names(flags, 'region', /^[a-z]{2,5}(?:-[a-z]+)+-\d$/, 'names of Regions'),
    ...spanFlags(context, flags),
  }
}
