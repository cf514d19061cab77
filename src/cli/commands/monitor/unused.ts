import { UsageError } from '../../../errors.ts'
import { readKeptDirectory } from '../../../monitor/directory/directory-file.ts'
import { askUnused } from '../../../monitor/monitor.ts'
import { likePattern } from '../../../monitor/questions/questions.ts'
import { isIdle, summaryOf } from '../../../monitor/unused/summary.ts'
import { accountNames } from '../../account-names.ts'
import type { FlagValues, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { limitFlag } from '../../monitor/answer-question.ts'
import { before } from '../../monitor/before.ts'
import { monitorOptions, spanFlags } from '../../monitor/request.ts'
import { missingWords, type Spans } from '../../monitor/unused/coverage-words.ts'
import { removalCommands } from '../../monitor/unused/removal-commands.ts'
import { showOwn } from '../../monitor/unused/show-own.ts'
import { showUnused } from '../../monitor/unused/show-unused.ts'
import { type Shown, unusedCsv, unusedJson } from '../../monitor/unused/unused-rows.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

const usualMs = 90 * 24 * 3_600_000

/** For people. */
const usualRows = 20

function assertFlags({ json }: CommandContext, flags: FlagValues): void {
  const forms = [json ? 'json' : '', ...['csv', 'commands'].filter((name) => flags.on(name))]
  const isAbout = ['account', 'person'].some((name) => flags.value(name) !== undefined)
  if (flags.on('mine') && (isAbout || flags.on('all') || flags.on('commands'))) {
    const message =
      '--mine is about yourself: --account, --person, --all and --commands are not for it.'
    throw new UsageError('flag-conflict', message, { details: { command: 'monitor unused' } })
  }
  const given = forms.filter((form) => form !== '')
  if (given.length < 2) return
  const message = `--${given.join(' and --')} contradict each other.`
  throw new UsageError('flag-conflict', message, { details: { command: 'monitor unused' } })
}

function needDirectory(folder: string) {
  const directory = readKeptDirectory(folder)
  if (directory !== undefined && directory.assignments.length > 0) return directory
  const message =
    'Who is assigned what is not in the store. For all of the organisation an administrator reads it; ' +
    '--mine looks at your own accounts and roles.'
  const fix = 'keyless monitor directory --profile NAME'
  throw new UsageError('missing-argument', message, { details: { command: 'monitor unused' }, fix })
}

function spanOf(context: CommandContext, flags: FlagValues): Spans {
  const now = context.system.clock.now()
  const { since = new Date(now.getTime() - usualMs), until = now } = spanFlags(context, flags)
  return { since, until }
}

async function answered(
  context: CommandContext,
  flags: FlagValues,
  directoryAt: Date,
): Promise<Shown> {
  const { system } = context
  const { since, until } = spanOf(context, flags)
  const pattern = (name: string): string | undefined => {
    const value = flags.value(name)
    return value === undefined ? undefined : likePattern(value)
  }
  const asked = { since, until, person: pattern('person'), account: pattern('account') }
  const unused = await askUnused(asked, monitorOptions(context, flags), system)
  const byPerson = flags.on('all') || asked.person !== undefined
  return { unused, summary: summaryOf(unused.rows, since), directoryAt, byPerson, since, until }
}

export const run: Run = async (context, { flags }) => {
  const { system, terminal, json } = context
  assertFlags(context, flags)
  const options = monitorOptions(context, flags)
  if (flags.on('mine')) {
    if (flags.value('from') !== undefined) await before(context, flags, options)
    return await showOwn(context, flags, { since: spanOf(context, flags).since, options })
  }
  const directory = needDirectory(options.folder)
  const isQuiet = json || flags.on('csv') || flags.on('commands')
  if (!(await before(context, flags, options)) && !isQuiet) return
  const shown = await answered(context, flags, directory.at)
  if (json) return printJson(unusedJson(shown), terminal.write)
  if (flags.on('csv')) return terminal.write(unusedCsv(shown))
  if (flags.on('commands')) {
    const { rows, coverage } = shown.unused
    for (const words of missingWords(rows, coverage, shown)) say(`warning: ${words}`, terminal)
    // Of one person of a group nothing can be said about the group.
    const whole = flags.value('person') === undefined ? shown.summary.assignments : []
    return terminal.write(removalCommands(whole.filter(isIdle)))
  }
  showUnused(shown, {
    context,
    most: limitFlag(flags) ?? usualRows,
    accountNames: accountNames(system),
    isFiltered: flags.value('account') !== undefined,
  })
}
