import { expect, it } from 'vitest'
import { fitsGlob } from '../../../src/guard/glob.ts'
import { growsWithLength } from '../../support/growth.ts'

it.each([
  ['prod-*', 'prod-admin', true],
  ['prod-*', 'prod-', true],
  ['prod-*', 'my-prod-admin', false],
  ['*prod*', 'my-prod-admin', true],
  ['*-live', 'shop-live-live', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['a.c', 'abc', false],
  ['Prod', 'prod', false],
])('%j for %j: %s', (glob, text, fits) => {
  expect(fitsGlob(glob, text)).toBe(fits)
})

it('takes time in proportion to the text, whatever the pattern', () => {
  expect(growsWithLength((text) => fitsGlob('*a*a*a*a*b', text), 'a')).toBe(true)
})
