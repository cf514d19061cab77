/**
 * People × accounts: a table whose rows are made as they come into view, so that it scrolls as smoothly
 * with hundreds of people as with ten.
 */
import { el, oncePerFrame, replace, word } from './dom.js'
import { rangeText } from './data.js'
import { accountName, HeatCounts, personName } from './heat-counts.js'
import { movedBy } from './hours.js'
import { compact, counted, grouped } from './numbers.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */
/** @typedef {import('./events-list.js').Wanted} Wanted */
/** @typedef {import('./hours.js').Place} Place */
/** @typedef {{ readonly row: number | undefined, readonly column: number | undefined }} Part */

const rowHeight = 28
/** Rows beyond what is in view, on both sides. */
const spare = 6
/** What a sheet of A4 has room for. */
const printed = { rows: 60, columns: 16 }
const heats = 5
const orders = {
  events: 'Most events first',
  name: 'By name',
  last: 'Last seen first',
  spread: 'Most accounts first',
}

/**
 * A cell of the table, or the head of a row or column: told by where it stands, so that thousands of cells
 * need no names.
 * @param {Event} event
 * @returns {Part | undefined}
 */
function partOf({ target }) {
  const cell = target instanceof Element ? target.closest('td, th') : null
  const row = cell?.parentElement?.getAttribute('data-row')
  if (!(cell instanceof HTMLTableCellElement) || row === null || row === undefined) return undefined
  const column = cell.cellIndex - 1
  const part = {
    row: row === 'head' ? undefined : Number(row),
    column: column < 0 ? undefined : column,
  }
  return part.row === undefined && part.column === undefined ? undefined : part
}

/** @param {string} label */
function searchField(label) {
  const name = label.toLowerCase().replaceAll(' ', '-')
  return el('input', {
    type: 'search',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: label,
    name,
  })
}

/** @param {string} label @param {Node} field */
function labelled(label, field) {
  return el('label', {}, el('span', { class: 'unseen' }, label), field)
}

/** A row that takes the room of so many. @param {number} rows */
function roomFor(rows) {
  const room = el('tr', { 'aria-hidden': 'true', class: 'room' })
  room.style.height = `${rows * rowHeight}px`
  return room
}

export class HeatMap {
  /** @param {Data} data @param {(wanted: Wanted) => void} open */
  constructor(data, open) {
    this.data = data
    this.open = open
    this.range = data.span
    this.counts = new HeatCounts(data, data.span)
    this.most = 1
    /** @type {number[]} Places in the model, in the order of rows and columns. */
    this.people = []
    /** @type {number[]} */
    this.accounts = []
    /** @type {Place} */
    this.current = { row: 0, column: 0 }
    this.isFocused = false
    this.isPrinted = false
    this.drawn = { begin: -1, end: -1 }
    this.person = searchField('Find a person')
    this.account = searchField('Find an account')
    this.order = el(
      'select',
      { name: 'order' },
      Object.entries(orders).map(([value, name]) => el('option', { value }, name)),
    )
    this.head = el('thead')
    this.body = el('tbody')
    this.grid = el(
      'table',
      { role: 'grid', class: 'heat', 'aria-labelledby': 'heat-title' },
      this.head,
      this.body,
    )
    this.pane = el('div', { class: 'pane' }, this.grid)
    this.readout = el('p', { class: 'readout' })
    this.drawSoon = oncePerFrame(() => this.drawAll())
    this.root = this.makeRoot()
    this.listen()
  }

  makeRoot() {
    const fields = [
      labelled('Find a person', this.person),
      labelled('Find an account', this.account),
      labelled('Order of people', this.order),
    ]
    const title = el('h2', { id: 'heat-title' }, 'People and accounts')
    const head = el(
      'div',
      { class: 'section-head' },
      title,
      el('div', { class: 'buttons' }, fields),
    )
    return el(
      'section',
      { 'aria-labelledby': 'heat-title', class: 'wide' },
      head,
      this.pane,
      this.readout,
    )
  }

