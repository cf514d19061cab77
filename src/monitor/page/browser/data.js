/** The model as columns of numbers, and what is counted in it for a range of time. */
import { createZone } from './zone.js'

/** @typedef {import('../model.ts').PageModel} PageModel */
/** @typedef {import('../model.ts').PageEvents} PageEvents */
/** @typedef {import('../model.ts').PageFinding} PageFinding */
/** @typedef {{ readonly from: number, readonly to: number }} Range Seconds since 2000, `to` exclusive. */
/** @typedef {ReturnType<typeof readData>} Data */

/** @param {PageModel} model */
export function readData(model) {
  const zone = createZone(model.zone)
  const size = model.times.minutes * 60
  const steps = Float64Array.from(model.times.steps, (step) => step * size)
  const span = spanOf(model, zone)
  return { model, zone, size, steps, span }
}

/** Whole hours around all that there is. @param {PageModel} model @param {import('./zone.js').Zone} zone */
function spanOf({ from, to }, zone) {
  if (to === 0) return { from: 0, to: 3600 }
  return { from: zone.floor(from, 3600), to: zone.floor(to, 3600) + 3600 }
}

/** The first place whose time is not before. @param {Float64Array} times @param {number} at */
function placeOf(times, at) {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return low
}

/** @param {Data} data @param {Range} range @param {(at: number, place: number) => void} tell */
export function eachStep({ steps, size }, range, tell) {
  const end = placeOf(steps, range.to)
  for (let place = placeOf(steps, range.from - size + 1); place < end; place++) {
    tell(steps[place] ?? 0, place)
  }
}

/**
 * How much there is of each person in each account, as a table in one row; place 0 is all others.
 * @param {Data} data @param {Range} range
 */
export function countCells({ model }, range) {
  const { cells, people, accounts } = model
  const width = accounts.length + 1
  const events = new Float64Array((people.length + 1) * width)
  const errors = new Float64Array(events.length)
  const size = cells.minutes * 60
  for (let at = 0; at < cells.steps.length; at++) {
    const begin = (cells.steps[at] ?? 0) * size
    if (begin + size <= range.from || begin >= range.to) continue
    const place = (cells.people[at] ?? 0) * width + (cells.accounts[at] ?? 0)
    events[place] = (events[place] ?? 0) + (cells.events[at] ?? 0)
    errors[place] = (errors[place] ?? 0) + (cells.errors[at] ?? 0)
  }
  return { width, events, errors }
}

/** What people did in each hour of the week, Monday 00:00 first. @param {Data} data @param {Range} range */
export function countHours(data, range) {
  const hours = new Float64Array(7 * 24)
  const { zone, model } = data
  eachStep(data, range, (at, place) => {
    const hour = zone.weekday(at) * 24 + zone.hour(at)
    hours[hour] = (hours[hour] ?? 0) + (model.times.events[place] ?? 0)
  })
  return hours
}

/** Of people. @param {Data} data @param {Range} range */
export function countEvents(data, range) {
  let events = 0
  eachStep(data, range, (_, place) => {
    events += data.model.times.events[place] ?? 0
  })
  return events
}

const binSizes = [900, 3600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000, 31_536_000]

/** @typedef {{ readonly from: number, readonly to: number, signedIn: number, failed: number, events: number }} Bin */

/**
 * Equal pieces of the range, so many at most, that begin at whole hours or days of the zone.
 * @param {Data} data @param {Range} range @param {number} most
 */
export function countBins(data, range, most) {
  const { zone, model, size } = data
  const length = range.to - range.from
  const width = binSizes.find((one) => one >= size && length / one <= most) ?? length
  /** @type {Bin[]} */
  const bins = []
  for (let from = zone.floor(range.from, width); from < range.to;) {
    // A day of a change of clocks is longer or shorter.
    const to = Math.max(from + 900, zone.floor(from + width + 7200, width))
    bins.push({
      from,
      to: to > from + width * 1.5 ? from + width : to,
      signedIn: 0,
      failed: 0,
      events: 0,
    })
    from = bins.at(-1)?.to ?? range.to
  }
  let bin = 0
  eachStep(data, range, (at, place) => {
    while (bin < bins.length - 1 && at >= (bins[bin]?.to ?? 0)) bin++
    const one = bins[bin]
    if (one === undefined) return
    one.signedIn += model.times.signedIn[place] ?? 0
    one.failed += model.times.failed[place] ?? 0
    one.events += model.times.events[place] ?? 0
  })
  return bins
}

/** `Tue 3 Feb 09:00 – 12:00`. @param {import('./zone.js').Zone} zone @param {Range} range */
export function rangeText(zone, { from, to }) {
  const end = zone.day(from) === zone.day(to) ? zone.clock(to) : `${zone.day(to)} ${zone.clock(to)}`
  return `${zone.day(from)} ${zone.clock(from)} – ${end}`
}
