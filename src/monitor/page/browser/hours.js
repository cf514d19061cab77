/** When people are at work: the hours of the week, as squares that grow with what was done in them. */
import { el, replace, say } from './dom.js'
import { countHours, rangeText } from './data.js'
import { counted } from './numbers.js'
import { weekdayNames } from './zone.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */
/** @typedef {import('./events-list.js').Wanted} Wanted */
/** @typedef {{ readonly row: number, readonly column: number }} Place */

/** @param {number} hour */
const clockOf = (hour) => `${String(hour).padStart(2, '0')}:00`

const days = weekdayNames()

/**
 * Where a key leads to in a grid, undefined for other keys.
 * @param {string} key
 * @param {Place} from
 * @param {Place} last
 * @returns {Place | undefined}
 */
export function movedBy(key, { row, column }, last) {
  if (key === 'ArrowUp') return { row: Math.max(0, row - 1), column }
  if (key === 'ArrowDown') return { row: Math.min(last.row, row + 1), column }
  if (key === 'ArrowLeft') return { row, column: Math.max(0, column - 1) }
  if (key === 'ArrowRight') return { row, column: Math.min(last.column, column + 1) }
  if (key === 'Home') return { row, column: 0 }
  if (key === 'End') return { row, column: last.column }
  if (key === 'PageUp') return { row: Math.max(0, row - 10), column }
  if (key === 'PageDown') return { row: Math.min(last.row, row + 10), column }
  return undefined
}

/** @param {Event} event */
function placeOf({ target }) {
  const cell = target instanceof Element ? target.closest('[data-row][data-column]') : null
  if (cell === null) return undefined
  return {
    row: Number(cell.getAttribute('data-row')),
    column: Number(cell.getAttribute('data-column')),
  }
}

export class Hours {
  /** @param {Data} data @param {(wanted: Wanted) => void} open */
  constructor(data, open) {
    this.data = data
    this.open = open
    this.range = data.span
    this.hours = new Float64Array(7 * 24)
    /** @type {Place} */
    this.current = { row: 9, column: 0 }
    this.cells = Array.from({ length: 24 }, (_, row) =>
      days.map((_day, column) =>
        el(
          'td',
          {
            role: 'gridcell',
            tabindex: row === 9 && column === 0 ? 0 : -1,
            'data-row': row,
            'data-column': column,
          },
          el('span', { class: 'square' }),
        ),
      ),
    )
    this.readout = el('p', { class: 'readout' })
    this.grid = this.makeGrid()
    const head = el(
      'div',
      { class: 'section-head' },
      el('h2', { id: 'hours-title' }, 'Hours of the week'),
    )
    this.root = el('section', { 'aria-labelledby': 'hours-title' }, head, this.grid, this.readout)
    this.listen()
    this.unpoint()
  }

  makeGrid() {
    const heads = days.map((day) => el('th', { scope: 'col' }, day))
    const rows = this.cells.map((cells, hour) =>
      el('tr', {}, el('th', { scope: 'row' }, clockOf(hour)), cells),
    )
    return el(
      'table',
      { role: 'grid', class: 'hours', 'aria-labelledby': 'hours-title' },
      el('thead', {}, el('tr', {}, el('td', {}), heads)),
      el('tbody', {}, rows),
    )
  }

  listen() {
    const point = (/** @type {Event} */ event) => {
      const place = placeOf(event)
      if (place !== undefined) replace(this.readout, this.text(place))
    }
    const { grid } = this
    grid.addEventListener('pointerover', point)
    grid.addEventListener('focusin', point)
    grid.addEventListener('pointerleave', () => this.unpoint())
    grid.addEventListener('focusout', () => this.unpoint())
    grid.addEventListener('click', (event) => {
      const place = placeOf(event)
      if (place === undefined) return
      this.focus(place)
      this.choose(place)
    })
    grid.addEventListener('keydown', (event) => {
      const moved = movedBy(event.key, this.current, { row: 23, column: 6 })
      if (moved !== undefined) this.focus(moved)
      else if (event.key === 'Enter' || event.key === ' ') this.choose(this.current)
      else return
      event.preventDefault()
    })
  }

  /** @param {Place} place */
  count({ row, column }) {
    return this.hours[column * 24 + row] ?? 0
  }

  /** @param {Place} place */
  text(place) {
    return `${days[place.column]} ${clockOf(place.row)}: ${counted(this.count(place), 'event')} of people`
  }

  unpoint() {
    replace(this.readout, 'The larger a square, the more was done in that hour.')
  }

  /** @param {Place} place */
  focus(place) {
    this.cells[this.current.row]?.[this.current.column]?.setAttribute('tabindex', '-1')
    this.current = place
    const cell = this.cells[place.row]?.[place.column]
    cell?.setAttribute('tabindex', '0')
    cell?.focus()
  }

  /** @param {Place} place */
  choose(place) {
    const total = this.count(place)
    if (total === 0) return say('No events in that hour.')
    const { data, range } = this
    const title = `${days[place.column]} ${clockOf(place.row)}, ${rangeText(data.zone, range)}`
    this.open({ title, range, hourOfWeek: place.column * 24 + place.row, total })
  }

  /** @param {Range} range */
  show(range) {
    this.range = range
    this.hours = countHours(this.data, range)
    const most = Math.max(1, ...this.hours)
    for (const [row, cells] of this.cells.entries()) {
      for (const [column, cell] of cells.entries()) {
        const share = this.count({ row, column }) / most
        // The area tells, and what is there at all can be seen.
        const side = share === 0 ? 0 : Math.max(0.14, Math.sqrt(share))
        const [square] = cell.children
        if (square instanceof HTMLElement) square.style.transform = `scale(${side.toFixed(3)})`
        cell.setAttribute('aria-label', this.text({ row, column }))
      }
    }
  }
}
