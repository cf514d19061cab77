/** Times of one zone. A time is seconds since 2000 in UTC; a local one has the zone's offset added. */

const epochSeconds = 946_684_800
/** 2000-01-03. */
const firstMonday = 172_800
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** @typedef {ReturnType<typeof createZone>} Zone */

/** @param {string} name */
function formatterOf(name) {
  const style = /** @type {const} */ ({ timeZone: name, hourCycle: 'h23' })
  const parts = /** @type {const} */ ({ year: 'numeric', month: '2-digit', day: '2-digit' })
  const clock = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return new Intl.DateTimeFormat('en-US', { ...style, ...parts, ...clock })
}

/** @param {string} name An IANA name; what the browser does not know is UTC. */
export function createZone(name) {
  /** @type {Intl.DateTimeFormat | undefined} */
  let formatter
  try {
    formatter = name === 'UTC' ? undefined : formatterOf(name)
  } catch {
    name = 'UTC'
  }
  /** @type {Map<number, number>} */
  const offsets = new Map()

  /** Asked of the browser once for each hour that occurs. @param {number} at */
  const offset = (at) => {
    if (formatter === undefined) return 0
    const hour = Math.floor(at / 3600)
    const known = offsets.get(hour)
    if (known !== undefined) return known
    const instant = (hour * 3600 + epochSeconds) * 1000
    /** @type {Record<string, number>} */
    const part = {}
    for (const { type, value } of formatter.formatToParts(instant)) part[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour: h = 0, minute = 0, second = 0 } = part
    const local = Date.UTC(year, month - 1, day, h, minute, second)
    const found = Math.round((local - instant) / 1000)
    offsets.set(hour, found)
    return found
  }

  /** @param {number} at */
  const dateOf = (at) => new Date((at + offset(at) + epochSeconds) * 1000)
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0')

  /** Monday is 0; 2000-01-01 was a Saturday. @param {number} at */
  const weekday = (at) => (Math.floor((at + offset(at)) / 86_400) + 5) % 7

  /** `09:14`. @param {number} at */
  const clock = (at) => {
    const date = dateOf(at)
    return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
  }
  /** `Tue 3 Feb`. @param {number} at */
  const day = (at) => {
    const date = dateOf(at)
    return `${weekdays[weekday(at)]} ${date.getUTCDate()} ${months[date.getUTCMonth()]}`
  }
  return {
    name,
    offset,
    weekday,
    clock,
    day,
    /** @param {number} at */
    hour: (at) => dateOf(at).getUTCHours(),
    /** `Tue 3 Feb 2026, 09:14`. @param {number} at */
    moment: (at) => `${day(at)} ${dateOf(at).getUTCFullYear()}, ${clock(at)}`,
    /** `2026-02-03 09:14:03`. @param {number} at */
    stamp: (at) => dateOf(at).toISOString().slice(0, 19).replace('T', ' '),
    /** For a command, in UTC. @param {number} at */
    iso: (at) => new Date((at + epochSeconds) * 1000).toISOString().replace('.000Z', 'Z'),
    /** The beginning of the step of so many seconds, of local time, that this is in; weeks begin on Mondays. @param {number} at @param {number} size */
    floor: (at, size) => {
      const local = at + offset(at) - (size % 604_800 === 0 ? firstMonday : 0)
      return at - (local - Math.floor(local / size) * size)
    },
  }
}

/** Of the week, Monday first. */
export function weekdayNames() {
  return weekdays
}
