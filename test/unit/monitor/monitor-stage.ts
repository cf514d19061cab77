import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Cancelled } from '../../../src/errors.ts'
import { documentsIn, toldBy } from '../../../src/monitor/directory/cli-output.ts'
import type { Directory } from '../../../src/monitor/directory/directory.ts'
import { putIntoStore } from '../../../src/monitor/directory/keep-directory.ts'
import type { Answer, Cell } from '../../../src/monitor/engine.ts'
import {
  type Exported,
  type ExportRequest,
  runExport,
} from '../../../src/monitor/export/run-export.ts'
import { type FollowRequest, followStore } from '../../../src/monitor/export/follow.ts'
import { detectors } from '../../../src/monitor/findings/detectors.ts'
import type { Found } from '../../../src/monitor/findings/find.ts'
import {
  ask,
  type Asked,
  askOwnUses,
  askUnused,
  findIn,
  type LoadRequest,
  loadSources,
  type MonitorOptions,
} from '../../../src/monitor/monitor.ts'
import { type Live, startLive } from '../../../src/monitor/page/live.ts'
import { pageOf } from '../../../src/monitor/page/page.ts'
import type { PageModel } from '../../../src/monitor/page/model.ts'
import type { Question } from '../../../src/monitor/questions/questions.ts'
import type { Span } from '../../../src/monitor/store/open-store.ts'
import type { Loaded } from '../../../src/monitor/store/load.ts'
import { tellNew, type TellRequest } from '../../../src/monitor/watch/tell-new.ts'
import { watch, type WatchRequest } from '../../../src/monitor/watch/watch.ts'
import type { Unused, UnusedAsked } from '../../../src/monitor/unused/find-unused.ts'
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
  /** Writes a list of networks, which is read with the next question. Returns its path. */
  networks(text: string): string
  /** A migration of this machine set this key inactive. */
  retire(accessKey: string, at: Date): void
  /** No list is named any more. */
  forgetList(): void
  load(...sources: string[]): Promise<Loaded>
  loadWith(request: LoadRequest, signal?: AbortSignal): Promise<Loaded>
  /** The answer as objects, in its order. */
  ask(question: Question | { sql: string }, asked?: Asked): Promise<Record<string, Cell>[]>
  /** Documents as the AWS CLI prints them, about who is assigned what. */
  directory(...documents: readonly object[]): Promise<Directory>
  unused(asked: UnusedAsked): Promise<Unused>
  /** What the keys of the journal were used for. */
  ownUses(): Promise<Answer>
  /** What one detector finds, or all. */
  find(code?: string, span?: Span): Promise<Found>
  /** Watches the folder; `before` comes before each round. */
  watch(
    request: Pick<WatchRequest, 'since' | 'tell' | 'onTrouble' | 'isOver'> & {
      readonly before: () => void
      readonly stop: AbortController
    },
  ): Promise<void>
  /** Exports what comes, in rounds that take no time. */
  follow(
    request: Pick<FollowRequest, 'sending' | 'onExported' | 'onTrouble'>,
    rounds: number,
  ): Promise<readonly number[]>
  /** At the next wait of a watch, which takes no time. */
  atSleep(work: () => void): void
  tellNew(request: TellRequest): Promise<number>
  /** Takes the folder away, and brings it back. */
  hide(): void
  unhide(): void
  /** What a page of that time shows. */
  page(span?: Span): Promise<PageModel>
  /** The same, following the store. */
  live(zone?: string): Promise<Live>
  /** To a destination of one's own. */
  send(
    request: Pick<ExportRequest, 'name' | 'formerName' | 'channel'> & { readonly span?: Span },
  ): Promise<Exported>
  /** As Ctrl-C. */
  stop(): void
  remove(): void
}

const pageAsked = {
  detectors,
  suppressions: [],
  span: {},
  now: new Date('2026-11-23T09:00:00Z'),
  zone: 'UTC',
  where: '',
  notes: [],
  accountNames: new Map<string, string>(),
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
  const controller = new AbortController()
  const { signal } = controller
  let options: MonitorOptions = { folder: store, memoryBytes: 512e6, signal }
  let sleeping: (() => void) | undefined
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
    networks: (text) => {
      const networks = join(home.path, 'networks.txt')
      writeFileSync(networks, text)
      options = { ...options, networks }
      return networks
    },
    retire: (accessKey, at) => {
      options = { ...options, retired: [{ accessKey, at }] }
    },
    forgetList: () => {
      options = { ...options, places: undefined, networks: undefined }
    },
    plant: (name, records) => {
      const text = JSON.stringify({ Records: records })
      return write(name, name.endsWith('.gz') ? gzipSync(text) : text)
    },
    load: async (...sources) =>
      loadSources({ sources: sources.length === 0 ? [folder] : sources }, options, world),
    loadWith: async (request, stop = signal) =>
      loadSources(request, { ...options, signal: stop }, world),
    ask: async (question, asked = {}) => {
      const { columns, rows } = await ask(question, asked, options, world)
      return rows.map((row) =>
        Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null])),
      )
    },
    directory: async (...documents) => {
      const told = toldBy(documentsIn(documents.map((one) => JSON.stringify(one)).join('\n')))
      return putIntoStore(told ?? {}, { folder: store, signal }, world)
    },
    unused: async (asked) => askUnused(asked, options, world),
    ownUses: async () => askOwnUses(options, world, {}),
    find: async (code, span = {}) => {
      const asked = detectors.filter((one) => code === undefined || one.code === code)
      return findIn(asked, span, options, world)
    },
    watch: async ({ before, stop, ...request }) => {
      const source = resolve(folder)
      const load = async (): Promise<unknown> => {
        before()
        return loadSources({ sources: [source] }, options, world)
      }
      const clock = {
        ...systemClock,
        sleep: async () => {
          sleeping?.()
          sleeping = undefined
        },
      }
      const rest = { load, intervalMs: 60_000, onGood: () => {} }
      const watching = { ...options, signal: stop.signal }
      await watch({ ...request, ...rest }, watching, { ...world, clock })
    },
    follow: async (request, rounds) => {
      const stop = new AbortController()
      const waits: number[] = []
      const clock = {
        ...systemClock,
        sleep: async (ms: number) => {
          if (waits.push(ms) === rounds) stop.abort()
        },
      }
      const rest = { intervalMs: 60_000, onGood: () => {}, isOver: () => false }
      const load = async () => loadSources({ sources: [folder] }, options, world)
      const following = { ...options, signal: stop.signal }
      await followStore({ ...rest, load, ...request }, following, { ...world, clock })
      return waits
    },
    atSleep: (work) => {
      sleeping = work
    },
    tellNew: async (request) => tellNew(request, options, world),
    hide: () => renameSync(folder, `${folder}-gone`),
    unhide: () => renameSync(`${folder}-gone`, folder),
    page: async (span = {}) => pageOf({ ...pageAsked, span }, options, world),
    live: async (zone = 'UTC') => {
      const ask = () => ({ ...pageAsked, zone })
      // It is two databases, each with its own share.
      return startLive({ ask, options: { ...options, memoryBytes: 1024e6 }, world })
    },
    send: async (request) => runExport({ span: {}, suppressions: [], ...request }, options, world),
    stop: () => controller.abort(new Cancelled()),
    remove: () => home.remove(),
  }
}
