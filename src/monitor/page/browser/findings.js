/** Findings on a timeline, a lane for each level, and in words below it. */
import { el, oncePerFrame, replace, word } from './dom.js'
import { rangeText } from './data.js'
import { counted, leveled } from './numbers.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */
/** @typedef {import('./data.js').PageFinding} PageFinding */
/** @typedef {import('./events-list.js').Wanted} Wanted */
/** @typedef {{ readonly left: number, readonly findings: PageFinding[] }} Cluster */

const fewFindings = 20
const markWidth = 26
/** Of a lane's name, as the style sheet has it. */
const nameWidth = 72

/** A sign for each level beside its colour, the worst first. */
const signs = ['◆', '▲', '●', '■', '○']

/** @param {Data} data @param {string} level */
function rankOf({ model }, level) {
  return Math.min(signs.length - 1, Math.max(0, model.levels.indexOf(level)))
}

/** @param {import('../model.ts').PageRule} rule */
function whyOf({ why, fix, falseAlarms, attack }) {
  return el(
    'details',
    {},
    el('summary', {}, 'Why, and what to do'),
    el('p', {}, why),
    el('p', {}, el('strong', {}, 'What to do: '), fix),
    el('p', {}, el('strong', {}, 'Looks the same: '), falseAlarms),
    el('p', {}, `ATT&CK ${attack}`),
  )
}

/** @param {Data} data @param {PageFinding} finding @param {(wanted: Wanted) => void} open */
function findingItem(data, finding, open) {
  const { zone, model } = data
  const { code, level, first, last, events, says } = finding
  const rank = rankOf(data, level)
  const rule = model.rules[code]
  const range = { from: first, to: last + 1 }
  const title = `${code}, ${zone.moment(first)}`
  const show = () => open({ title, range, finding, total: events })
  const badge = el('span', { class: `badge level-${rank}` }, `${signs[rank]} `, word(level))
  const when = el('span', { class: 'number' }, zone.moment(first))
  const button = el('button', { type: 'button', click: show }, `Show ${counted(events, 'event')}`)
  return el(
    'li',
    {},
    el('div', { class: 'finding-head' }, badge, when, el('code', {}, code), button),
    el('p', { class: 'says' }, word(says)),
    rule && whyOf(rule),
  )
}

/** Neighbours on a lane that would stand on each other are one mark. @param {readonly PageFinding[]} findings @param {(at: number) => number} x */
function clustersOf(findings, x) {
  /** @type {Cluster[]} */
  const clusters = []
  for (const finding of findings) {
    const left = x(finding.first)
    const last = clusters.at(-1)
    if (last !== undefined && left - last.left < markWidth) last.findings.push(finding)
    else clusters.push({ left, findings: [finding] })
  }
  return clusters
}

export class Findings {
  /** @param {Data} data @param {(wanted: Wanted) => void} open */
  constructor(data, open) {
    this.data = data
    this.open = open
    this.range = data.span
    const { levels, quiet } = data.model
    this.levels = new Set(levels.filter((level) => !quiet.includes(level)))
    /** @type {ReadonlySet<PageFinding> | undefined} Those of one mark. */
    this.picked = undefined
    this.listed = fewFindings
    this.lanes = el('div', {
      class: 'lanes',
      role: 'group',
      'aria-label': 'Findings on a timeline',
    })
    this.list = el('ol', { class: 'findings' })
    this.state = el('p', { class: 'readout', 'aria-live': 'polite' })
    this.more = el(
      'button',
      { type: 'button', click: () => this.fillList(this.listed + 30) },
      'Show more',
    )
    this.whole = el(
      'button',
      { type: 'button', click: () => this.pick(undefined) },
      'Show all again',
    )
    const filters = el(
      'div',
      { class: 'buttons', role: 'group', 'aria-label': 'Levels shown' },
      this.filters(),
    )
    const title = el('h2', { id: 'findings-title' }, 'Findings')
    const head = el('div', { class: 'section-head' }, title, filters)
    const below = el('div', { class: 'buttons' }, this.more, this.whole)
    this.root = el(
      'section',
      { 'aria-labelledby': 'findings-title' },
      head,
      this.lanes,
      this.state,
      this.list,
      below,
    )
    this.drawSoon = oncePerFrame(() => this.draw())
    new ResizeObserver(this.drawSoon).observe(this.lanes)
  }

