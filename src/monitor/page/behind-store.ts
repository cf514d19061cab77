/**
 * The events behind a live page, in files of their own: a click is answered from them while the store is read
 * anew, and by a small database that stays open.
 */
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { makePrivateFolder, removeQuietly } from '../../system/files.ts'
import { createProcessTable } from '../../system/process-table.ts'
import type { Engine } from '../engine.ts'
import { openDuckDb, quoted } from '../engines/duckdb.ts'
import type { Detector } from '../findings/detector.ts'
import type { Finding } from '../findings/finding.ts'
import type { MonitorOptions, World } from '../monitor.ts'
import { sealPart, servedFolder } from '../store/store.ts'
import { type Behind, readBehind } from './behind.ts'
import { createTurns } from './in-turn.ts'
import type { PageEvents } from './model.ts'
import { mostEvidence } from './pack-findings.ts'

/** What the questions of a click ask for, of `acts`. */
const columns = [
  ...['id', 'time', 'origin', 'person', 'person_id', 'kind', 'account', 'target_account'],
  ...['role_name', 'service', 'name', 'error_code', 'address'],
  ...['sign_in_name', 'credential_type', 'outcome'],
]

/** Of the memory for all; beside it a load, or the questions of the next page, has the share of any other. */
const share = 0.15

export interface BehindRequest {
  /** The store is open in it, and the detectors were asked. */
  readonly engine: Engine
  readonly detectors: readonly Detector[]
  /** Those of the model, in its order. */
  readonly findings: readonly Finding[]
  readonly zone: string
}

export interface BehindStore {
  behind(asked: Behind): Promise<PageEvents>
  /** After the answers that are under way. */
  close(): Promise<void>
}

/** Those of a server that is running stay. */
function removeLeft(folder: string, { platform }: World): void {
  const processes = createProcessTable(platform)
  for (const name of readdirSync(folder)) {
    const { state } = processes.look(Number.parseInt(name, 10), false)
    if (state === 'absent') removeQuietly(join(folder, name))
  }
}

/** The page has a few events of each: whoever has more is asked of its detector once more. */
async function keepHits({ engine, detectors, findings }: BehindRequest, to: string): Promise<void> {
  const large = findings.filter(({ events }) => events > mostEvidence)
  const codes = new Set(large.map(({ code }) => code))
  await engine.run('CREATE TEMP TABLE hits (code VARCHAR, subject VARCHAR, id VARCHAR)')
  for (const { code, sql } of detectors) {
    if (!codes.has(code)) continue
    const hit = `SELECT ${quoted(code)}, subject, id FROM (${sql}) WHERE subject IS NOT NULL`
    await engine.run(`INSERT INTO hits ${hit}`)
  }
  const names = columns.map((name) => `a.${name}`).join(', ')
  const rows = `SELECT h.code, h.subject, ${names} FROM hits AS h JOIN acts AS a ON a.id = h.id`
  await engine.run(`COPY (${rows}) TO ${quoted(to)} (FORMAT parquet)`)
}

async function keepActs(engine: Engine, to: string): Promise<void> {
  const ofPage = "origin = 'cloudtrail' AND (person_id IS NOT NULL OR service = 'signin')"
  const rows = `SELECT ${columns.join(', ')} FROM acts WHERE ${ofPage}`
  await engine.run(`COPY (${rows}) TO ${quoted(to)} (FORMAT parquet)`)
}

/** Throws as the engine does. Whoever opens it closes it. */
export async function openBehind(
  request: BehindRequest,
  options: MonitorOptions,
  world: World,
): Promise<BehindStore> {
  const folder = servedFolder(options.folder)
  makePrivateFolder(folder)
  removeLeft(folder, world)
  const name = `${world.platform.pid}-${randomBytes(6).toString('hex')}`
  const files = { acts: join(folder, `${name}-acts`), hits: join(folder, `${name}-hits`) }
  const remove = (): void => Object.values(files).forEach(removeQuietly)
  try {
    await keepActs(request.engine, files.acts)
    await keepHits(request, files.hits)
    Object.values(files).forEach(sealPart)
    const engine = await openKept(files, options, world)
    // One after the other: closing waits for those under way.
    const inTurn = createTurns()
    return {
      behind: (asked) => inTurn(() => readBehind(engine, asked, request)),
      close: () =>
        inTurn(async () => {
          engine.close()
          remove()
        }),
    }
  } catch (error) {
    remove()
    throw error
  }
}

async function openKept(
  files: Readonly<Record<'acts' | 'hits', string>>,
  { folder, memoryBytes }: MonitorOptions,
  world: World,
): Promise<Engine> {
  const engine = await openDuckDb({ folder, memoryBytes: memoryBytes * share, world })
  try {
    for (const [name, file] of Object.entries(files)) {
      await engine.run(`CREATE VIEW ${name} AS SELECT * FROM read_parquet(${quoted(file)})`)
    }
    return engine
  } catch (error) {
    engine.close()
    throw error
  }
}
