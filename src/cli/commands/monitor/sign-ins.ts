import { listOf } from '../../monitor/newest.ts'

export const run = listOf({
  question: 'signIns',
  shown: ['time', 'person', 'event', 'outcome', 'method', 'address', 'country', 'city', 'app'],
  filters: ['person'],
  none: 'No sign-in of the store fits.',
})
