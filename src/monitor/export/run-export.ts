/** Everything that a destination does not have yet, in order; how far it came is noted after each answer. */
import { existsSync } from 'node:fs'
import { KeylessError } from '../../errors.ts'
import { type Held, withLock } from '../../system/lock.ts'
import type { System } from '../../system/system.ts'
import type { Engine } from '../engine.ts'
import { detectors } from '../findings/detectors.ts'
import type { Finding } from '../findings/finding.ts'
import { type Suppression, suppressionOf } from '../findings/suppressions.ts'
import { findingsIn, type MonitorOptions, withStore } from '../monitor.ts'
import { readLog, type StoreState } from '../store/log.ts'
import type { Span } from '../store/open-store.ts'
import { type Channel, pieces, sendAll } from './channel.ts'
import {
  beginning,
  checkpointPath,
  type Progress,
  readProgress,
  writeProgress,
} from './checkpoint.ts'
import { findingId, findingState } from './finding-id.ts'
import { eventsAfter } from './outgoing.ts'

export interface ExportRequest {
  /** Of the destination: what has the same one goes on where the last one stopped. Undefined: from the beginning. */
  readonly name: string | undefined
  /** What it was called before; read where there is none of that name. */
  readonly formerName?: string | undefined
  /** How far it is, of what has no name; for as long as this program runs. */
  readonly kept?: KeptProgress
  readonly channel: Channel
  readonly span: Span
  readonly suppressions: readonly Suppression[]
  /** Of the store as it is now, once everything else is sent. */
  readonly summary?: ((engine: Engine, summed: Summed) => Promise<void>) | undefined
  readonly onProgress?: ((sent: Exported) => void) | undefined
}

export interface KeptProgress {
  progress: Progress
}

export interface Summed {
  readonly state: StoreState
  /** Without notes and those that are suppressed. */
  readonly findings: readonly Finding[]
}

export interface Exported {
  readonly events: number
  readonly findings: number
  /** Of both, those that the destination refused for good. */
  readonly refused: number
  readonly because: string
}

type World = Pick<System, 'clock' | 'platform' | 'paths'>

/** Merged away while they were read: they are in another part now. */
const mostReopened = 5

/**
 * One process for each destination at a time; others wait for it. Throws what the channel throws, SystemError
 * `lock-timeout`, `store-unusable`, `engine-missing`, and the signal's reason: what was acknowledged
 * until then is noted.
 */
export async function runExport(
  request: ExportRequest,
  options: MonitorOptions,
  world: World,
): Promise<Exported> {
  const { name } = request
  if (name === undefined)
    return await sendNew(
      createRun(request, inMemory(options.folder, request.kept)),
      request,
      options,
      world,
    )
  const { folder, signal } = options
  const { clock, platform } = world
  const path = checkpointPath(folder, name)
  const lock = { folder: path.replace(/\.json$/, '.lock'), clock, platform, signal }
  return await withLock(lock, async (held) => {
    const run = createRun(request, onDisk(folder, path, { ...request, name }, held))
    return await sendNew(run, request, options, world)
  })
}

/** How far it was, and what notes how far it is. */
interface Notes {
  readonly before: Progress
  keep(progress: Progress): void
}

const begunOf = (folder: string): string => readLog(folder).begun?.toISOString() ?? ''

function inMemory(folder: string, kept: KeptProgress | undefined): Notes {
  const begun = begunOf(folder)
  return {
    before: kept?.progress.begun === begun ? kept.progress : { begun },
    keep: (progress) => {
      if (kept !== undefined) kept.progress = progress
    },
  }
}

function onDisk(
  folder: string,
  path: string,
  { name, formerName }: { readonly name: string; readonly formerName?: string | undefined },
  held: Held,
): Notes {
  const isFormer = formerName !== undefined && !existsSync(path)
  const from = isFormer ? checkpointPath(folder, formerName) : path
  return {
    before: readProgress(from, begunOf(folder)),
    keep: (progress) => {
      held.assertHeld()
      writeProgress(path, name, progress)
    },
  }
}

