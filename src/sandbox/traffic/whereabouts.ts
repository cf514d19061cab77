/** Where somebody is on a day, and when they begin there: the office, home, a journey. */
import type { Company, Worker } from './company.ts'
import { addressIn, homes, hotels, longHomes, type Network, offices, vpn } from './networks.ts'

export interface Whereabouts {
  readonly address: string
  /** Later than at home, in hours; negative in the east. */
  readonly shift: number
}

/** The hour at which an office opens, UTC; its people are as many hours later as it is. */
export const startHours = [7, 8, 13, 0] as const

const hostsOfVpn = 2

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length]
  if (item === undefined) throw new RangeError('an empty list')
  return item
}

const hoursTo = (from: Network, to: Network): number =>
  Math.round((from.longitude - to.longitude) / 15)

/** A week in another office, now and then, or some days where nobody else is; announced to nobody. */
function journey({ habits, days }: Company, worker: Worker, day: number): Network | undefined {
  if (days <= 7) return undefined
  const week = habits.fork(`journey/${worker.name}/${Math.floor(day / 7)}`)
  const chance = week.next()
  if (chance < 0.02) return at(offices, worker.city + week.int(1, 3))
  const first = week.int(0, 4)
  const isAway = day % 7 >= first && day % 7 <= first + 2
  return chance > 1 - awayShare && isAway ? week.pick(hotels) : undefined
}

/** Of people and weeks: a conference, a customer. */
const awayShare = 0.005

export function whereabouts(company: Company, worker: Worker, day: number): Whereabouts {
  const office = at(offices, worker.city)
  const place = journey(company, worker, day)
  if (place !== undefined) {
    return { address: addressIn(place, worker.host), shift: hoursTo(office, place) }
  }
  const today = company.habits.fork(`where/${worker.name}/${day}`)
  if (worker.tunnels && today.chance(0.3)) {
    return { address: addressIn(vpn, today.int(0, hostsOfVpn - 1)), shift: 0 }
  }
  if (!today.chance(worker.atHome)) return { address: addressIn(office, worker.host), shift: 0 }
  const home = at(worker.long ? longHomes : homes, worker.city)
  return { address: addressIn(home, worker.host * 20 + today.int(0, 3)), shift: 0 }
}
