import { expect, it } from 'vitest'
import actors from '../../../src/monitor/people/actors.sql' with { type: 'text' }
import { actorFields } from '../../../src/monitor/store/actor.ts'

it('whoever did it is told apart by all that is taken from one of the events', () => {
  const taken = [...actors.matchAll(/\((.+)\) AS (?!last_seen)/g)].map(([, name = '']) => name)
  expect(taken.length).toBeGreaterThan(10)
  // A part of the role's name.
  const known = new Set<string>([...actorFields, 'permission_set'])
  expect(taken.filter((name) => !known.has(name))).toEqual([])
})
