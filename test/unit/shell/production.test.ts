import { expect, test } from 'vitest'
import { isProduction } from '../../../src/shell/production.ts'

test('a name that holds prod is production, in either case', () => {
  for (const name of ['prod', 'my-PROD-admin', 'Production'])
    expect(isProduction(name, {})).toBe(true)
  for (const name of ['dev', 'pro', 'default']) expect(isProduction(name, {})).toBe(false)
})

test('KEYLESS_PRODUCTION says which names, and which not', () => {
  const env = { KEYLESS_PRODUCTION: 'live, PROD,!nonprod,,!' }
  for (const name of ['live-a', 'x-prod']) expect(isProduction(name, env)).toBe(true)
  for (const name of ['nonprod', 'NonProd-live', 'dev']) expect(isProduction(name, env)).toBe(false)
  expect(isProduction('prod', { KEYLESS_PRODUCTION: '' })).toBe(true)
})
