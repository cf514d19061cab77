/**
 * Which processes live on this machine, with enough evidence to call one dead. Missing evidence is
 * always "unknown": a false "dead" is the only answer that can do harm.
 */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { kill } from 'node:process'
import { errorCode } from './file-errors.ts'
import type { Platform } from './platform.ts'

/** A process so that no other, before or after it, here or elsewhere, is taken for it. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks since boot on Linux, milliseconds since 1970 elsewhere. */
  readonly start: number
  /** For people. */
  readonly host: string
  /** The boot of a kernel on Linux, the machine elsewhere. Empty: cannot be told. */
  readonly machine: string
  /** Pids mean the same only within one; empty: cannot be told. */
  readonly pidNamespace: string
  /** Start times mean the same only within one. */
  readonly timeNamespace: string
}

export interface Sighting {
  readonly state: 'absent' | 'unknown' | 'ended' | 'stopped' | 'running'
  /** Of the process that has this pid now; undefined when it cannot be told. */
  readonly start?: number
}

export interface ProcessTable {
  self(): ProcessIdentity
  /** `thorough` allows a costly look (on macOS it starts `ps`). */
  look(pid: number, thorough: boolean): Sighting
  /** Two start times of one process differ by no more than this. */
  readonly startTolerance: number
}

/** The operating system's answers, apart from what is concluded from them. */
export interface ProcessSources {
  /** Throws the system's error. */
  readText(path: string): string
  /** Throws the system's error. */
  readLink(path: string): string
  /** Signal 0: `ESRCH` is proof of absence. */
  probe(pid: number): 'there' | 'absent' | 'unknown'
  /** Stdout of a short command, or undefined when it failed. */
  ask(command: string, args: readonly string[]): string | undefined
  host(): string
  hardwareAddresses(): readonly string[]
  /** When this process started, in milliseconds since 1970. */
  readonly startedAtMs: number
}

/** What this machine can say; `platform.os` chooses how. */
export function createProcessTable(
  platform: Pick<Platform, 'os' | 'pid'>,
  sources: ProcessSources = systemSources,
): ProcessTable {
  if (platform.os === 'linux' || platform.os === 'android') return linuxTable(platform.pid, sources)
  if (platform.os === 'win32') return windowsTable(platform.pid, sources)
  return psTable(platform.pid, sources)
}

export const systemSources: ProcessSources = {
  readText: (path) => readFileSync(path, 'latin1'),
  readLink: (path) => readlinkSync(path),
  probe: (pid) => {
    try {
      kill(pid, 0)
      return 'there'
    } catch (error) {
      const code = errorCode(error)
      if (code === 'ESRCH') return 'absent'
      return code === 'EPERM' ? 'there' : 'unknown'
    }
  },
  ask: (command, args) => {
    const env = { LC_ALL: 'C', TZ: 'UTC', PATH: '/bin:/usr/bin' }
    const result = spawnSync(command, args, { env, encoding: 'utf8', timeout: 2000 })
    return result.status === 0 ? result.stdout : undefined
  },
  host: () => hostname(),
  hardwareAddresses: () =>
    Object.values(networkInterfaces()).flatMap((cards) => (cards ?? []).map((card) => card.mac)),
  startedAtMs: Math.round(performance.timeOrigin),
}

function linuxTable(pid: number, sources: ProcessSources): ProcessTable {
  return {
    startTolerance: 0,
    self: () => {
      // A /proc of another namespace (a bind mount) shows other processes under our numbers.
      const ours = linkOrEmpty(sources, '/proc/self') === String(pid)
      const start = ours ? parseStat(textOrEmpty(sources, '/proc/self/stat'))?.start : undefined
      return {
        pid,
        start: start ?? 0,
        host: sources.host(),
        machine: textOrEmpty(sources, '/proc/sys/kernel/random/boot_id').trim(),
        pidNamespace: start === undefined ? '' : linkOrEmpty(sources, '/proc/self/ns/pid'),
        timeNamespace: linkOrEmpty(sources, '/proc/self/ns/time'),
      }
    },
    look: (other) => {
      try {
        return parseStat(sources.readText(`/proc/${other}/stat`)) ?? { state: 'unknown' }
      } catch (error) {
        // hidepid hides the processes of others: only the kernel's ESRCH is proof.
        const gone = ['ENOENT', 'ESRCH'].includes(errorCode(error) ?? '')
        return { state: gone && sources.probe(other) === 'absent' ? 'absent' : 'unknown' }
      }
    },
  }
}

/** proc(5): pid (comm) state … starttime is field 22; comm may hold blanks and parentheses. */
function parseStat(text: string): Sighting | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const start = Number(fields[19])
  const letter = fields[0] ?? ''
  if (letter === '' || !Number.isSafeInteger(start)) return undefined
  if ('ZXx'.includes(letter)) return { state: 'ended', start }
  return { state: 'Tt'.includes(letter) ? 'stopped' : 'running', start }
}

function textOrEmpty(sources: ProcessSources, path: string): string {
  try {
    return sources.readText(path)
  } catch {
    return ''
  }
}

function linkOrEmpty(sources: ProcessSources, path: string): string {
  try {
    return sources.readLink(path)
  } catch {
    return ''
  }
}

/** `Mon Nov 23 02:09:00 2026     Ss`: the date of lstart (C locale, UTC), then the state's letters. */
const psLine = /^\w{3} +(\w{3} +\d+ [\d:]{8} \d{4}) +([A-Z])\S*$/

/** macOS and the BSDs: absence is cheap to prove; start time and state take one `ps`. */
function psTable(pid: number, sources: ProcessSources): ProcessTable {
  return {
    // `ps` shows whole seconds, and the runtime counts from a moment after the start.
    startTolerance: 3000,
    self: () => machineIdentity(pid, sources),
    look: (other, thorough) => {
      if (sources.probe(other) === 'absent') return { state: 'absent' }
      if (!thorough) return { state: 'unknown' }
      const text = sources.ask('ps', ['-o', 'lstart=,stat=', '-p', String(other)])?.trim()
      const [, started, letter] = psLine.exec(text ?? '') ?? []
      const start = Date.parse(`${started ?? ''} UTC`)
      if (Number.isNaN(start)) return { state: 'unknown' }
      if (letter === 'Z') return { state: 'ended', start }
      return { state: letter === 'T' ? 'stopped' : 'running', start }
    },
  }
}

/** Windows gives a pid away again soon and its start time is costly: only absence is believed. */
function windowsTable(pid: number, sources: ProcessSources): ProcessTable {
  return {
    startTolerance: 0,
    self: () => machineIdentity(pid, sources),
    look: (other) => ({ state: sources.probe(other) === 'absent' ? 'absent' : 'unknown' }),
  }
}

/** Where no kernel names its boot: an absent pid is dead in whichever boot, on the same machine. */
function machineIdentity(pid: number, sources: ProcessSources): ProcessIdentity {
  const host = sources.host()
  const cards = sources.hardwareAddresses().filter((mac) => !/^[0:]*$/.test(mac))
  const facts = [host, ...new Set(cards.toSorted())].join('\n')
  return {
    pid,
    start: sources.startedAtMs,
    host,
    machine:
      cards.length === 0 ? '' : createHash('sha256').update(facts).digest('hex').slice(0, 32),
    pidNamespace: 'host',
    timeNamespace: '',
  }
}
