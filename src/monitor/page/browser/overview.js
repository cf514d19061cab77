/** What the page is about: from when to when, how much there is, and what is not in it. */
import { el, word } from './dom.js'
import { counted, grouped, leveled } from './numbers.js'

/** @typedef {import('./data.js').Data} Data */

/** @param {string} name @param {number | string} value @param {string} [more] */
function figure(name, value, more = '') {
  return el(
    'div',
    {},
    el('dt', {}, name),
    el('dd', {}, typeof value === 'number' ? grouped(value) : value),
    more !== '' && el('dd', { class: 'more' }, more),
  )
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((all, number) => all + number, 0)
}

/** @param {Data} data */
function findingsByLevel({ model }) {
  const of = (/** @type {string} */ level) =>
    model.findings.filter((one) => one.level === level).length
  const levels = model.levels.map((level) => leveled(of(level), level))
  const { suppressed } = model.totals
  return [...levels, ...(suppressed > 0 ? [`${suppressed} suppressed`] : [])].join(', ')
}

/** @param {Data} data */
function figures(data) {
  const { totals, times } = data.model
  const rest = totals.nobodys === 0 ? '' : `${grouped(totals.nobodys)} of services and pipelines`
  return el(
    'dl',
    { class: 'figures' },
    figure('Events', totals.events, rest),
    figure('People', totals.people),
    figure('Accounts', totals.accounts),
    figure('Sign-ins', sum(times.signedIn), `${grouped(sum(times.failed))} failed`),
    figure(
      'Failed calls',
      totals.errors,
      `${((totals.errors / Math.max(1, totals.events)) * 100).toFixed(1)} %`,
    ),
    figure('Keys that never expire', totals.longLivedKeys),
    figure('Findings', totals.findings, findingsByLevel(data)),
  )
}

/** @param {Data} data */
function notesOf({ model }) {
  if (model.notes.length === 0) return undefined
  const list = el(
    'ul',
    {},
    model.notes.map((note) => el('li', {}, word(note))),
  )
  return el(
    'details',
    { class: 'notes', open: model.notes.length <= 3 },
    el('summary', {}, `${counted(model.notes.length, 'note')} on what is not in here`),
    list,
  )
}

/** @param {Data} data @param {boolean} isLive */
export function createOverview(data, isLive) {
  const { model, zone } = data
  const at = (/** @type {string} */ iso) =>
    zone.moment(Math.floor(Date.parse(iso) / 1000) - 946_684_800)
  const asked = [
    ...(model.since === '' ? [] : [`since ${at(model.since)}`]),
    ...(model.until === '' ? [] : [`until ${at(model.until)}`]),
  ].join(' ')
  const made = zone.stamp(Math.floor(Date.parse(model.generatedAt) / 1000) - 946_684_800)
  const span =
    model.to === 0 ? 'No events.' : `${zone.moment(model.from)} – ${zone.moment(model.to)}`
  return el(
    'header',
    {},
    el('p', { class: 'brand' }, 'keyless monitor'),
    el('h1', {}, 'Who used what'),
    el(
      'p',
      { class: 'span' },
      el('strong', {}, span),
      `${asked === '' ? '' : ` · asked for ${asked}`} · times in ${zone.name} · ${isLive ? 'live, as of' : 'made'} ${made}`,
    ),
    figures(data),
    notesOf(data),
  )
}
