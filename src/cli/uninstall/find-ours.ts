/** What on this machine is there because of keyless, and what of it may go. Looks only. */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { agentPlaces } from '../../agent/agent-places.ts'
import { createControlClient } from '../../agent/control-client.ts'
import { KeylessError } from '../../errors.ts'
import { type RunningSandbox, runningSandboxes } from '../../sandbox/running-sandbox.ts'
import { completions } from '../../shell/completions.ts'
import { planRcFile, type RcPlan, rcFile } from '../../shell/rc-file.ts'
import { variable } from '../../system/environment.ts'
import { readPlainIfPresent } from '../../system/files.ts'
import { quotePosix, quotePowerShell } from '../../system/shell-quote.ts'
import type { System } from '../../system/system.ts'
import { protectionPath } from '../../tokens/sealing/protection.ts'

export type PartName = 'settings' | 'journal' | 'backups' | 'state' | 'cache' | 'locks'

/** What a person can keep by a flag. */
export type Keepable = 'settings' | 'journal' | 'backups'

export interface Part {
  readonly name: PartName
  /** Files and folders, none inside another. */
  readonly paths: readonly string[]
  readonly says: string
}

export interface Ours {
  /** Secrets are sealed: they are put back first. */
  readonly isProtected: boolean
  /** Its process. */
  readonly agent: number | undefined
  readonly sandboxes: readonly RunningSandbox[]
  readonly rcFiles: readonly RcPlan[]
  /** Rc files with a line of ours that a person wrote by hand. */
  readonly byHand: readonly string[]
  /** Files that hold a completion script and nothing else. */
  readonly completionFiles: readonly string[]
  readonly parts: readonly Part[]
}

const says: Readonly<Record<PartName, string>> = {
  settings: 'your settings: production, guard rules',
  journal: 'the journal of who used what',
  backups: 'your AWS config before each edit of keyless, and `keyless undo`: the only copies',
  state: 'what keyless remembers: console windows, menus, sockets of the agent, sandboxes',
  cache: 'accounts and roles as last listed, sessions of authenticators',
  locks: 'locks beside the caches of ~/.aws',
}

export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const partOf: Readonly<Record<string, PartName>> = {
  journal: 'journal',
  backups: 'backups',
  edits: 'backups',
  migrate: 'backups',
  'config.yaml': 'settings',
  team: 'settings',
}

/** On Windows the three folders are one, so the names decide. */
export function partsOf({ paths }: Pick<System, 'paths'>): readonly Part[] {
  const found = new Map<PartName, Set<string>>()
  const note = (name: PartName, path: string): void => {
    found.set(name, (found.get(name) ?? new Set()).add(path))
  }
  const folders = [
    ['settings', paths.configFolder],
    ['cache', paths.cacheFolder],
    ['state', paths.stateFolder],
  ] as const
  const seen = new Set<string>()
  for (const [usual, folder] of folders) {
    if (seen.has(folder)) continue
    seen.add(folder)
    for (const name of namesIn(folder)) note(partOf[name] ?? usual, join(folder, name))
  }
  if (existsSync(paths.locks)) note('locks', paths.locks)
  const order: readonly PartName[] = ['settings', 'journal', 'backups', 'state', 'cache', 'locks']
  return order.flatMap((name) => {
    const all = [...(found.get(name) ?? [])].toSorted()
    return all.length === 0 ? [] : [{ name, paths: all, says: says[name] }]
  })
}

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const

/** Of every shell, not of the one that asks: the line may be in several. A file that cannot be read has none. */
function rcPlans({ env, platform, paths }: System): Pick<Ours, 'rcFiles' | 'byHand'> {
  const rcFiles: RcPlan[] = []
  const byHand: string[] = []
  for (const shell of shells) {
    const path = rcFile(shell, { env, os: platform.os, home: paths.home })
    try {
      const before = readPlainIfPresent(path) ?? new Uint8Array()
      const plan = planRcFile(path, before, shell, 'remove')
      if (plan.changed) rcFiles.push(plan)
      const left = Buffer.from(plan.after).toString('latin1').split('\n')
      const loads = /^[^#]*\bkeyless (?:shell init|completion)\b/
      if (left.some((line) => loads.test(line))) byHand.push(path)
    } catch (error) {
      if (!(error instanceof KeylessError)) throw error
    }
  }
  return { rcFiles, byHand }
}

/** Where the script itself says to save it. */
function completionFiles({ env, paths }: System): readonly string[] {
  const config = variable(env, 'XDG_CONFIG_HOME') ?? join(paths.home, '.config')
  const path = join(config, 'fish', 'completions', 'keyless.fish')
  try {
    const [title = ''] = completions.fish.split('\n')
    const text = readPlainIfPresent(path)?.toString('utf8')
    return text?.startsWith(title) === true ? [path] : []
  } catch {
    return []
  }
}

async function agentPid(system: System): Promise<number | undefined> {
  const { controlSocket } = agentPlaces(system.paths, system.platform)
  return (await createControlClient(controlSocket).hello())?.pid
}

export async function findOurs(system: System): Promise<Ours> {
  const { stateFolder } = system.paths
  return {
    isProtected: existsSync(protectionPath(system.paths)),
    agent: await agentPid(system),
    sandboxes: await runningSandboxes({ stateFolder }),
    ...rcPlans(system),
    completionFiles: completionFiles(system),
    parts: partsOf(system),
  }
}

/** How this keyless was installed, and so how it goes: the last thing that a person does. */
export function removalOfProgram({ platform }: Pick<System, 'platform'>): string {
  const program = resolve(platform.self.at(-1) ?? 'keyless')
  const inPackage = /[/\\]node_modules[/\\]keyless[/\\]/.test(program)
  if (inPackage || platform.self.length > 1) return 'npm uninstall --global keyless'
  if (platform.os !== 'win32') return `rm ${quotePosix(program)}`
  return `rm ${/^[\w:.\\/-]+$/.test(program) ? program : quotePowerShell(program)}`
}
