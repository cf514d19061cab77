/** Who used which account how much in a range of time, in an order and for a search. */
import { countCells } from './data.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').Range} Range */
/** @typedef {{ readonly person: string, readonly account: string, readonly order: string }} Wish */

/** @param {Data} data @param {number} place */
export function personName({ model }, place) {
  return place === 0 ? 'all others' : (model.people[place - 1]?.name ?? '')
}

/** @param {Data} data @param {number} place */
export function accountName({ model }, place) {
  const account = model.accounts[place - 1]
  if (place === 0 || account === undefined) return 'all others'
  return account.name === '' ? account.id : `${account.id} ${account.name}`
}

/** Places in an order; place 0, which is all others, is last. @param {number} length @param {(one: number, other: number) => number} compare */
function placesBy(length, compare) {
  const places = Array.from({ length }, (_, place) => place)
  const othersLast = (/** @type {number} */ place) => (place === 0 ? 1 : 0)
  return places.sort(
    (one, other) => othersLast(one) - othersLast(other) || compare(one, other) || one - other,
  )
}

/** @param {string} wanted @param {string} name */
const fits = (wanted, name) => wanted === '' || name.toLowerCase().includes(wanted)

export class HeatCounts {
  /** @param {Data} data @param {Range} range */
  constructor(data, range) {
    this.data = data
    const { width, events, errors } = countCells(data, range)
    this.width = width
    this.events = events
    this.errors = errors
    this.ofPerson = new Float64Array(data.model.people.length + 1)
    this.ofAccount = new Float64Array(width)
    /** How many accounts each person used. */
    this.spread = new Float64Array(this.ofPerson.length)
    for (let person = 0; person < this.ofPerson.length; person++) {
      for (let account = 0; account < width; account++) this.add(person, account)
    }
  }

  /** @param {number} person @param {number} account */
  add(person, account) {
    const count = this.at(person, account)
    if (count === 0) return
    this.ofPerson[person] = (this.ofPerson[person] ?? 0) + count
    this.ofAccount[account] = (this.ofAccount[account] ?? 0) + count
    this.spread[person] = (this.spread[person] ?? 0) + 1
  }

  /** @param {number} person @param {number} account */
  at(person, account) {
    return this.events[person * this.width + account] ?? 0
  }

  /** @param {number} person @param {number} account */
  failed(person, account) {
    return this.errors[person * this.width + account] ?? 0
  }

  /** Of people with something in that range who fit. @param {Wish} wish */
  people({ person, order }) {
    const { data, ofPerson, spread } = this
    const last = (/** @type {number} */ place) => data.model.people[place - 1]?.last ?? 0
    const by =
      (/** @type {(place: number) => number} */ value) =>
      (/** @type {number} */ one, /** @type {number} */ other) =>
        value(other) - value(one)
    const byName = (/** @type {number} */ one, /** @type {number} */ other) =>
      personName(data, one).localeCompare(personName(data, other))
    const byEvents = by((place) => ofPerson[place] ?? 0)
    const bySpread = by((place) => spread[place] ?? 0)
    const compare = { name: byName, last: by(last), spread: bySpread }[order] ?? byEvents
    return placesBy(ofPerson.length, compare).filter(
      (place) => (ofPerson[place] ?? 0) > 0 && fits(person, personName(data, place)),
    )
  }

  /** @param {Wish} wish */
  accounts({ account }) {
    const { data, ofAccount } = this
    return placesBy(
      ofAccount.length,
      (one, other) => (ofAccount[other] ?? 0) - (ofAccount[one] ?? 0),
    ).filter((place) => (ofAccount[place] ?? 0) > 0 && fits(account, accountName(data, place)))
  }
}
