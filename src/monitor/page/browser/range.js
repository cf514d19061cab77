/** The strip under the first chart: all of the time, and the part of it that everything shows. */
import { el, oncePerFrame, replace, shape } from './dom.js'
import { countBins, rangeText } from './data.js'
import { counted } from './numbers.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */

const height = 44
const leastSeconds = 3600

/** @param {Range} wanted @param {Range} span */
export function withinSpan(wanted, span) {
  const least = Math.min(leastSeconds, span.to - span.from)
  const from = Math.max(span.from, Math.min(wanted.from, span.to - least))
  return { from, to: Math.min(span.to, Math.max(wanted.to, from + least)) }
}

/**
 * Tells of a stretch that a pointer is drawn over, as shares of the width; a click is a stretch of nothing.
 * @param {HTMLElement} element
 * @param {{ readonly moved: (from: number, to: number) => void, readonly done: (from: number, to: number, moved: boolean) => void }} listener
 */
export function onStretch(element, { moved, done }) {
  const share = (/** @type {PointerEvent} */ event) => {
    const { left, width } = element.getBoundingClientRect()
    return Math.min(1, Math.max(0, (event.clientX - left) / Math.max(1, width)))
  }
  element.addEventListener('pointerdown', (down) => {
    if (down.button !== 0) return
    const from = share(down)
    const startX = down.clientX
    let wasMoved = false
    element.setPointerCapture(down.pointerId)
    const move = (/** @type {PointerEvent} */ event) => {
      wasMoved ||= Math.abs(event.clientX - startX) > 4
      if (wasMoved) moved(from, share(event))
    }
    const up = (/** @type {PointerEvent} */ event) => {
      element.removeEventListener('pointermove', move)
      if (event.type === 'pointerup') done(from, share(event), wasMoved)
    }
    element.addEventListener('pointermove', move)
    element.addEventListener('pointerup', up, { once: true })
    element.addEventListener('pointercancel', up, { once: true })
  })
}

/** The steps of a key on one of the two ends, in seconds. @param {KeyboardEvent} event */
function stepOf({ key, shiftKey }) {
  const step = shiftKey ? 86_400 : 3600
  if (key === 'ArrowLeft' || key === 'ArrowDown') return -step
  if (key === 'ArrowRight' || key === 'ArrowUp') return step
  if (key === 'PageUp') return 604_800
  if (key === 'PageDown') return -604_800
  if (key === 'Home') return Number.NEGATIVE_INFINITY
  if (key === 'End') return Number.POSITIVE_INFINITY
  return undefined
}

/** The pointer's stretch as whole hours. @param {Data} data @param {number} one @param {number} other */
function stretched({ zone, span }, one, other) {
  const at = (/** @type {number} */ share) => span.from + share * (span.to - span.from)
  const [first, last] = one < other ? [one, other] : [other, one]
  const range = { from: zone.floor(at(first), 3600), to: zone.floor(at(last), 3600) + 3600 }
  return withinSpan(range, span)
}

export class Strip {
  /** @param {Data} data @param {(range: Range) => void} choose */
  constructor(data, choose) {
    this.data = data
    this.choose = choose
    this.range = data.span
    this.picture = shape('svg', { 'aria-hidden': 'true', preserveAspectRatio: 'none' })
    this.chosen = el('div', { class: 'chosen' })
    this.from = this.handle('from', 'Shown from')
    this.to = this.handle('to', 'Shown until')
    this.track = el('div', { class: 'track' }, this.picture, this.chosen, this.from, this.to)
    this.text = el('span', {})
    this.all = el('button', { type: 'button', click: () => choose(data.span) }, 'All')
    const buttons = el('div', { class: 'buttons' }, this.presets(), this.all)
    const head = el('div', { class: 'strip-head' }, this.text, buttons)
    this.root = el('div', { class: 'strip' }, head, this.track)
    onStretch(this.track, {
      moved: (one, other) => choose(stretched(data, one, other)),
      done: (one, other, moved) =>
        moved ? choose(stretched(data, one, other)) : this.centre(other),
    })
    new ResizeObserver(oncePerFrame(() => this.draw())).observe(this.track)
  }

  /** Brings what is shown to where the pointer is. @param {number} share */
  centre(share) {
    const { span } = this.data
    const { from, to } = this.range
    if (from === span.from && to === span.to) return
    const middle = span.from + share * (span.to - span.from)
    const half = (to - from) / 2
    this.choose(withinSpan({ from: middle - half, to: middle + half }, span))
  }

  presets() {
    const { span } = this.data
    return [1, 7, 30]
      .filter((days) => days * 86_400 < span.to - span.from)
      .map((days) => {
        const last = { from: span.to - days * 86_400, to: span.to }
        const name = days === 1 ? 'Last day' : `Last ${days} days`
        return el(
          'button',
          { type: 'button', click: () => this.choose(withinSpan(last, span)) },
          name,
        )
      })
  }

  /** @param {'from' | 'to'} end @param {string} label */
  handle(end, label) {
    const { span } = this.data
    return el('div', {
      class: 'handle',
      role: 'slider',
      tabindex: 0,
      'aria-label': label,
      'aria-valuemin': span.from,
      'aria-valuemax': span.to,
      keydown: (/** @type {KeyboardEvent} */ event) => {
        const step = stepOf(event)
        if (step === undefined) return
        event.preventDefault()
        const { from, to } = this.range
        const moved = Math.min(span.to, Math.max(span.from, this.range[end] + step))
        const wanted =
          end === 'from'
            ? { from: moved, to: Math.max(moved + leastSeconds, to) }
            : { from: Math.min(from, moved - leastSeconds), to: moved }
        this.choose(withinSpan(wanted, span))
      },
    })
  }

  draw() {
    const { data, track, picture } = this
    const { span } = data
    const width = Math.max(1, track.clientWidth)
    const bins = countBins(data, span, Math.max(20, width / 3))
    const most = Math.max(1, ...bins.map(({ events }) => events))
    const scale = width / (span.to - span.from)
    const bars = bins.map((bin) => {
      const tall = bin.events === 0 ? 0 : Math.max(1, (bin.events / most) * (height - 6))
      const wide = Math.max(1, (bin.to - bin.from) * scale - 0.5)
      const left = ((bin.from - span.from) * scale).toFixed(1)
      return `M${left} ${height}v${-tall.toFixed(1)}h${wide.toFixed(1)}v${tall.toFixed(1)}z`
    })
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`)
    replace(picture, shape('path', { d: bars.join('') }))
  }

  /** @param {Range} range @param {number} events Of people, in it. */
  show(range, events) {
    const { zone, span } = this.data
    this.range = range
    const share = (/** @type {number} */ at) => ((at - span.from) / (span.to - span.from)) * 100
    this.chosen.style.left = `${share(range.from)}%`
    this.chosen.style.right = `${100 - share(range.to)}%`
    for (const end of /** @type {const} */ (['from', 'to'])) {
      this[end].style.left = `${share(range[end])}%`
      this[end].setAttribute('aria-valuenow', String(range[end]))
      this[end].setAttribute('aria-valuetext', zone.moment(range[end]))
    }
    const isAll = range.from === span.from && range.to === span.to
    this.all.disabled = isAll
    const what = `: ${rangeText(zone, range)}, ${counted(events, 'event')} of people`
    replace(this.text, el('strong', {}, isAll ? 'All of it' : 'Shown'), what)
  }
}
