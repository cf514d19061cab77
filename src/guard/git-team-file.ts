/**
 * A team file out of a git repository, by the `git` program with the person's own keys: one commit
 * into an empty repository without a work tree. Nothing is checked out, and nothing of it is run.
 */
import { rmSync } from 'node:fs'
import { ConfigError, ServiceError, SystemError } from '../errors.ts'
import type { Environment } from '../system/environment.ts'
import { run, type RunResult } from '../system/subprocess.ts'
import { makeTemporaryFolder } from '../system/temporary-folder.ts'
import { forTerminal } from '../system/text.ts'
import { longestTeamFile } from './team-copy.ts'
import type { TeamSource } from './team-source.ts'

type GitSource = Extract<TeamSource, { kind: 'git' }>

export interface GitOptions {
  readonly env: Environment
  readonly signal: AbortSignal
  /** Whether git and ssh may ask for a passphrase. */
  readonly mayAsk: boolean
}

const timeoutMs = 120_000

/** What a person sets to reach their server; all else of git's variables is about other repositories. */
const keptVariables: ReadonlySet<string> = new Set([
  ...['GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_SSH_VARIANT', 'GIT_ASKPASS', 'GIT_SSL_CAINFO'],
  ...['GIT_SSL_CAPATH', 'GIT_EXEC_PATH', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM'],
  'GIT_CONFIG_NOSYSTEM',
])

function gitEnvironment(env: Environment, mayAsk: boolean, ssh: string | undefined): Environment {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('GIT_') || keptVariables.has(name),
  )
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_ALLOW_PROTOCOL: 'https:ssh',
    GIT_OPTIONAL_LOCKS: '0',
    ...(mayAsk ? {} : { GIT_TERMINAL_PROMPT: '0', GIT_ASKPASS: '', SSH_ASKPASS_REQUIRE: 'never' }),
    ...(ssh === undefined ? {} : { GIT_SSH_COMMAND: ssh }),
  }
}

/** No hook, no helper that watches files, no tidying in the background, no submodule. */
const safely = [
  ...['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'gc.auto=0'],
  ...['-c', 'maintenance.auto=false', '-c', 'submodule.recurse=false'],
  ...['-c', 'fetch.recurseSubmodules=false', '-c', 'protocol.file.allow=never'],
]

type Git = (...words: readonly string[]) => Promise<RunResult>

function gitIn(folder: string, source: GitSource, options: GitOptions): Git {
  const remote = ['-c', `remote.origin.url=${source.url}`]
  let env = gitEnvironment(options.env, options.mayAsk, undefined)
  const call = async (words: readonly string[]): Promise<RunResult> => {
    try {
      const all = ['git', `--git-dir=${folder}`, '--literal-pathspecs', ...safely, ...remote]
      // The digest is that of the file's bytes.
      const encoding = words[0] === 'cat-file' ? 'latin1' : 'utf8'
      return await run([...all, ...words], { env, timeoutMs, signal: options.signal, encoding })
    } catch (error) {
      const isMissing = error instanceof SystemError && error.code === 'command-not-found'
      if (!isMissing) throw error
      const message = 'The program git was not found, which reads team files out of repositories.'
      throw new SystemError('command-not-found', message, { fix: 'install git' })
    }
  }
  let isReady: Promise<void> | undefined
  /** ssh asks on the terminal whatever its input is: it has to be told not to. */
  const silence = async (): Promise<void> => {
    if (options.mayAsk) return
    const own = (await call(['config', '--get', 'core.sshCommand'])).stdout.trim()
    const { GIT_SSH_COMMAND: given, GIT_SSH: program } = options.env
    if (program !== undefined && given === undefined) return
    const ssh = `${given ?? (own === '' ? 'ssh' : own)} -oBatchMode=yes`
    env = gitEnvironment(options.env, false, ssh)
  }
  return async (...words) => {
    isReady ??= silence()
    await isReady
    return await call(words)
  }
}

function failure({ stderr }: RunResult, { url }: GitSource): ServiceError {
  const lines = stderr.split('\n').map((line) => line.trim())
  const said = lines.findLast((line) => /^(?:fatal|error|ssh|git@)/i.test(line)) ?? lines.at(0)
  const why = said === undefined || said === '' ? '' : `: ${forTerminal(said).replace(/\.$/, '')}`
  const message = `Git could not read ${url}${why}.`
  return new ServiceError('team-file-unreachable', message, {
    details: { url },
    fix: `git ls-remote ${url}`,
  })
}

/** `100644 blob OID SIZE\tPATH`: a link, a folder and a submodule have other modes. */
async function blobOf(git: Git, source: GitSource): Promise<string> {
  const listed = await git('ls-tree', '-z', '-l', 'FETCH_HEAD', '--', source.path)
  if (listed.exitCode !== 0) throw failure(listed, source)
  const [, mode, id = '', size = ''] =
    /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(\d+|-)\t/.exec(listed.stdout) ?? []
  const details = { source: source.url, file: source.path }
  if (mode === undefined) {
    const message = `There is no ${source.path} in ${source.url}.`
    throw new ConfigError('team-file-missing', message, { details, fix: 'name it with #path=FILE' })
  }
  if (!mode.startsWith('100')) {
    const what = mode === '120000' ? 'is a link' : 'is no file'
    throw new ConfigError('team-file-invalid', `${source.path} of ${source.url} ${what}.`, {
      details,
      fix: 'name the file itself with #path=FILE',
    })
  }
  if (Number(size) > longestTeamFile) {
    const message = `${source.path} of ${source.url} is longer than ${longestTeamFile} bytes.`
    throw new ConfigError('team-file-invalid', message, { details })
  }
  return id
}

/**
 * Throws ServiceError `team-file-unreachable`, ConfigError `team-file-missing` and
 * `team-file-invalid`, SystemError.
 */
export async function readFromGit(source: GitSource, options: GitOptions): Promise<Buffer> {
  const folder = makeTemporaryFolder('keyless-team-')
  try {
    const git = gitIn(folder, source, options)
    const started = await git('init', '--bare', '--quiet', '--template=')
    if (started.exitCode !== 0) throw failure(started, source)
    const flags = ['--quiet', '--depth=1', '--no-tags', '--filter=blob:none']
    const fetched = await git(
      ...['fetch', ...flags, '--no-recurse-submodules', '--', 'origin', source.ref ?? 'HEAD'],
    )
    if (fetched.exitCode !== 0) throw failure(fetched, source)
    const shown = await git('cat-file', 'blob', await blobOf(git, source))
    if (shown.exitCode !== 0) throw failure(shown, source)
    return Buffer.from(shown.stdout, 'latin1')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
