/** Sign-ins over time: bars of those that succeeded and, hatched, those that failed. */
import { el, oncePerFrame, replace, shape } from './dom.js'
import { countBins, rangeText } from './data.js'
import { compact, counted } from './numbers.js'
import { onStretch, withinSpan } from './range.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */
/** @typedef {import('./data.js').Bin} Bin */
/** @typedef {import('./events-list.js').Wanted} Wanted */

const height = 190
const edge = { top: 10, bottom: 24, left: 40 }
/** What a tick's words take. */
const tickWidth = 72
const inner = height - edge.top - edge.bottom

/** A round number that is not below. @param {number} number */
function roundUp(number) {
  const size = 10 ** Math.floor(Math.log10(Math.max(1, number)))
  const steps = [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].map((step) => step * size)
  return Math.max(4, steps.find((step) => step >= number) ?? number)
}

/** @param {Bin} bin */
const tries = ({ signedIn, failed }) => signedIn + failed

/** @param {Data} data @param {Bin} bin */
function binText({ zone }, bin) {
  return `${rangeText(zone, bin)}: ${counted(bin.signedIn, 'sign-in')}, ${bin.failed} failed`
}

/** Beginnings of days, or of hours where there are few days. @param {Data} data @param {Range} range @param {number} most */
function ticksOf({ zone }, range, most) {
  const sizes = [3600, 10_800, 21_600, 86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000]
  const length = range.to - range.from
  const size = sizes.find((one) => length / one <= most) ?? length
  const ticks = []
  for (let at = zone.floor(range.from, size) + size; at < range.to; at += size) {
    // Across a change of clocks a day begins an hour earlier or later.
    const exact = zone.floor(at + 7200, Math.min(size, 86_400))
    ticks.push({
      at: exact,
      text: size < 86_400 && zone.clock(exact) !== '00:00' ? zone.clock(exact) : zone.day(exact),
    })
  }
  return ticks
}

/** @param {readonly Bin[]} bins @param {Data} data */
function asTable(bins, { zone }) {
  const rows = bins.filter((bin) => tries(bin) > 0)
  const row = (/** @type {Bin} */ bin) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, rangeText(zone, bin)),
      el('td', { class: 'number' }, String(bin.signedIn)),
      el('td', { class: 'number' }, String(bin.failed)),
    )
  const head = ['Time', 'Signed in', 'Failed'].map((name) => el('th', { scope: 'col' }, name))
  return el('table', {}, el('thead', {}, el('tr', {}, head)), el('tbody', {}, rows.map(row)))
}

const hint = 'Drag to look closer; click a bar for its events.'

/** @param {...(Element)} parts */
function frame(...parts) {
  const legend = el(
    'p',
    { class: 'legend' },
    el('span', { class: 'key good' }, 'signed in'),
    el('span', { class: 'key bad' }, 'failed'),
  )
  const title = el('h2', { id: 'sign-ins-title' }, 'Sign-ins over time')
  return el(
    'section',
    { 'aria-labelledby': 'sign-ins-title' },
    el('div', { class: 'section-head' }, title, legend),
    parts,
  )
}

export class SignIns {
  /** @param {Data} data @param {(range: Range) => void} choose @param {(wanted: Wanted) => void} open */
  constructor(data, choose, open) {
    this.data = data
    this.choose = choose
    this.open = open
    /** @type {Range} */
    this.range = data.span
    /** @type {Bin[]} */
    this.bins = []
    this.cursor = -1
    this.picture = shape('svg', { 'aria-hidden': 'true', height })
    this.marker = el('div', { class: 'marker', hidden: true })
    this.stretched = el('div', { class: 'stretched', hidden: true })
    this.readout = el('p', { class: 'readout' }, hint)
    this.area = el('div', {
      class: 'area',
      role: 'slider',
      tabindex: 0,
      'aria-label': 'Sign-ins over time',
    })
    this.plot = el('div', { class: 'plot' }, this.picture, this.stretched, this.marker, this.area)
    this.table = el('div', {
      class: 'scroll',
      tabindex: 0,
      role: 'region',
      'aria-label': 'Sign-ins as a table',
    })
    const fillTable = () => this.details.open && replace(this.table, asTable(this.bins, data))
    this.details = el('details', { toggle: fillTable }, el('summary', {}, 'As a table'), this.table)
    this.root = frame(this.plot, this.readout, this.details)
    this.drawSoon = oncePerFrame(() => this.draw())
    this.listen()
    new ResizeObserver(this.drawSoon).observe(this.plot)
  }

  listen() {
    const { area } = this
    area.addEventListener('pointermove', (event) => {
      const { left, width } = area.getBoundingClientRect()
      this.point(this.placeAt((event.clientX - left) / width))
    })
    area.addEventListener('pointerleave', () => this.unpoint())
    area.addEventListener('blur', () => this.unpoint())
    area.addEventListener('focus', () =>
      this.point(this.cursor === -1 ? this.bins.length - 1 : this.cursor),
    )
    area.addEventListener('keydown', (event) => this.pressed(event))
    onStretch(area, {
      moved: (one, other) => {
        this.stretched.hidden = false
        this.stretched.style.left = `${edge.left + Math.min(one, other) * area.clientWidth}px`
        this.stretched.style.width = `${Math.abs(one - other) * area.clientWidth}px`
      },
      done: (one, other, moved) => {
        this.stretched.hidden = true
        if (!moved) return this.openBin(this.bins[this.placeAt(other)])
        const first = this.bins[this.placeAt(Math.min(one, other))]
        const last = this.bins[this.placeAt(Math.max(one, other))]
        if (first && last)
          this.choose(withinSpan({ from: first.from, to: last.to }, this.data.span))
      },
    })
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { cursor, bins } = this
    const last = bins.length - 1
    /** @type {Record<string, number>} */
    const keys = {
      ArrowLeft: cursor - 1,
      ArrowRight: cursor + 1,
      Home: 0,
      End: last,
      PageUp: cursor - 10,
      PageDown: cursor + 10,
    }
    const place = keys[event.key]
    if (place !== undefined) this.point(place)
    else if (event.key === 'Enter' || event.key === ' ') this.openBin(bins[cursor])
    else return
    event.preventDefault()
  }

