/** What a page shows, from the store to the model: the events of a time, and what is found in them. */
import type { Detector } from '../findings/detector.ts'
import { findAll, type Found } from '../findings/find.ts'
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

/** Of events that are open for that time, and of what was found in them. */
export async function pageIn(
  engine: Engine,
  asked: PageAsked,
  { findings, more }: Found,
): Promise<PageMade> {
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
  const { detectors, span } = asked
  const { remote, signal } = options
  if (remote !== undefined) {
    const engine = remote(span, true)
    return (await pageIn(engine, asked, await findAll(detectors, engine, signal))).model
  }
  return await withStore(span, options, world, async (engine) => {
    const found = await findingsIn(engine, detectors, signal)
    return (await pageIn(engine, asked, found)).model
  })
}