async function sendNew(
  run: Sending,
  request: ExportRequest,
  options: MonitorOptions,
  world: World,
): Promise<Exported> {
  const { folder, signal } = options
  for (let opened = 0; ; opened++) {
    let parts: StoreState['parts'] = []
    try {
      const findings = await withStore(run.span, options, world, async (engine, state) => {
        parts = state.parts
        await run.events(engine, signal)
        const found = await foundIn(engine, request, signal)
        await request.summary?.(engine, { state, findings: found })
        return found
      })
      await run.findings(findings, signal)
      return run.end()
    } catch (error) {
      const isEngine = error instanceof KeylessError && error.code === 'engine-failed'
      if (!isEngine || opened === mostReopened || !areGone(folder, parts)) throw error
    }
  }
}

async function foundIn(
  engine: Engine,
  { channel, summary, suppressions }: ExportRequest,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (channel.finding === undefined && summary === undefined) return []
  const { findings } = await findingsIn(engine, detectors, signal)
  return findings.filter(
    (one) => one.level !== 'note' && suppressionOf(one, suppressions) === undefined,
  )
}

function areGone(folder: string, parts: StoreState['parts']): boolean {
  const now = new Set(readLog(folder).parts.map(({ name }) => name))
  return parts.some(({ name }) => !now.has(name))
}

type Sending = ReturnType<typeof createRun>

/** What was passed over once stays so, whatever is asked now. */
function laterSince({ since }: Progress, asked: Date | undefined): Date | undefined {
  if (since === undefined) return asked
  const kept = new Date(since)
  return asked === undefined || kept > asked ? kept : asked
}

function createRun({ channel, span, onProgress }: ExportRequest, notes: Notes) {
  const { before } = notes
  const since = laterSince(before, span.since)
  let progress: Progress = since === undefined ? before : { ...before, since: since.toISOString() }
  const sent = { events: 0, findings: 0, refused: 0, because: '' }
  const noted = (more: Omit<Progress, 'begun'>): void => {
    progress = { ...progress, ...more }
    notes.keep(progress)
  }
  const deliver = async (
    records: readonly Buffer[],
    kind: 'events' | 'findings',
  ): Promise<void> => {
    const { refused, because } = await sendAll(channel, records)
    sent[kind] += records.length
    sent.refused += refused
    if (sent.because === '') sent.because = because
    onProgress?.(sent)
  }
  return {
    span: { ...span, since },
    /** Where nothing had to be sent, what was passed over is noted here. */
    end: (): Exported => {
      if (progress.since !== before.since && progress.since !== undefined)
        noted({ since: progress.since })
      return sent
    },
    events: async (engine: Engine, signal: AbortSignal): Promise<void> => {
      const encode = channel.event
      if (encode === undefined) return
      for await (const page of eventsAfter(engine, progress.place ?? beginning)) {
        for (const { items, records } of pieces(page, encode, channel)) {
          signal.throwIfAborted()
          await deliver(records, 'events')
          const last = items.at(-1)
          if (last !== undefined) noted({ place: { batch: last.batch, id: last.id } })
        }
      }
    },
    findings: async (findings: readonly Finding[], signal: AbortSignal): Promise<void> => {
      const encode = channel.finding
      if (encode === undefined) return
      const before = progress.findings ?? {}
      const news = findings.filter((one) => before[findingId(one)] !== findingState(one))
      const encoded = (one: Finding) => encode(one, before[findingId(one)] !== undefined)
      for (const { items, records } of pieces(news, encoded, channel)) {
        signal.throwIfAborted()
        await deliver(records, 'findings')
        const states = items.map((one) => [findingId(one), findingState(one)] as const)
        noted({ findings: { ...progress.findings, ...Object.fromEntries(states) } })
      }
    },
  }
}
