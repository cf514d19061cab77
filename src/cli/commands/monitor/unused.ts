import { UsageError } from '../../../errors.ts'
import { readKeptDirectory } from '../../../monitor/directory/directory-file.ts'
import { askUnused, type MonitorOptions } from '../../../monitor/monitor.ts'
import { likePattern } from '../../../monitor/questions/questions.ts'
import { isIdle, summaryOf } from '../../../monitor/unused/summary.ts'
import { accountNames } from '../../account-names.ts'
import type { FlagValues, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { limitFlag } from '../../monitor/answer-question.ts'
import { before } from '../../monitor/before.ts'
import { spanFlags, storeFolder } from '../../monitor/request.ts'
import { missingWords, type Spans } from '../../monitor/unused/coverage-words.ts'
import { removalCommands } from '../../monitor/unused/removal-commands.ts'
import { showOwn } from '../../monitor/unused/show-own.ts'
import { showUnused } from '../../monitor/unused/show-unused.ts'
import { type Shown, unusedCsv, unusedJson } from '../../monitor/unused/unused-rows.ts'
import { whereAsked } from '../../monitor/with-question.ts'
import { printJson } from '../../render/json.ts'
import { say } from '../../render/wrap.ts'

const hourMs = 3_600_000

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
  const now = context.system.clock.now().getTime()
  // What was used in this very second too: the store's times are whole seconds.
  const { since = new Date(now - usualMs), until = new Date(now + 1000) } = spanFlags(
    context,
    flags,
  )
  return { since, until, utc: flags.on('utc') }
}

/** The same question a minute later is the same statement; outwards, so that no use is left out. */
function hourly({ since, until, utc }: Spans): Spans {
  return {
    utc,
    since: new Date(Math.floor(since.getTime() / hourMs) * hourMs),
    until: new Date(Math.ceil(until.getTime() / hourMs) * hourMs),
  }
}

interface About {
  readonly directoryAt: Date
  readonly options: MonitorOptions
}

async function answered(
  context: CommandContext,
  flags: FlagValues,
  { directoryAt, options }: About,
): Promise<Shown> {
  const { system } = context
  const isOfTrail = options.remote !== undefined
  const span = spanOf(context, flags)
  const { since, until, utc } = isOfTrail ? hourly(span) : span
  const pattern = (name: string): string | undefined => {
    const value = flags.value(name)
    return value === undefined ? undefined : likePattern(value)
  }
  const asked = { since, until, person: pattern('person'), account: pattern('account') }
  const unused = await askUnused(asked, options, system)
  const byPerson = flags.on('all') || asked.person !== undefined
  const summary = summaryOf(unused.rows, since)
  return { unused, summary, directoryAt, byPerson, since, until, utc, isOfTrail }
}

function isQuiet({ json }: CommandContext, flags: FlagValues): boolean {
  return json || flags.on('csv') || flags.on('commands')
}

export const run: Run = async (context, { flags }) => {
  const { system, terminal, json } = context
  assertFlags(context, flags)
  if (flags.on('mine')) {
    return await showOwn(context, flags, spanOf(context, flags))
  }
  const directory = needDirectory(storeFolder(system, flags))
  const ask = async (options: MonitorOptions): Promise<Shown> =>
    answered(context, flags, { directoryAt: directory.at, options })
  const here = async (options: MonitorOptions): Promise<Shown | undefined> => {
    const isAnything = await before(context, flags, options)
    return isAnything || isQuiet(context, flags) ? await ask(options) : undefined
  }
  const shown = await whereAsked(context, flags, ask, here, { directory })
  if (shown === undefined) return
  if (json) return printJson(unusedJson(shown), terminal.write)
  if (flags.on('csv')) return terminal.write(unusedCsv(shown))
  if (flags.on('commands')) {
    const { rows, coverage } = shown.unused
    for (const words of missingWords(rows, coverage, shown)) say(`warning: ${words}`, terminal)
    // Of one person of a group nothing can be said about the group.
    const whole = flags.value('person') === undefined ? shown.summary.assignments : []
    return terminal.write(removalCommands(whole.filter(isIdle), shown))
  }
  showUnused(shown, {
    context,
    most: limitFlag(flags) ?? usualRows,
    accountNames: accountNames(system),
    isFiltered: flags.value('account') !== undefined,
  })
}
