import { listOf } from '../../monitor/newest.ts'

export const run = listOf({
  question: 'timeline',
  shown: [
    'time',
    'person',
    'account',
    'role',
    'service',
    'event',
    'error',
    'address',
    'country',
    'city',
    'program',
    'strength',
  ],
  spare: [
    ...['strength', 'program', 'city', 'country', 'role', 'address'],
    ...['service', 'account', 'error'],
  ],
  filters: ['person', 'account', 'role', 'service', 'event'],
  none: 'No event of the store fits.',
})
