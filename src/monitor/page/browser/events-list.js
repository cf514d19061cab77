/** Which events a click means, and their table. */
import { el, word } from './dom.js'
import { quoted } from './numbers.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */
/** @typedef {import('./data.js').PageEvents} PageEvents */
/**
 * @typedef {object} Wanted What was clicked.
 * @property {string} title
 * @property {Range} range
 * @property {number} [total] How many there are, where that is known.
 * @property {number} [person] Its place.
 * @property {number} [account] Its place.
 * @property {number} [hourOfWeek]
 * @property {boolean} [signIns]
 * @property {import('./data.js').PageFinding} [finding]
 */
/** @typedef {{ readonly events: PageEvents, readonly places: readonly number[] }} Chosen */
/** @typedef {(wanted: Wanted) => Promise<Chosen>} Ask */

/** Of those that are in the page, the newest first. @param {Data} data @param {Wanted} wanted @returns {Chosen} */
export function keptEvents({ model, zone }, wanted) {
  if (wanted.finding !== undefined) {
    return { events: model.evidence, places: wanted.finding.evidence }
  }
  const events = wanted.signIns === true ? model.signIns : model.events
  const { person, account, hourOfWeek, range } = wanted
  const places = events.times.flatMap((at, place) => {
    if (at < range.from || at >= range.to) return []
    if (person !== undefined && events.personPlaces[place] !== person) return []
    if (account !== undefined && events.accountPlaces[place] !== account) return []
    if (hourOfWeek !== undefined && zone.weekday(at) * 24 + zone.hour(at) !== hourOfWeek) return []
    return [place]
  })
  return {
    events,
    places: places.sort((one, other) => (events.times[other] ?? 0) - (events.times[one] ?? 0)),
  }
}

/** What shows all of them in a terminal. @param {Data} data @param {Wanted} wanted */
export function commandFor({ model, zone }, { range, person, account, signIns, finding }) {
  const span = `--since ${zone.iso(range.from)} --until ${zone.iso(range.to)}${model.where}`
  if (finding !== undefined) return `keyless monitor findings ${span}`
  if (signIns === true) return `keyless monitor sign-ins ${span}`
  const named = person === undefined || person === 0 ? undefined : model.people[person - 1]
  const used = account === undefined || account === 0 ? undefined : model.accounts[account - 1]
  const who = named === undefined ? '' : ` --person ${quoted(named.name)}`
  const where = used === undefined ? '' : ` --account ${quoted(used.id)}`
  return `keyless monitor timeline${who}${where} ${span}`
}

/** Columns that say nothing are left out. @param {Data} data @param {Chosen} chosen */
export function eventTable({ zone }, { events, places }) {
  const text = (/** @type {readonly number[]} */ column, /** @type {number} */ place) =>
    word(events.texts[column[place] ?? 0] ?? '')
  const columns = /** @type {const} */ ([
    ['Person', '', events.people],
    ['Event', '', events.events],
    ['Account', 'number', events.accounts],
    ['Role', '', events.roles],
    ['From', 'number', events.addresses],
    ['Error', '', events.errors],
  ]).filter(([, , column]) => places.some((place) => column[place] !== 0))
  const rows = places.map((place) =>
    el(
      'tr',
      { title: `event ${events.ids[place] ?? ''}` },
      el('td', { class: 'number' }, zone.stamp(events.times[place] ?? 0)),
      columns.map(([name, kind, column]) => {
        const what = name === 'Event' && [text(events.services, place), ' ']
        return el('td', { class: kind !== '' && kind }, what, text(column, place))
      }),
    ),
  )
  const names = ['Time', ...columns.map(([name]) => name)]
  const head = names.map((name) => el('th', { scope: 'col' }, name))
  return el('table', {}, el('thead', {}, el('tr', {}, head)), el('tbody', {}, rows))
}