  listen() {
    const { grid, pane } = this
    for (const field of [this.person, this.account, this.order])
      field.addEventListener('input', this.drawSoon)
    pane.addEventListener(
      'scroll',
      oncePerFrame(() => this.drawRows(false)),
      { passive: true },
    )
    new ResizeObserver(oncePerFrame(() => this.drawRows())).observe(pane)
    grid.addEventListener('pointerover', (event) => this.point(partOf(event)))
    grid.addEventListener('pointerleave', () => this.unpoint())
    grid.addEventListener('focusin', (event) => {
      this.isFocused = true
      this.point(partOf(event))
    })
    grid.addEventListener('focusout', ({ relatedTarget }) => {
      // Rows that are made anew take the focus with them, and nobody else gets it: that is no leaving.
      if (relatedTarget !== null) this.isFocused = false
      this.unpoint()
    })
    grid.addEventListener('click', (event) => {
      const part = partOf(event)
      if (part === undefined) return
      const { row, column } = part
      if (row !== undefined && column !== undefined) this.move({ row, column })
      this.choose(part)
    })
    grid.addEventListener('keydown', (event) => {
      const last = { row: this.people.length - 1, column: this.accounts.length - 1 }
      const moved = movedBy(event.key, this.current, last)
      if (moved !== undefined) this.move(moved)
      else if (event.key === 'Enter' || event.key === ' ') this.choose(this.partFor(event))
      else return
      event.preventDefault()
    })
  }

  /** The cell; with Shift all of its person, with Ctrl all of its account. @param {KeyboardEvent} event @returns {Part} */
  partFor({ shiftKey, ctrlKey }) {
    const { row, column } = this.current
    return { row: ctrlKey ? undefined : row, column: shiftKey ? undefined : column }
  }

  /** @param {number} person @param {number} account */
  text(person, account) {
    const { data, counts } = this
    const failed = counts.failed(person, account)
    const events = counted(counts.at(person, account), 'event')
    const where = `${personName(data, person)} in ${accountName(data, account)}`
    return `${where}: ${events}${failed > 0 ? `, ${grouped(failed)} failed` : ''}`
  }

  /** @param {Part} [part] */
  point({ row = -1, column = -1 } = { row: -1, column: -1 }) {
    const [person, account] = [this.people[row], this.accounts[column]]
    if (person !== undefined && account !== undefined)
      replace(this.readout, this.text(person, account))
  }

  unpoint() {
    const count = (/** @type {readonly number[]} */ places) =>
      places.filter((place) => place !== 0).length
    const people = count(this.people)
    const shown = `${people === 1 ? '1 person' : `${grouped(people)} people`}, ${counted(count(this.accounts), 'account')}.`
    replace(this.readout, shown, ' Dashes under a number: a fifth or more of it failed.')
  }

  /** @param {number} person @param {number} account */
  cell(person, account) {
    const { counts, most } = this
    const count = counts.at(person, account)
    if (count === 0) return el('td')
    const heat = Math.max(1, Math.min(heats, Math.ceil((count / most) ** 0.4 * heats)))
    const failing = counts.failed(person, account) * 5 >= count ? ' failing' : ''
    const label = this.text(person, account)
    return el('td', { class: `h${heat}${failing}`, 'aria-label': label }, compact(count))
  }

  /** @param {number} person @param {number} row */
  row(person, row) {
    const name = personName(this.data, person)
    const total = el('span', { class: 'total' }, compact(this.counts.ofPerson[person] ?? 0))
    const who = el('div', { class: 'who' }, el('span', {}, word(name)), total)
    const cells = this.columns().map((account) => this.cell(person, account))
    const head = el('th', { scope: 'row', title: name }, who)
    return el('tr', { 'aria-rowindex': row + 2, 'data-row': row }, head, cells)
  }

  columns() {
    return this.isPrinted ? this.accounts.slice(0, printed.columns) : this.accounts
  }

  drawHead() {
    const { grid, data } = this
    grid.setAttribute('aria-rowcount', String(this.people.length + 1))
    grid.setAttribute('aria-colcount', String(this.accounts.length + 1))
    const heads = this.columns().map((account) => {
      const { id, name } = data.model.accounts[account - 1] ?? { id: 'all others', name: '' }
      const text = el('span', { class: 'turned' }, word(name === '' ? id : name))
      return el('th', { scope: 'col', title: accountName(data, account) }, text)
    })
    replace(
      this.head,
      el(
        'tr',
        { 'aria-rowindex': 1, 'data-row': 'head' },
        el('th', { scope: 'col', class: 'corner' }, 'Person'),
        heads,
      ),
    )
  }

