import { listOf } from '../../monitor/newest.ts'

export const run = listOf({
  question: 'signIns',
  shown: ['time', 'person', 'event', 'outcome', 'method', 'address', 'country', 'city', 'app'],
  spare: ['app', 'city', 'country', 'address', 'method'],
  filters: ['person'],
  none: 'No sign-in of the store fits.',
})
