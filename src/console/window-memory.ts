/** Which window each profile's console opened in last. A convenience: damaged, it is as if it were not there. */
import { join } from 'node:path'
import { readCacheFile } from '../system/cache-folder.ts'
import { writePrivateFile } from '../system/files.ts'
import { withLock } from '../system/lock.ts'
import type { System } from '../system/system.ts'
import { type ConsoleWindow, isWindowName } from './window.ts'

type Memory = Readonly<Record<string, ConsoleWindow>>
type Ports = Pick<System, 'paths' | 'clock' | 'platform'>

const fileOf = ({ paths }: Pick<System, 'paths'>): string =>
  join(paths.stateFolder, 'console-windows.json')

function windowIn(value: unknown): ConsoleWindow | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, name, browser } = value as Readonly<Record<string, unknown>>
  if (kind !== 'container' && kind !== 'browser-profile') return undefined
  if (typeof name !== 'string' || !isWindowName(name)) return undefined
  return { kind, name, ...(typeof browser === 'string' ? { browser } : {}) }
}

function read(ports: Pick<System, 'paths'>): Memory {
  const text = readCacheFile(fileOf(ports), { uid: ports.paths.owner })?.text
  if (text === undefined) return {}
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>)
    const known = entries.flatMap(([profile, value]) => {
      const window = windowIn(value)
      return window === undefined ? [] : [[profile, window] as const]
    })
    return Object.fromEntries(known)
  } catch {
    return {}
  }
}

/** Throws SystemError as readCacheFile. */
export function rememberedWindow(
  profile: string,
  ports: Pick<System, 'paths'>,
): ConsoleWindow | undefined {
  const memory = read(ports)
  return Object.hasOwn(memory, profile) ? memory[profile] : undefined
}

/** Keeps the window for this profile; undefined forgets it. Throws SystemError. */
export async function rememberWindow(
  profile: string,
  window: ConsoleWindow | undefined,
  ports: Ports,
): Promise<void> {
  const { clock, platform, paths } = ports
  const folder = join(paths.stateFolder, 'console-windows.lock')
  await withLock({ folder, clock, platform }, async ({ assertHeld }) => {
    const others = Object.entries(read(ports)).filter(([name]) => name !== profile)
    const kept = window === undefined ? others : [...others, [profile, window] as const]
    assertHeld()
    writePrivateFile(fileOf(ports), `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`)
  })
}
