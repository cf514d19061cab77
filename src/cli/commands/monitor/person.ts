import { factsOf } from '../../monitor/facts.ts'

export const run = factsOf('person')
