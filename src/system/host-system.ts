/** The outside world made from a running Node or bun process. Not for tests: those make their own. */
import { userInfo } from 'node:os'
import { systemClock } from './clock.ts'
import { createHttp } from './http-client.ts'
import { createJournal, journalOn } from './journal.ts'
import { createLog } from './log-stderr.ts'
import { parentNames } from './parent-names.ts'
import { resolvePaths } from './paths.ts'
import type { Platform } from './platform.ts'
import type { System } from './system.ts'

/** What is asked of `process`: pass it as it is. */
export interface HostProcess {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly pid: number
  readonly ppid?: number
  readonly argv: readonly string[]
  readonly execPath: string
  getuid?(): number
  execve?: NonNullable<Platform['execve']>
}

export interface HostSystemOptions {
  /** Where warnings and, with `debug`, diagnostics go; redacted lines (nowhere). */
  readonly write?: (text: string) => void
  readonly debug?: boolean
  /** True for keyless itself: then whoever started it is who asks, else this process is (false). */
  readonly isKeyless?: boolean
}

function accountHome(): string | undefined {
  try {
    return userInfo().homedir
  } catch {
    return undefined
  }
}

/** The executable carries its script inside; elsewhere a runtime runs a file. */
function selfCommand(host: HostProcess): readonly string[] {
  const [, script = ''] = host.argv
  const embedded = /[/\\](?:\$bunfs|~BUN)[/\\]/.test(script)
  return embedded ? [host.execPath] : [host.execPath, script]
}

function platformOf(host: HostProcess, caller: number | undefined): Platform {
  return {
    os: host.platform,
    runtime: host.versions['bun'] === undefined ? 'node' : 'bun',
    runtimeVersion: host.versions['bun'] ?? host.versions['node'],
    pid: host.pid,
    parentPid: host.ppid,
    uid: host.getuid?.(),
    self: selfCommand(host),
    execve: host.execve?.bind(host),
    parents: () => (caller === undefined ? [] : parentNames(caller, host.platform)),
  }
}

/** Reading `paths` throws SystemError `home-missing` where there is no home folder. */
export function createHostSystem(host: HostProcess, options: HostSystemOptions = {}): System {
  const isKeyless = options.isKeyless === true
  const platform = platformOf(host, isKeyless ? host.ppid : host.pid)
  const { env } = host
  const log = createLog({ debug: options.debug ?? false, write: options.write ?? (() => {}) })
  const paths = () => resolvePaths(env, platform.os, accountHome(), platform.uid)
  const journal = createJournal({ paths, clock: systemClock, platform, log })
  return {
    clock: systemClock,
    env,
    platform,
    // A missing HOME must not keep `--help` from answering.
    get paths() {
      return paths()
    },
    http: createHttp({ runtime: platform.runtime, env, log }),
    log,
    journal: isKeyless ? journal : journalOn(journal, { via: 'library' }),
  }
}
