import type { Detector } from '../detector.ts'
import { doneByPeople, firstTimes, firstTimeWords } from '../first-time.ts'
import { networkOf } from '../sql-parts.ts'

/** `198.51.` → `198.51.0.0/16` */
function networkWords(value: string): string {
  return value.includes(':')
    ? `first time from network ${value.replace(/:+$/, '')}::/48`
    : `first time from network ${value}0.0/16`
}

export const firstNetwork: Detector = {
  code: 'first-network',
  level: 'low',
  title: 'A person came from a network for the first time in long.',
  why: 'Keys and tokens that were stolen are used from where the thief is.',
  fix: 'Ask this person; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms:
    'Journeys, telephones, a new provider at home: a network is a /16, or a /48 of IPv6.',
  attack: 'T1078.004',
  sql: firstTimes(`  SELECT id, time, person_id AS who, ${networkOf('address')} AS value, true AS is_real
  FROM history
  WHERE ${doneByPeople}`),
  says: (found) => firstTimeWords(found, networkWords),
}