  filters() {
    const { model } = this.data
    return model.levels.map((level) => {
      const rank = rankOf(this.data, level)
      const count = model.findings.filter((one) => one.level === level).length
      const sign = el('span', { class: `level-${rank}`, 'aria-hidden': 'true' }, `${signs[rank]} `)
      const toggle = () => {
        if (!this.levels.delete(level)) this.levels.add(level)
        button.setAttribute('aria-pressed', String(this.levels.has(level)))
        this.drawSoon()
        this.fillList(fewFindings)
      }
      const properties = {
        type: 'button',
        'aria-pressed': String(this.levels.has(level)),
        click: toggle,
      }
      const button = el('button', properties, sign, word(leveled(count, level)))
      return button
    })
  }

  inRange() {
    const { from, to } = this.range
    return this.data.model.findings.filter(
      ({ level, first, last }) => this.levels.has(level) && last >= from && first < to,
    )
  }

  /** @param {ReadonlySet<PageFinding> | undefined} findings */
  pick(findings) {
    this.picked = findings
    this.fillList(fewFindings)
  }

  /** @param {number} most */
  fillList(most) {
    this.listed = most
    const { data, picked } = this
    const rank = (/** @type {PageFinding} */ { level }) => rankOf(data, level)
    // The worst first, of the same level the newest.
    const all = this.inRange()
      .filter((finding) => picked === undefined || picked.has(finding))
      .sort((one, other) => rank(one) - rank(other) || other.first - one.first)
    replace(
      this.list,
      all.slice(0, most).map((finding) => findingItem(data, finding, this.open)),
    )
    const where = picked === undefined ? 'in what is shown' : 'of that mark'
    const none = data.model.findings.length === 0
    replace(this.state, none ? 'Nothing was found.' : `${counted(all.length, 'finding')} ${where}.`)
    this.more.hidden = all.length <= most
    this.whole.hidden = picked === undefined
  }

  /** @param {Cluster} cluster @param {number} rank @param {number} place On its lane. */
  mark({ left, findings }, rank, place) {
    const { zone } = this.data
    const [first] = findings
    const count = findings.length
    const span = { from: first?.first ?? 0, to: findings.at(-1)?.first ?? 0 }
    const when = count === 1 ? zone.moment(span.from) : rangeText(zone, span)
    const name = `${when}: ${count === 1 ? first?.says : counted(count, 'finding')}`
    const click = () => {
      this.pick(new Set(findings))
      if (count === 1) this.list.querySelector('button')?.click()
    }
    const properties = {
      type: 'button',
      class: `mark level-${rank}`,
      tabindex: place === 0 ? 0 : -1,
    }
    const number = count > 1 && el('span', { class: 'count' }, count > 99 ? '99+' : count)
    const mark = el(
      'button',
      { ...properties, 'aria-label': name, title: name, click },
      signs[rank],
      number,
    )
    mark.style.left = `${left}px`
    return mark
  }

  draw() {
    const { data, range } = this
    const width = Math.max(120, this.lanes.clientWidth - nameWidth - markWidth)
    const share = (/** @type {number} */ at) => (at - range.from) / (range.to - range.from)
    const x = (/** @type {number} */ at) => Math.max(0, Math.min(1, share(at))) * width
    const found = this.inRange()
    const lanes = data.model.levels
      .filter((level) => this.levels.has(level))
      .map((level) => {
        const rank = rankOf(data, level)
        const clusters = clustersOf(
          found.filter((one) => one.level === level),
          x,
        )
        const marks = clusters.map((cluster, place) => this.mark(cluster, rank, place))
        const name = el('span', { class: 'lane-name' }, word(level))
        return el(
          'div',
          { class: 'lane' },
          name,
          el('div', { class: 'lane-marks', keydown: moveAlong }, marks),
        )
      })
    replace(this.lanes, lanes)
  }

  /** @param {Range} range */
  show(range) {
    this.range = range
    this.drawSoon()
    this.pick(undefined)
  }

  /** On paper there is no button for more. @param {boolean} printed */
  print(printed) {
    this.fillList(printed ? 200 : fewFindings)
  }
}

/** The marks of a lane are one stop of the keyboard. @param {KeyboardEvent} event */
function moveAlong(event) {
  const { target, currentTarget, key } = event
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement)) return
  const marks = [...currentTarget.querySelectorAll('button')]
  const at = marks.findIndex((mark) => mark === target)
  /** @type {Record<string, number>} */
  const keys = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: marks.length - 1 }
  const next = marks[keys[key] ?? -1]
  if (next === undefined) return
  event.preventDefault()
  target.setAttribute('tabindex', '-1')
  next.setAttribute('tabindex', '0')
  next.focus()
}
