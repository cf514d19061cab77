import type { Detector } from '../detector.ts'
import { firstTimes, firstTimeWords } from '../first-time.ts'

export const firstNetwork: Detector = {
  code: 'first-network',
  level: 'low',
  title: 'A person came from a network for the first time in long.',
  why: 'Keys and tokens that were stolen are used from where the thief is.',
  fix: 'Ask this person; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms:
    'Journeys, telephones, a new provider at home: a network is a /16, or a /48 of IPv6.',
  attack: 'T1078.004',
  sql: firstTimes('network'),
  canBeNote: true,
  says: firstTimeWords,
}
