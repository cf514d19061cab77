import { join } from 'node:path'
import { SystemError } from '../errors.ts'
import { type Environment, variable } from './environment.ts'

/** Every place that keyless reads or writes. */
export interface Paths {
  readonly home: string
  /** `AWS_CONFIG_FILE`, else `~/.aws/config`. */
  readonly awsConfig: string
  /** `AWS_SHARED_CREDENTIALS_FILE`, else `~/.aws/credentials`. */
  readonly awsCredentials: string
  /** Tokens and registrations, shared with every SDK; not relocatable. */
  readonly ssoCache: string
  /** Role credentials, shared with the AWS CLI; not relocatable. */
  readonly cliCache: string
  /** Locks of keyless, beside the files that they guard. */
  readonly locks: string
  /** Our own folders (XDG; `%LOCALAPPDATA%` on Windows). */
  readonly configFolder: string
  readonly stateFolder: string
  readonly cacheFolder: string
  readonly backups: string
  /** Whose they are, as Platform's `uid`. */
  readonly owner?: number | undefined
}

/** `$NAME` and `${NAME}`, on Windows `%NAME%` too, as botocore; a name that is not set stays. */
function expandVariables(path: string, env: Environment, windows: boolean): string {
  const pattern = windows ? /\$(?:(\w+)|\{(\w+)\})|%(\w+)%/g : /\$(?:(\w+)|\{(\w+)\})/g
  return path.replace(
    pattern,
    (whole, bare?: string, braced?: string, percent?: string) =>
      env[bare ?? braced ?? percent ?? ''] ?? whole,
  )
}

function expandHome(path: string, home: string): string {
  return /^~(?:$|[/\\])/.test(path) ? join(home, path.slice(1)) : path
}

/**
 * Python's expanduser order: HOME, else the account's folder; on Windows USERPROFILE first.
 * `accountHome` is what the system's user database says, if anything.
 */
export function resolvePaths(
  env: Environment,
  os: NodeJS.Platform,
  accountHome: string | undefined,
  owner?: number,
): Paths {
  const windows = os === 'win32'
  const home = (windows ? variable(env, 'USERPROFILE') : variable(env, 'HOME')) ?? accountHome
  if (home === undefined || home === '') {
    throw new SystemError('home-missing', 'There is no home folder: HOME is not set.')
  }
  const aws = join(home, '.aws')
  const local = variable(env, 'LOCALAPPDATA') ?? join(home, 'AppData', 'Local')
  const own = (name: string, fallback: readonly string[]): string =>
    windows
      ? join(local, 'keyless')
      : join(variable(env, name) ?? join(home, ...fallback), 'keyless')
  const stateFolder = own('XDG_STATE_HOME', ['.local', 'state'])
  const file = (name: string, usual: string): string => {
    const given = variable(env, name)
    if (given === undefined) return join(aws, usual)
    return expandHome(expandVariables(given, env, windows), home)
  }
  return {
    home,
    awsConfig: file('AWS_CONFIG_FILE', 'config'),
    awsCredentials: file('AWS_SHARED_CREDENTIALS_FILE', 'credentials'),
    ssoCache: join(aws, 'sso', 'cache'),
    cliCache: join(aws, 'cli', 'cache'),
    locks: join(aws, 'keyless'),
    configFolder: own('XDG_CONFIG_HOME', ['.config']),
    stateFolder,
    cacheFolder: own('XDG_CACHE_HOME', ['.cache']),
    backups: join(stateFolder, 'backups'),
    owner,
  }
}
