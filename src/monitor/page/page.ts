/** What a page shows, from the store to the model: the events of a time, and what is found in them. */
import type { Detector } from '../findings/detector.ts'
import { suppressionOf, type Suppression } from '../findings/suppressions.ts'
import type { Engine } from '../engine.ts'
import { findingsIn, type MonitorOptions, withStore, type World } from '../monitor.ts'
import type { PageModel } from './model.ts'
import { type PageRequest, readPage } from './page-model.ts'

export interface PageAsked extends Omit<PageRequest, 'engine' | 'findings' | 'suppressed'> {
  readonly detectors: readonly Detector[]
  readonly suppressions: readonly Suppression[]
}

/** Of a store that is open for that time. */
export async function pageIn(
  engine: Engine,
  asked: PageAsked,
  signal: AbortSignal,
): Promise<PageModel> {
  const { findings, more } = await findingsIn(engine, asked.detectors, signal)
  const open = findings.filter((one) => suppressionOf(one, asked.suppressions) === undefined)
  const suppressed = findings.length - open.length
  const older = more.map((code) => `There are older findings of ${code}: --until shows them.`)
  return await readPage({
    ...asked,
    engine,
    findings: open,
    suppressed,
    notes: [...asked.notes, ...older],
  })
}

/** Throws as a question does. */
export async function pageOf(
  asked: PageAsked,
  options: MonitorOptions,
  world: World,
): Promise<PageModel> {
  return await withStore(asked.span, options, world, (engine) =>
    pageIn(engine, asked, options.signal),
  )
}
