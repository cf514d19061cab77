/** What a page is asked for by the flags of its command. */
import { detectors } from '../../../monitor/findings/detectors.ts'
import type { PageAsked } from '../../../monitor/page/page.ts'
import { readLog } from '../../../monitor/store/log.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { accountNames } from '../../account-names.ts'
import { readSuppressions } from '../findings/read-suppressions.ts'
import { oddLines, passedOver } from '../load-words.ts'
import { spanFlags } from '../request.ts'

/** What was passed over when the store was made. */
function storeNotes(folder: string): readonly string[] {
  const { files, odd } = readLog(folder)
  return [...passedOver([...files.values()]), ...oddLines(odd)]
}

/**
 * Throws UsageError for flags, ConfigError `suppressions-invalid`.
 * @param folder The store's; undefined where another engine is asked.
 */
export function pageRequest(
  context: CommandContext,
  flags: FlagValues,
  folder: string | undefined,
): PageAsked {
  const { system } = context
  return {
    detectors,
    suppressions: readSuppressions(system.paths, flags.value('suppressions')),
    span: spanFlags(context, flags),
    now: system.clock.now(),
    zone: flags.on('utc') ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone,
    accountNames: accountNames(system),
    where: folder === undefined ? ' --engine athena' : '',
    notes: folder === undefined ? [] : storeNotes(folder),
  }
}
