import type { Detector } from '../detector.ts'
import { firstTimes, firstTimeWords } from '../first-time.ts'

export const firstHour: Detector = {
  code: 'first-hour',
  level: 'low',
  title: 'A person was active at an hour of the day at which they never are.',
  why: 'Whoever took over somebody may live in another part of the world.',
  fix: 'Ask this person; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms:
    'A night on call, a program that runs on a schedule with the keys of a person. A note but for a night, eight hours or more from the middle of what they usually work, from where they work by day: where others had fewer than eight of them at that time, and all had fewer than eight such nights in the week before.',
  attack: 'T1078.004',
  sql: firstTimes('hour'),
  canBeNote: true,
  says: firstTimeWords,
}
