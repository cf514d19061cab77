/** The page as it is served: its data come by questions, and again whenever there is something new. */

/** @typedef {import('./data.js').PageModel} PageModel */
/** @typedef {import('./data.js').PageEvents} PageEvents */
/** @typedef {import('./events-list.js').Wanted} Wanted */
/** @typedef {import('./events-list.js').Chosen} Chosen */

/** How often the server is asked whether there is something new, in milliseconds. */
const pollMs = 3000

/** @param {string} path */
async function ask(path) {
  const response = await fetch(path, { cache: 'no-store', redirect: 'error' })
  if (!response.ok) throw new Error(String(response.status))
  return await response.json()
}

/** @param {Wanted} wanted @param {number} version */
function questionFor({ range, person, account, hourOfWeek, signIns }, version) {
  const query = new URLSearchParams({ version: String(version) })
  query.set('from', String(Math.floor(range.from)))
  query.set('to', String(Math.ceil(range.to)))
  if (person !== undefined) query.set('person', String(person))
  if (account !== undefined) query.set('account', String(account))
  if (hourOfWeek !== undefined) query.set('hour', String(hourOfWeek))
  if (signIns === true) query.set('sign-ins', '1')
  return `events?${query.toString()}`
}

/** By the server, all of them. @param {number} version @returns {(wanted: Wanted) => Promise<Chosen>} */
export function askedEvents(version) {
  return async (wanted) => {
    const events = /** @type {PageEvents} */ (await ask(questionFor(wanted, version)))
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
 * Tells of each version that is another one than before, and of a server that is gone.
 * @param {number} known
 * @param {{ readonly isNew: (version: number) => void, readonly isGone: (gone: boolean) => void }} listener
 */
export function followVersions(known, { isNew, isGone }) {
  const look = async () => {
    try {
      const { version } = await ask('state')
      isGone(false)
      if (version !== known) {
        known = version
        isNew(version)
      }
    } catch {
      isGone(true)
    }
    setTimeout(look, pollMs)
  }
  setTimeout(look, pollMs)
}
