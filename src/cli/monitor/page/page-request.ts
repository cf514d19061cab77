/** What a page is asked for by the flags of its command. */
import { detectors } from '../../../monitor/findings/detectors.ts'
import type { MonitorOptions } from '../../../monitor/monitor.ts'
import type { PageAsked } from '../../../monitor/page/page.ts'
import { readLog } from '../../../monitor/store/log.ts'
import { usualStore } from '../../../monitor/store/store.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { quoteWord } from '../../quote-word.ts'
import { readSuppressions } from '../findings/read-suppressions.ts'
import { oddLines, passedOver } from '../load-words.ts'
import { spanFlags } from '../request.ts'
import { storeAccountNames } from '../store-account-names.ts'

/** What was passed over when the store was made. */
function storeNotes(folder: string): readonly string[] {
  const { files, odd } = readLog(folder)
  return [...passedOver([...files.values()]), ...oddLines(odd)]
}

type Place = Pick<MonitorOptions, 'folder' | 'remote'>

/** What a command needs beside its question, to ask what this page was made of. */
function placeWords({ system, profile }: CommandContext, { folder, remote }: Place): string {
  const store = folder === usualStore(system.paths) ? [] : ['--store', folder]
  const asker = profile === undefined ? [] : ['--profile', profile]
  const engine = remote === undefined ? [] : ['--engine', 'athena', ...asker]
  return [...engine, ...store].map((word) => ` ${quoteWord(word)}`).join('')
}

/** Throws UsageError for flags, ConfigError `suppressions-invalid`. */
export function pageRequest(
  context: CommandContext,
  flags: FlagValues,
  { folder, remote }: Place,
): PageAsked {
  const { system } = context
  return {
    detectors,
    suppressions: readSuppressions(system.paths, flags.value('suppressions')),
    span: spanFlags(context, flags),
    now: system.clock.now(),
    zone: flags.on('utc') ? 'UTC' : new Intl.DateTimeFormat().resolvedOptions().timeZone,
    accountNames: storeAccountNames(system, folder),
    where: placeWords(context, { folder, remote }),
    notes: remote === undefined ? storeNotes(folder) : [],
  }
}
