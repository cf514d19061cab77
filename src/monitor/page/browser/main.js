/** The page put together: one range of time for everything, and where its events come from. */
import { el, replace, speaker } from './dom.js'
import { askedEvents, askModel, followVersions } from './live.js'
import { countEvents, readData } from './data.js'
import { keptEvents } from './events-list.js'
import { EventsPanel } from './events-panel.js'
import { Findings } from './findings.js'
import { HeatMap } from './heat-map.js'
import { Hours } from './hours.js'
import { createOverview } from './overview.js'
import { Strip, withinSpan } from './range.js'
import { SignIns } from './sign-ins.js'
import { Turns } from './turns.js'

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
    turns.show(range)
  }
  const strip = new Strip(data, choose)
  const signIns = new SignIns(data, choose, open)
  signIns.root.append(strip.root)
  const hours = new Hours(data, open)
  const findings = new Findings(data, open)
  const heatMap = new HeatMap(data, open)
  const turns = new Turns([signIns, hours, findings], heatMap, () => {
    main.removeAttribute('aria-busy')
  })
  const pair = el('div', { class: 'pair' }, findings.root, hours.root)
  const main = el(
    'main',
    { id: 'main', tabindex: -1, 'aria-busy': 'true' },
    signIns.root,
    pair,
    heatMap.root,
  )
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

/** Nobody is in the middle of something that a new page would take away. @param {EventsPanel} panel */
function isIdle(panel) {
  const { activeElement, body } = document
  return panel.root.hidden && (activeElement === null || activeElement === body)
}

class LivePage {
  constructor() {
    this.panel = new EventsPanel(true)
    /** @type {ReturnType<typeof show> | undefined} */
    this.page = undefined
    this.state = el('p', { class: 'live', role: 'status' }, 'Asking…')
    addEventListener('beforeprint', () => this.page?.print(true))
    addEventListener('afterprint', () => this.page?.print(false))
  }

  async start() {
    replace(document.body, this.state)
    const version = await this.renew().catch(() => undefined)
    if (version === undefined) return this.gone(true)
    void followVersions(version, {
      isNew: () => void (isIdle(this.panel) ? this.renew().catch(() => undefined) : this.offer()),
      isGone: (gone) => this.gone(gone),
    })
  }

  /** The same part of the time as before; all of it stays all of it. */
  async renew() {
    const { version, model } = await askModel()
    const before = this.page
    const wasAll = before === undefined || isSameRange(before.range(), before.span)
    this.panel.close()
    this.page = show(
      model,
      { isLive: true, askFor: (data) => askedEvents(data, version) },
      this.panel,
    )
    if (before !== undefined && !wasAll)
      this.page.choose(withinSpan(before.range(), this.page.span))
    this.say()
    document.querySelector('header')?.append(this.state)
    return version
  }

  /** @param {...import('./dom.js').Part} parts */
  say(...parts) {
    this.state.hidden = parts.length === 0
    replace(this.state, ...parts)
  }

  offer() {
    const click = () => void this.renew().catch(() => undefined)
    this.say('There is something new. ', el('button', { type: 'button', click }, 'Show it'))
  }

  /** @param {boolean} isGone */
  gone(isGone) {
    if (isGone === this.isGone) return
    this.isGone = isGone
    if (isGone) this.say('keyless monitor serve does not answer: what is here is as it was.')
    else this.say()
  }
  isGone = false
}

/** @param {Range} one @param {Range} other */
function isSameRange(one, other) {
  return one.from === other.from && one.to === other.to
}

/** What runs when the page is there. */
export function start() {
  const text = document.getElementById('data')?.textContent ?? 'null'
  const model = /** @type {PageModel | null} */ (JSON.parse(text))
  if (model !== null) return startReport(model)
  void new LivePage().start()
}
