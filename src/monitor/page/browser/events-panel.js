/** The events behind what was clicked: those that are in the page, or all of them by the server. */
import { el, replace, say } from './dom.js'
import { counted, grouped } from './numbers.js'
import { commandFor, eventTable } from './events-list.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./events-list.js').Wanted} Wanted */
/** @typedef {import('./events-list.js').Chosen} Chosen */
/** @typedef {import('./events-list.js').Ask} Ask */

const mostRows = 500

/** @param {Error} error What the question threw: the status of the answer, or that there was none. */
function whyNot({ message }) {
  if (message === '409') return 'There is something new since: show it first, at the top.'
  return 'No answer came. Is keyless monitor serve still running?'
}

export class EventsPanel {
  /** @param {boolean} isLive */
  constructor(isLive) {
    this.isLive = isLive
    /** @type {HTMLElement | undefined} */
    this.opener = undefined
    /** The newest click: an answer that comes late is of no use. */
    this.asked = 0
    this.body = el('div', { class: 'panel-body' })
    this.title = el('h2', { tabindex: -1 }, 'Events')
    const close = el('button', { type: 'button', click: () => this.close() }, 'Close')
    const head = el('div', { class: 'panel-head' }, this.title, close)
    this.root = el(
      'section',
      { class: 'panel', 'aria-label': 'Events', hidden: true },
      head,
      this.body,
    )
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.close()
    })
  }

  close() {
    if (this.root.hidden) return
    this.root.hidden = true
    document.body.classList.remove('has-panel')
    this.opener?.focus()
  }

  /** @param {Data} data @param {Wanted} wanted @param {Ask} ask */
  async open(data, wanted, ask) {
    const own = ++this.asked
    const { activeElement } = document
    if (activeElement instanceof HTMLElement && !this.root.contains(activeElement)) {
      this.opener = activeElement
    }
    replace(this.title, wanted.title)
    replace(this.body, el('p', {}, 'Asking…'))
    this.root.hidden = false
    document.body.classList.add('has-panel')
    this.title.focus({ preventScroll: true })
    const chosen = await ask(wanted).catch(whyNot)
    if (own !== this.asked) return
    if (typeof chosen === 'string') replace(this.body, el('p', { role: 'alert' }, chosen))
    else this.fill(data, wanted, chosen)
  }

  /** @param {Data} data @param {Wanted} wanted @param {Chosen} chosen */
  fill(data, wanted, { events, places }) {
    const shown = places.slice(0, mostRows)
    const many = this.howMany(shown.length, wanted.total)
    const all = el('code', {}, commandFor(data, wanted))
    const label = { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': wanted.title }
    say(many)
    replace(
      this.body,
      el('p', {}, `${many} All of them: `, all),
      shown.length > 0 && el('div', label, eventTable(data, { events, places: shown })),
    )
  }

  /** @param {number} shown @param {number | undefined} total */
  howMany(shown, total = shown) {
    if (total <= shown) return `${counted(shown, 'event')}.`
    if (shown === 0) return `None of the ${counted(total, 'event')} is in this page.`
    const newest = this.isLive ? 'The newest ' : 'In this page: '
    return `${newest}${grouped(shown)} of ${counted(total, 'event')}.`
  }
}
