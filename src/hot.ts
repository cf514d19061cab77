/**
 * The entry of the program. Answers `credential-process` and `exec` from the cache with nothing
 * loaded that they do not need; everything else, and every doubt, is for main.ts.
 */
import { writeSync } from 'node:fs'
import { cachedAnswer, type CachedAnswer } from './credentials/cached-answer.ts'
import { childEnvironment, childRegion } from './credentials/child-environment.ts'
import { findCommand } from './credentials/find-command.ts'
import { processAnswer } from './credentials/formats/process.ts'
import { replaceProcess } from './credentials/replace-process.ts'
import { sha1Hex } from './credentials/sha1.ts'
import { ancestorNames } from './system/ancestors.ts'
import { appendLine, journalLine } from './system/journal-line.ts'
import type { Platform } from './system/platform.ts'

interface BunRuntime {
  readonly SHA1: { hash(text: string, encoding: 'hex'): string }
}

const { argv, env, getuid } = process

/** True when the command line has been answered: at once where that can be, since waiting takes time. */
function answered(): boolean | Promise<boolean> {
  const [first = '', ...words] = argv.slice(2)
  switch (first) {
    case '--version':
      return words.length === 0 && print(`keyless ${KEYLESS_VERSION}\n`)
    case 'credential-process':
      return printCredentials(profileOf(words), first)
    case 'configure':
      return (
        words[0] === 'export-credentials' &&
        printCredentials(exportProfileOf(words.slice(1)), `${first} ${words[0]}`)
      )
    case 'exec':
      return execute(words)
    default:
      return false
  }
}

/** `PROFILE`, `--profile PROFILE`, `--profile=PROFILE` or nothing. */
function profileOf(words: readonly string[]): string | undefined {
  const [first = '', second] = words
  if (words.length === 0) return profileOfEnvironment()
  if (words.length === 1 && first.startsWith('--profile=')) return first.slice(10)
  if (words.length === 1 && !first.startsWith('-')) return first
  return words.length === 2 && first === '--profile' ? second : undefined
}

/** The AWS CLI's words, with `--format process` or without a format, which is the same. */
function exportProfileOf(words: readonly string[]): string | undefined {
  const at = words.indexOf('--format')
  const others = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)]
  if (at >= 0 && words[at + 1] !== 'process') return undefined
  return others[0]?.startsWith('--profile') || others.length === 0 ? profileOf(others) : undefined
}

/** Keys or a web identity in the environment would go first; two names that differ call for a warning. */
function profileOfEnvironment(): string | undefined {
  if (env['AWS_ACCESS_KEY_ID'] || env['AWS_WEB_IDENTITY_TOKEN_FILE']) return undefined
  const named = env['AWS_PROFILE']
  const older = env['AWS_DEFAULT_PROFILE']
  if (named && older && named !== older) return undefined
  return named || older || 'default'
}

function lookUp(profile: string | undefined, forPerson: boolean): CachedAnswer | undefined {
  const uid = getuid?.()
  if (!profile || uid === undefined) return undefined
  try {
    return cachedAnswer(profile, { env, uid, now: new Date(), sha1 }, forPerson)
  } catch {
    // Most often there is nothing in the cache yet. The full program says what is wrong, if anything.
    return undefined
  }
}

function printCredentials(profile: string | undefined, via: string): boolean | Promise<boolean> {
  // A chain of credential processes is watched by the full program.
  const answer = env['_AWS_CLI_PROFILE_CHAIN'] ? undefined : lookUp(profile, false)
  if (answer === undefined || !print(processAnswer(answer.credentials))) return false
  return noted(answer, profile, via)
}

/**
 * The journal's line; always true. Whoever reads the answer has it by then, and what goes wrong is
 * for `history` to say.
 */
function noted(
  { role, credentials }: CachedAnswer,
  profile: string | undefined,
  via: string,
  program?: string,
): boolean | Promise<boolean> {
  try {
    const { accountId, roleName, sessionName, startUrl } = role
    const { pid, ppid } = process
    const line = journalLine({
      time: new Date(),
      event: 'credentials',
      profile,
      session: sessionName ?? startUrl,
      accountId,
      roleName,
      accessKeyId: credentials.accessKeyId,
      via,
      program,
      pid,
      ppid,
      parents: ancestorNames(ppid, 6),
    })
    const folder = `${env['XDG_STATE_HOME'] || `${env['HOME']}/.local/state`}/keyless/journal`
    if (appendLine(`${folder}/current.jsonl`, line, getuid?.())) return tidied(folder)
  } catch {
    // No journal yet, most often: the full program begins it.
  }
  return true
}

/** Always true. One line in twenty thousand fills the file. */
async function tidied(folder: string): Promise<boolean> {
  try {
    const { tidyJournal } = await import('./main.ts')
    tidyJournal(folder)
  } catch {
    // The next line comes here again.
  }
  return true
}

/** `PROFILE -- COMMAND…`; without the `--` when nothing could be taken for a flag. */
async function execute(words: readonly string[]): Promise<boolean> {
  const [profile = '', ...rest] = words
  const command = rest[0] === '--' ? rest.slice(1) : rest
  const [name = ''] = command
  if (profile.startsWith('-') || name === '' || name.startsWith('-')) return false
  const answer = lookUp(profile, true)
  if (answer === undefined) return false
  const region = childRegion(env, answer.region)
  const childEnv = childEnvironment(env, answer.credentials, region, profile)
  const { platform: os, pid } = process
  const found = findCommand(name, childEnv, os)
  if (found.found !== 'program') return false
  // Not waited for: where the file is full and this process is replaced, the next line tidies up.
  void noted(answer, profile, 'exec', name.slice(name.lastIndexOf('/') + 1))
  const { execve } = process as { execve?: NonNullable<Platform['execve']> }
  const platform = { os, pid, execve: execve?.bind(process), signals: process }
  replaceProcess(found.path, command, childEnv, platform)
  const { spawnChild } = await import('./credentials/spawn-child.ts')
  const options = { command, env: childEnv, platform, hasTerminal }
  const exitCode = await spawnChild(found.path, command.slice(1), options).catch(() => undefined)
  if (exitCode !== undefined) process.exitCode = exitCode
  return exitCode !== undefined
}

function hasTerminal(): boolean {
  return [0, 1, 2].some((fd) => process.getBuiltinModule('node:tty').isatty(fd))
}

/** bun has a quick one at hand; Node's takes longer to load than ours to run. */
function sha1(text: string): string {
  const { Bun: bun } = globalThis as { Bun?: BunRuntime }
  if (bun === undefined) return sha1Hex(text)
  return bun.SHA1.hash(text, 'hex')
}

/** ASCII only. Not by the stream on fd 1, which takes longer to make than all else here. */
function print(text: string): boolean {
  for (let rest = text; rest !== '';) {
    try {
      rest = rest.slice(writeSync(1, rest))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // Its reader has gone, as that of `| head -1`.
      if (code === 'EPIPE') return true
      // A full disk, most often: the full program has words for it.
      if (code !== 'EAGAIN') return false
      // A full pipe that does not block: its reader is slow.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
  return true
}

async function run(): Promise<void> {
  try {
    const done = answered()
    // Everything is written by then; to let the runtime find out that nothing is left takes longer.
    if (done === true || (await done)) process.exit()
  } catch {
    // What goes wrong here goes wrong in the full program too, and is said in words.
  }
  const { main } = await import('./main.ts')
  await main()
}

void run()
