import type { Detector } from '../detector.ts'
import { firstTimes, firstTimeWords } from '../first-time.ts'

export const firstHour: Detector = {
  code: 'first-hour',
  level: 'low',
  title: 'A person was active at an hour of the day at which they never are.',
  why: 'Whoever took over somebody may live in another part of the world.',
  fix: 'Ask this person; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms:
    'A night on call, a journey, a program that runs on a schedule with the keys of a person.',
  attack: 'T1078.004',
  sql: firstTimes('hour'),
  canBeNote: true,
  says: firstTimeWords,
}