  /** @param {Bin | undefined} bin */
  openBin(bin) {
    if (bin === undefined) return
    const { from, to } = bin
    const title = `Sign-ins, ${rangeText(this.data.zone, bin)}`
    this.open({ title, range: { from, to }, signIns: true, total: tries(bin) })
  }

  /** @param {number} share Of the width. */
  placeAt(share) {
    const { from, to } = this.range
    const at = from + Math.min(0.999_999, share) * (to - from)
    return this.bins.findIndex((bin) => at < bin.to)
  }

  /** @param {number} place */
  point(place) {
    this.cursor = Math.max(0, Math.min(this.bins.length - 1, place))
    const bin = this.bins[this.cursor]
    if (bin === undefined) return
    const { range, area, marker } = this
    const scale = (area.clientWidth || 1) / (range.to - range.from)
    const [left, right] = [Math.max(range.from, bin.from), Math.min(range.to, bin.to)]
    marker.hidden = false
    marker.style.left = `${edge.left + (left - range.from) * scale}px`
    marker.style.width = `${Math.max(2, (right - left) * scale)}px`
    this.tell()
    replace(this.readout, binText(this.data, bin))
  }

  /** What a screen reader says of the chart. */
  tell() {
    const { area, bins } = this
    const place = Math.max(0, this.cursor)
    const bin = bins[place]
    area.setAttribute('aria-valuemin', '0')
    area.setAttribute('aria-valuemax', String(Math.max(0, bins.length - 1)))
    area.setAttribute('aria-valuenow', String(place))
    area.setAttribute('aria-valuetext', bin === undefined ? 'nothing' : binText(this.data, bin))
  }

  unpoint() {
    this.marker.hidden = true
    replace(this.readout, hint)
  }

  draw() {
    const { data, range, picture } = this
    const width = Math.max(200, this.plot.clientWidth)
    const wide = width - edge.left
    this.bins = countBins(data, range, Math.max(12, wide / 6))
    this.cursor = -1
    picture.setAttribute('width', String(width))
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`)
    replace(picture, drawing(data, range, this.bins, wide))
    if (this.details.open) replace(this.table, asTable(this.bins, data))
    this.tell()
    this.unpoint()
  }

  /** @param {Range} range */
  show(range) {
    this.range = range
    this.drawSoon()
  }
}

/** @param {Data} data @param {Range} range @param {readonly Bin[]} bins @param {number} wide */
function drawing(data, range, bins, wide) {
  const top = roundUp(Math.max(0, ...bins.map(tries)))
  const scale = wide / (range.to - range.from)
  const x = (/** @type {number} */ at) =>
    edge.left + (Math.min(range.to, Math.max(range.from, at)) - range.from) * scale
  const y = (/** @type {number} */ value) => edge.top + inner * (1 - value / top)
  const bar = (/** @type {Bin} */ bin, /** @type {number} */ low, /** @type {number} */ high) => {
    if (high === low) return ''
    const gap = (bin.to - bin.from) * scale > 4 ? 1 : 0.3
    const [left, right] = [x(bin.from), Math.max(x(bin.to) - gap, x(bin.from) + 1)]
    return `M${left.toFixed(1)} ${y(low).toFixed(1)}V${y(high).toFixed(1)}H${right.toFixed(1)}V${y(low).toFixed(1)}z`
  }
  const lines = [0, top / 4, top / 2, (top * 3) / 4, top].filter(Number.isInteger).map((value) => [
    shape('line', {
      class: 'grid',
      x1: edge.left,
      x2: edge.left + wide,
      y1: y(value),
      y2: y(value),
    }),
    shape('text', { x: edge.left - 6, y: y(value) + 4, 'text-anchor': 'end' }, compact(value)),
  ])
  const ticks = ticksOf(data, range, Math.max(2, wide / 84)).map(({ at, text }) => [
    shape('line', {
      class: 'tick',
      x1: x(at),
      x2: x(at),
      y1: edge.top,
      y2: height - edge.bottom + 5,
    }),
    x(at) + tickWidth < edge.left + wide && shape('text', { x: x(at) + 4, y: height - 7 }, text),
  ])
  const hatch = shape(
    'pattern',
    {
      id: 'hatch',
      width: 5,
      height: 5,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    },
    shape('rect', { class: 'hatch-ground', width: 5, height: 5 }),
    shape('line', { class: 'hatch-line', x1: 0, y1: 0, x2: 0, y2: 5 }),
  )
  return [
    shape('defs', {}, hatch),
    ...lines.flat(),
    ...ticks.flat(),
    shape('path', { class: 'good', d: bins.map((bin) => bar(bin, 0, bin.signedIn)).join('') }),
    shape('path', {
      class: 'bad',
      fill: 'url(#hatch)',
      d: bins.map((bin) => bar(bin, bin.signedIn, tries(bin))).join(''),
    }),
  ]
}
