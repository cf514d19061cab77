import type { Detector } from '../detector.ts'
import { firstTimes, firstTimeWords } from '../first-time.ts'

export const firstRole: Detector = {
  code: 'first-role',
  level: 'low',
  title: 'A person used a role or permission set for the first time in long.',
  why: 'Whoever took over somebody tries the roles that may do most.',
  fix: 'Ask this person; look at what else they did around that time: `keyless monitor timeline --person`.',
  falseAlarms: 'New tasks; an administrator role that is there for emergencies.',
  attack: 'T1078.004',
  sql: firstTimes('role'),
  canBeNote: true,
  says: firstTimeWords,
}
