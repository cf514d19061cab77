import type { Detector } from '../detector.ts'
import { firstTimes, firstTimeWords } from '../first-time.ts'

export const firstCountry: Detector = {
  code: 'first-country',
  level: 'medium',
  title: 'A person came from a country for the first time in long.',
  why: 'Keys and tokens that were stolen are used from where the thief is.',
  fix: 'Ask this person whether they are there; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms:
    'Journeys, and exits of a VPN or of a telephone abroad. A country that others of the organisation come from is a note.',
  attack: 'T1078.004',
  sql: firstTimes('country'),
  canBeNote: true,
  says: firstTimeWords,
}
