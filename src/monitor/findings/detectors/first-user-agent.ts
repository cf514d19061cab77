import type { Detector } from '../detector.ts'
import { firstTimes, firstTimeWords } from '../first-time.ts'

export const firstUserAgent: Detector = {
  code: 'first-user-agent',
  level: 'low',
  title: 'A person used a kind of program for the first time in long.',
  why: 'Tools of attackers are seldom those that this person has.',
  fix: 'Ask this person; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms:
    'A new tool. Versions make no difference, and all browsers are one. A note where it works with credentials that another program of this person took in the same network.',
  attack: 'T1078.004',
  sql: firstTimes('program'),
  canBeNote: true,
  says: firstTimeWords,
}
