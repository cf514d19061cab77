import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Scan, scan, type ScanOptions } from '../../../src/migrate/scan.ts'
import { type Clock, systemClock } from '../../../src/system/clock.ts'
import type { Environment } from '../../../src/system/environment.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { createTempHome } from '../../support/temp-home.ts'

export interface ScanStage {
  readonly home: string
  /** A folder beside the home's own files. */
  readonly folder: string
  plant(name: string, text: string | Uint8Array): string
  /** Scans the folder, or what the options say. */
  scan(options?: Partial<ScanOptions>, env?: Environment, clock?: Clock): Promise<Scan>
  remove(): void
}

export function createScanStage(): ScanStage {
  const home = createTempHome()
  const folder = join(home.path, 'project')
  mkdirSync(folder)
  return {
    home: home.path,
    folder,
    plant: (name, text) => {
      const file = join(folder, name)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
      return file
    },
    scan: async (options = {}, env = {}, clock = systemClock) => {
      const all = { HOME: home.path, ...env }
      const system = { clock, env: all, paths: resolvePaths(all, 'linux', undefined) }
      return await scan({ paths: [folder], folder, ...options }, system)
    },
    remove: () => rmSync(home.path, { recursive: true, force: true }),
  }
}

/** `FILE:LINE` below the folder, for every key found. */
export function placesOf({ keys }: Pick<Scan, 'keys'>, { folder }: ScanStage): readonly string[] {
  return keys.map(({ file = '', line }) => `${file.slice(folder.length + 1)}:${line}`).toSorted()
}
