import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assertWritableName,
  defaultProfileName,
  toProfileName,
} from '../../../src/config/profile-name.ts'
import { anyText } from '../../properties/config-arbitraries.ts'

describe('generated names', () => {
  it('are role and account by default, as the AWS CLI proposes', () => {
    expect(defaultProfileName({ roleName: 'Admin', accountId: '000000000001' })).toBe(
      'Admin-000000000001',
    )
  })

  it('drop accents and turn other characters into hyphens', () => {
    expect(toProfileName('Größe & Co. (é)')).toBe('Gro-e-Co.-e')
    expect(toProfileName('100%PATH%')).toBe('100-PATH')
    expect(toProfileName('a]\n[default')).toBe('a-default')
    expect(toProfileName('  ')).toBe('profile')
    expect(toProfileName('__proto__')).toBe('profile-__proto__')
  })

  it('can always be written and never hold a percent sign', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const name = toProfileName(text)
        assertWritableName(name)
        expect(name).not.toMatch(/%|^-/)
      }),
      { numRuns: 500 },
    )
  })
})