  /** @param {boolean} anew Also where the same rows are there already. */
  drawRows(anew = true) {
    const { pane, people, body, drawn, isPrinted } = this
    const first = isPrinted ? 0 : Math.max(0, Math.floor(pane.scrollTop / rowHeight) - spare)
    const rows = isPrinted ? printed.rows : Math.ceil(pane.clientHeight / rowHeight) + 2 * spare
    const last = Math.min(people.length, first + rows)
    const isNear = Math.abs(first - drawn.begin) < spare / 2 && last <= drawn.end + spare / 2
    if (!anew && isNear) return
    this.drawn = { begin: first, end: last }
    const shown = people.slice(first, last).map((person, at) => this.row(person, first + at))
    const below = isPrinted ? 0 : people.length - last
    replace(body, first > 0 && roomFor(first), shown, below > 0 && roomFor(below))
    if (people.length === 0)
      replace(body, el('tr', {}, el('td', { class: 'none' }, 'Nothing fits.')))
    // One stop of the keyboard, wherever it was.
    this.cellAt(this.current)?.setAttribute('tabindex', '0')
    if (this.isFocused) this.cellAt(this.current)?.focus({ preventScroll: true })
  }

  drawAll() {
    const { counts, current } = this
    const wish = {
      person: this.person.value.trim().toLowerCase(),
      account: this.account.value.trim().toLowerCase(),
      order: this.order.value,
    }
    this.people = counts.people(wish)
    this.accounts = counts.accounts(wish)
    this.most = 1
    for (const person of this.people) {
      if (person === 0) continue
      for (const account of this.accounts)
        if (account !== 0) this.most = Math.max(this.most, counts.at(person, account))
    }
    const last = {
      row: Math.max(0, this.people.length - 1),
      column: Math.max(0, this.accounts.length - 1),
    }
    this.current = {
      row: Math.min(current.row, last.row),
      column: Math.min(current.column, last.column),
    }
    this.drawHead()
    this.drawRows()
    this.unpoint()
  }

  /** @param {Place} place */
  cellAt({ row, column }) {
    const found = this.body.querySelector(`tr[data-row="${row}"]`)
    return found instanceof HTMLTableRowElement ? found.cells[column + 1] : undefined
  }

  /** @param {Place} to */
  move(to) {
    const { pane } = this
    this.cellAt(this.current)?.removeAttribute('tabindex')
    this.current = to
    const top = to.row * rowHeight
    const room = pane.clientHeight - this.head.clientHeight - rowHeight
    if (top < pane.scrollTop) pane.scrollTop = top
    else if (top > pane.scrollTop + room) pane.scrollTop = top - room
    if (this.cellAt(to) === undefined) this.drawRows()
    const cell = this.cellAt(to)
    cell?.setAttribute('tabindex', '0')
    cell?.focus({ preventScroll: true })
    this.scrollSideways(cell)
  }

  /** Out from behind the names, which stand still. @param {HTMLElement | undefined} cell */
  scrollSideways(cell) {
    if (cell === undefined) return
    const { pane } = this
    const names = this.head.querySelector('th')?.clientWidth ?? 0
    const left = cell.offsetLeft - names
    const right = cell.offsetLeft + cell.offsetWidth - pane.clientWidth
    if (left < pane.scrollLeft) pane.scrollLeft = left
    else if (right > pane.scrollLeft) pane.scrollLeft = right
  }

  /** A cell, or all of a person or of an account by its head. @param {Part} part */
  choose({ row, column }) {
    if (row === undefined && column === undefined) return
    const { data, counts, range } = this
    const person = row === undefined ? undefined : this.people[row]
    const account = column === undefined ? undefined : this.accounts[column]
    const ofOne = person === undefined ? counts.ofAccount[account ?? 0] : counts.ofPerson[person]
    const total =
      person === undefined || account === undefined ? (ofOne ?? 0) : counts.at(person, account)
    if (total === 0) return
    const who = person === undefined ? 'Everybody' : personName(data, person)
    const where = account === undefined ? 'all accounts' : accountName(data, account)
    const title = `${who} in ${where}, ${rangeText(data.zone, range)}`
    this.open({
      title,
      range,
      total,
      ...(person !== undefined && { person }),
      ...(account !== undefined && { account }),
    })
  }

  /** @param {Range} range */
  show(range) {
    this.range = range
    this.counts = new HeatCounts(this.data, range)
    this.drawSoon()
  }

  /** On paper nothing scrolls. @param {boolean} isPrinted */
  print(isPrinted) {
    this.isPrinted = isPrinted
    this.drawHead()
    this.drawRows()
    const [people, accounts] = [this.people.length, this.accounts.length]
    const isCut = people > printed.rows || accounts > printed.columns
    if (!isPrinted || !isCut) return this.unpoint()
    const rows = `${Math.min(people, printed.rows)} of ${people} rows`
    const columns = `${Math.min(accounts, printed.columns)} of ${accounts} columns`
    replace(this.readout, `Printed: ${rows} and ${columns}, the first of this order.`)
  }
}
