/** The page put together: one range of time for everything, and where its events come from. */
import { el, replace, speaker } from './dom.js'
import { countEvents, readData } from './data.js'
import { keptEvents } from './events-list.js'
import { EventsPanel } from './events-panel.js'
import { Findings } from './findings.js'
import { HeatMap } from './heat-map.js'
import { Hours } from './hours.js'
import { createOverview } from './overview.js'
import { Strip } from './range.js'
import { SignIns } from './sign-ins.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */
/** @typedef {import('./data.js').PageModel} PageModel */
/** @typedef {import('./events-list.js').Ask} Ask */
/** @typedef {{ readonly isLive: boolean, readonly askFor: (data: Data) => Ask }} Source */

/** @param {PageModel} model @param {Source} source @param {EventsPanel} panel */
function show(model, { isLive, askFor }, panel) {
  const data = readData(model)
  const ask = askFor(data)
  /** @type {(wanted: import('./events-list.js').Wanted) => void} */
  const open = (wanted) => void panel.open(data, wanted, ask)
  let range = data.span
  const choose = (/** @type {Range} */ wanted) => {
    range = wanted
    strip.show(range, countEvents(data, range))
    for (const part of [signIns, hours, findings, heatMap]) part.show(range)
  }
  const strip = new Strip(data, choose)
  const signIns = new SignIns(data, choose, open)
  signIns.root.append(strip.root)
  const hours = new Hours(data, open)
  const findings = new Findings(data, open)
  const heatMap = new HeatMap(data, open)
  const pair = el('div', { class: 'pair' }, findings.root, hours.root)
  const main = el('main', { id: 'main', tabindex: -1 }, signIns.root, pair, heatMap.root)
  const made = isLive
    ? 'Served by keyless on this computer, for you alone.'
    : 'One file: it loads nothing, and sends nothing anywhere.'
  replace(
    document.body,
    el('a', { class: 'skip', href: '#main' }, 'Skip to the charts'),
    createOverview(data, isLive),
    main,
    el('footer', {}, el('p', {}, made)),
    panel.root,
    speaker(),
  )
  choose(range)
  return {
    span: data.span,
    range: () => range,
    choose,
    print: (/** @type {boolean} */ printed) => {
      heatMap.print(printed)
      findings.print(printed)
    },
  }
}

/** @param {PageModel} model */
function startReport(model) {
  /** @type {Source} */
  const source = { isLive: false, askFor: (data) => async (wanted) => keptEvents(data, wanted) }
  const page = show(model, source, new EventsPanel(false))
  addEventListener('beforeprint', () => page.print(true))
  addEventListener('afterprint', () => page.print(false))
}

/** What runs when the page is there. */
export function start() {
  const text = document.getElementById('data')?.textContent ?? 'null'
  const model = /** @type {PageModel | null} */ (JSON.parse(text))
  if (model !== null) return startReport(model)
}
