import type { Detector } from '../detector.ts'
import { firstTimes, firstTimeWords } from '../first-time.ts'

export const firstAccount: Detector = {
  code: 'first-account',
  level: 'low',
  title: 'A person used an account for the first time in long.',
  why: 'Whoever took over somebody goes where that person never goes.',
  fix: 'Ask this person; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms: 'New tasks and new accounts.',
  attack: 'T1078.004',
  sql: firstTimes('account'),
  canBeNote: true,
  says: firstTimeWords,
}
