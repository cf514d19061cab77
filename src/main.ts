/** The whole program: makes the world from `process`, runs the command line, leaves with its code. */
import { userInfo } from 'node:os'
import { run } from './cli/cli.ts'
import { Cancelled } from './errors.ts'
import { systemClock } from './system/clock.ts'
import { createHttp } from './system/http-client.ts'
import { createLog } from './system/log-stderr.ts'
import { resolvePaths } from './system/paths.ts'
import type { Platform } from './system/platform.ts'
import type { System } from './system/system.ts'
import { createTerminal, type Terminal, writeFully } from './system/terminal.ts'

function accountHome(): string | undefined {
  try {
    return userInfo().homedir
  } catch {
    return undefined
  }
}

/** The executable carries its script inside; elsewhere a runtime runs a file. */
function selfCommand(): readonly string[] {
  const [, script = ''] = process.argv
  const embedded = /[/\\](?:\$bunfs|~BUN)[/\\]/.test(script)
  return embedded ? [process.execPath] : [process.execPath, script]
}

function thisPlatform(): Platform {
  const { execve } = process as { execve?: NonNullable<Platform['execve']> }
  return {
    os: process.platform,
    runtime: process.versions['bun'] === undefined ? 'node' : 'bun',
    pid: process.pid,
    uid: process.getuid?.(),
    self: selfCommand(),
    execve: execve?.bind(process),
    signals: process,
  }
}

function thisSystem(debug: boolean): System {
  const platform = thisPlatform()
  const { env } = process
  const log = createLog({ debug, write: (text) => writeFully(2, text) })
  return {
    clock: systemClock,
    env,
    platform,
    // A missing HOME must not keep `--help` from answering.
    get paths() {
      return resolvePaths(env, platform.os, accountHome())
    },
    http: createHttp({ runtime: platform.runtime, env, log }),
    log,
  }
}

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
    system: thisSystem(debug),
    terminal: thisTerminal(),
    signal: stopSignal(),
    version: KEYLESS_VERSION,
  }
  process.exit(await run(argv, world))
}
