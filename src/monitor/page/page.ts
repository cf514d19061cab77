/** What a page shows, from the store to the model: the events of a time, and what is found in them. */
import type { Detector } from '../findings/detector.ts'
import type { Finding } from '../findings/finding.ts'
import { suppressionOf, type Suppression } from '../findings/suppressions.ts'
import type { Engine } from '../engine.ts'
import { findingsIn, type MonitorOptions, withStore, type World } from '../monitor.ts'
import type { PageModel } from './model.ts'
import { shownFindings } from './pack-findings.ts'
import { type PageRequest, readPage } from './page-model.ts'

export interface PageAsked extends Omit<PageRequest, 'engine' | 'findings' | 'suppressed'> {
  readonly detectors: readonly Detector[]
  readonly suppressions: readonly Suppression[]
}

export interface PageMade {
  readonly model: PageModel
  /** Those of the model, in its order. */
  readonly findings: readonly Finding[]
}

/** Of a store that is open for that time. */
export async function pageIn(
  engine: Engine,
  asked: PageAsked,
  signal: AbortSignal,
): Promise<PageMade> {
  const { findings, more } = await findingsIn(engine, asked.detectors, signal)
  const open = findings.filter((one) => suppressionOf(one, asked.suppressions) === undefined)
  const suppressed = findings.length - open.length
  const older = more.map((code) => `There are older findings of ${code}: --until shows them.`)
  const notes = [...asked.notes, ...older]
  const model = await readPage({ ...asked, engine, findings: open, suppressed, notes })
  return { model, findings: shownFindings(open) }
}

/** Throws as a question does. */
export async function pageOf(
  asked: PageAsked,
  options: MonitorOptions,
  world: World,
): Promise<PageModel> {
  return await withStore(asked.span, options, world, async (engine) => {
    const { model } = await pageIn(engine, asked, options.signal)
    return model
  })
}
