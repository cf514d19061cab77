import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Cell } from '../../../src/monitor/engine.ts'
import { detectors } from '../../../src/monitor/findings/detectors.ts'
import type { Found } from '../../../src/monitor/findings/find.ts'
import {
  ask,
  type Asked,
  findIn,
  type LoadRequest,
  loadSources,
  type MonitorOptions,
} from '../../../src/monitor/monitor.ts'
import type { Question } from '../../../src/monitor/questions/questions.ts'
import type { Span } from '../../../src/monitor/store/open-store.ts'
import type { Loaded } from '../../../src/monitor/store/load.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { testPlatform } from '../../support/test-platform.ts'
import { createTempHome } from '../../support/temp-home.ts'

/** Something in the repository, beside which its packages stand. */
const self = ['node', fileURLToPath(import.meta.url)]

export interface MonitorStage {
  readonly folder: string
  readonly store: string
  /** Writes records as CloudTrail does; a name with `.gz` is packed. */
  plant(name: string, records: readonly unknown[]): string
  write(name: string, bytes: string | Uint8Array): string
  /** Writes a list of places, which is used from now on. Returns its path. */
  list(text: string | Uint8Array, name?: string): string
  /** No list is named any more. */
  forgetList(): void
  load(...sources: string[]): Promise<Loaded>
  loadWith(request: LoadRequest): Promise<Loaded>
  /** The answer as objects, in its order. */
  ask(question: Question | { sql: string }, asked?: Asked): Promise<Record<string, Cell>[]>
  /** What one detector finds, or all. */
  find(code?: string, span?: Span): Promise<Found>
  remove(): void
}

export function createMonitorStage(): MonitorStage {
  const home = createTempHome()
  const folder = join(home.path, 'trail')
  mkdirSync(folder)
  const paths = resolvePaths({ HOME: home.path }, 'linux', undefined)
  const world = {
    clock: systemClock,
    platform: testPlatform({ self }),
    paths,
  }
  const store = join(paths.stateFolder, 'monitor')
  const signal = new AbortController().signal
  let options: MonitorOptions = { folder: store, memoryBytes: 512e6, signal }
  const write = (name: string, bytes: string | Uint8Array): string => {
    const file = join(folder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
    return file
  }
  return {
    folder,
    store,
    write,
    list: (text, name = 'places.csv') => {
      const places = join(home.path, name)
      writeFileSync(places, text)
      options = { ...options, places }
      return places
    },
    forgetList: () => {
      options = { ...options, places: undefined }
    },
    plant: (name, records) => {
      const text = JSON.stringify({ Records: records })
      return write(name, name.endsWith('.gz') ? gzipSync(text) : text)
    },
    load: async (...sources) =>
      loadSources({ sources: sources.length === 0 ? [folder] : sources }, options, world),
    loadWith: async (request) => loadSources(request, options, world),
    ask: async (question, asked = {}) => {
      const { columns, rows } = await ask(question, asked, options, world)
      return rows.map((row) =>
        Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])),
      )
    },
    find: async (code, span = {}) => {
      const asked = detectors.filter((one) => code === undefined || one.code === code)
      return findIn(asked, span, options, world)
    },
    remove: () => home.remove(),
  }
}
