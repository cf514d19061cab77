/** The whole program: makes the world from `process`, runs the command line, leaves with its code. */
import { run } from './cli/cli.ts'
import { failWhenDrained } from './cli/unfinished.ts'
import { Cancelled } from './errors.ts'
import { createHostSystem } from './system/host-system.ts'
import type { System } from './system/system.ts'
import { createTerminal, type Terminal, writeWords } from './system/terminal.ts'

function thisTerminal(): Terminal {
  const streams = {
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return process.stdout
    },
    get stderr() {
      return process.stderr
    },
  }
  return createTerminal(streams, process.env, process.platform)
}

/** Aborts at the first Ctrl-C (or polite kill); the second ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      // An exit would wait for work of other threads.
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    }
    controller.abort(new Cancelled())
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}

/** Whether a flag stands before `--`, for what must be known before the line is parsed. */
function isGiven(argv: readonly string[], flag: string): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes(flag)
}

/** For the hot entry, whose line filled the file. */
export { tidyJournal } from './system/journal-files.ts'

/** Runs the command line of this process and ends it. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2)
  const debug = isGiven(argv, '--debug')
  const host = createHostSystem(process, { debug, write: writeWords, isKeyless: true })
  // A library leaves signals alone; a program hands them on to its child. `paths` is worked out late.
  const platform = { ...host.platform, signals: process }
  const system = Object.create(host, { platform: { value: platform } }) as System
  // The prompt library asks the process alone.
  if (isGiven(argv, '--no-color')) process.env['NO_COLOR'] = '1'
  const terminal = thisTerminal()
  failWhenDrained(process, terminal)
  const world = { system, terminal, signal: stopSignal(), version: KEYLESS_VERSION }
  process.exit(await run(argv, world))
}
