import { KeylessError, UsageError } from '../../../errors.ts'
import { type Live, startLive } from '../../../monitor/page/live.ts'
import { startPageServer } from '../../../monitor/page/server.ts'
import { storeState } from '../../../monitor/monitor.ts'
import { hasBrowser } from '../../../session/sign-in.ts'
import { openBrowser } from '../../../system/browser.ts'
import type { FlagValues, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { beforeTime } from '../../monitor/before.ts'
import { intervalFlag, troubleWords } from '../../monitor/interval.ts'
import { loadFrom } from '../../monitor/load-first.ts'
import { pageRequest } from '../../monitor/page/page-request.ts'
import { questionOptions, withNetworks } from '../../monitor/request.ts'
import { portFlag } from '../../number-flag.ts'
import { coloursFor } from '../../render/colours.ts'
import { printJson } from '../../render/json.ts'

/** Opens the link, or says it where no browser of this machine can. */
async function show(context: CommandContext, flags: FlagValues, link: string): Promise<void> {
  const { terminal, system, json } = context
  if (json) return printJson({ url: link }, terminal.write)
  const { bold, dim } = coloursFor(terminal, 'stderr')
  const tell = (how: string): void => {
    terminal.writeError(
      `${how} It works once:\n\n${bold(link)}\n\n${dim('Ctrl-C here ends the page.')}\n`,
    )
  }
  const wanted = { openBrowser: true, browserCommand: flags.value('browser') }
  if (flags.on('no-browser')) return tell('The page is at this address.')
  if (!hasBrowser(wanted, system)) return tell('There is no browser here. Open this address.')
  const { env, platform } = system
  try {
    await openBrowser(link, { env, platform, command: wanted.browserCommand })
    tell('Opening the page in your browser.')
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    tell(`${error.message} Open this address yourself.`)
  }
}

/** Reads what is new, again and again, until it is stopped. */
async function follow(live: Live, context: CommandContext, flags: FlagValues): Promise<void> {
  const { system, signal } = context
  const options = withNetworks(questionOptions(context, flags), flags)
  const from = flags.value('from')
  const intervalMs = intervalFlag(flags)
  const { onTrouble, onGood } = troubleWords(context)
  const load = (): Promise<unknown> =>
    loadFrom(from === undefined ? storeState(options.folder).sources : [from], options, context)
  while (!signal.aborted) {
    try {
      await system.clock.sleep(intervalMs, signal)
      await live.after(load)
      onGood()
    } catch (error) {
      if (!signal.aborted) onTrouble(error)
    }
  }
}

export const run: Run = async (context, input) => {
  const { system } = context
  const { flags } = input
  const options = withNetworks(questionOptions(context, flags), flags)
  const port = portFlag(input)
  intervalFlag(flags)
  if (flags.on('no-browser') && flags.value('browser') !== undefined) {
    const message = '--no-browser and --browser exclude each other.'
    throw new UsageError('flag-conflict', message, { details: { command: 'monitor serve' } })
  }
  if (!(await beforeTime(context, flags, options, true))) return 1
  const ask = () => pageRequest(context, flags, options)
  const live = await startLive({ ask, options, world: system })
  try {
    const server = await startPageServer({ live, port, platform: system.platform })
    try {
      await show(context, flags, server.link)
      await follow(live, context, flags)
    } finally {
      await server.close()
    }
  } finally {
    await live.close()
  }
  return 0
}
