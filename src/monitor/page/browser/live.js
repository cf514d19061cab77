/** The page as it is served: its data come by questions, and again whenever there is something new. */

import { keptEvents } from './events-list.js'

/** @typedef {import('./data.js').Data} Data */
/** @typedef {import('./data.js').PageModel} PageModel */
/** @typedef {import('./data.js').PageEvents} PageEvents */
/** @typedef {import('./events-list.js').Wanted} Wanted */
/** @typedef {import('./events-list.js').Chosen} Chosen */

/** A server that is gone is asked again after so long, in milliseconds. */
const againMs = 3000

/** @param {string} path */
async function ask(path) {
  const response = await fetch(path, { cache: 'no-store', redirect: 'error' })
  if (!response.ok) throw new Error(String(response.status))
  return await response.json()
}

/** @param {Wanted} wanted @param {number} version @param {PageModel['findings']} findings */
function questionFor({ range, person, account, hourOfWeek, signIns, finding }, version, findings) {
  const query = new URLSearchParams({ version: String(version) })
  query.set('from', String(Math.floor(range.from)))
  query.set('to', String(Math.ceil(range.to)))
  if (person !== undefined) query.set('person', String(person))
  if (account !== undefined) query.set('account', String(account))
  if (hourOfWeek !== undefined) query.set('hour', String(hourOfWeek))
  if (signIns === true) query.set('sign-ins', '1')
  if (finding !== undefined) query.set('finding', String(findings.indexOf(finding)))
  return `events?${query.toString()}`
}

/** By the server, all of them. @param {Data} data @param {number} version @returns {(wanted: Wanted) => Promise<Chosen>} */
export function askedEvents(data, version) {
  const { findings } = data.model
  return async (wanted) => {
    // A finding of a few events has them with it.
    const { finding } = wanted
    if (finding !== undefined && finding.events <= finding.evidence.length) {
      return keptEvents(data, wanted)
    }
    const events = /** @type {PageEvents} */ (await ask(questionFor(wanted, version, findings)))
    const places = events.times.map((_, place) => place)
    const newest = (/** @type {number} */ place) => events.times[place] ?? 0
    return { events, places: places.sort((one, other) => newest(other) - newest(one)) }
  }
}

/** @returns {Promise<{ readonly version: number, readonly model: PageModel }>} */
export async function askModel() {
  return await ask('data')
}

/**
 * Tells of each version that is another one than before, and of a server that is gone. The server answers when
 * there is something to tell.
 * @param {number} known
 * @param {{ readonly isNew: (version: number) => void, readonly isGone: (gone: boolean) => void }} listener
 */
export async function followVersions(known, { isNew, isGone }) {
  for (let isThere = true; ;) {
    try {
      const { version } = await ask(isThere ? `state?known=${known}` : 'state')
      isThere = true
      isGone(false)
      if (version === known) continue
      known = version
      isNew(version)
    } catch {
      isThere = false
      isGone(true)
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
  }
}
