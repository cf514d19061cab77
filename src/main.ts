/** The whole program: makes the world from `process`, runs the command line, leaves with its code. */
import { run } from './cli/cli.ts'
import { Cancelled } from './errors.ts'
import { createHostSystem } from './system/host-system.ts'
import { createTerminal, type Terminal, writeFully } from './system/terminal.ts'

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
  const stop = () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(new Cancelled())
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}

/** Runs the command line of this process and ends it. */
export async function main(): Promise<void> {
  const argv = process.argv.slice(2)
  const end = argv.indexOf('--')
  const debug = (end === -1 ? argv : argv.slice(0, end)).includes('--debug')
  const world = {
    system: createHostSystem(process, { debug, write: (text) => writeFully(2, text) }),
    terminal: thisTerminal(),
    signal: stopSignal(),
    version: KEYLESS_VERSION,
  }
  process.exit(await run(argv, world))
}
