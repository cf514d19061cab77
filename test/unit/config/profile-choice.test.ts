import { describe, expect, it } from 'vitest'
import { mergeFiles } from '../../../src/config/aws-config.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'
import { chooseProfile } from '../../../src/config/profile-choice.ts'
import { assertRegion, profileRegion } from '../../../src/config/region.ts'

describe('the profile', () => {
  it('comes from the flag, AWS_PROFILE, AWS_DEFAULT_PROFILE, then default', () => {
    const env = { AWS_PROFILE: 'b', AWS_DEFAULT_PROFILE: 'b' }
    expect(chooseProfile('a', env)).toEqual({ name: 'a', source: 'flag' })
    expect(chooseProfile(undefined, env)).toEqual({ name: 'b', source: 'AWS_PROFILE' })
    expect(chooseProfile('', { AWS_PROFILE: '', AWS_DEFAULT_PROFILE: 'c' })).toEqual({
      name: 'c',
      source: 'AWS_DEFAULT_PROFILE',
    })
    expect(chooseProfile(undefined, {})).toEqual({ name: 'default', source: 'default' })
  })

  it('has a warning where boto3 would choose another', () => {
    const env = { AWS_PROFILE: 'b', AWS_DEFAULT_PROFILE: 'c' }
    expect(chooseProfile(undefined, env)).toMatchObject({
      name: 'b',
      warning: expect.stringContaining('boto3 the second'),
    })
    expect(chooseProfile('a', env).warning).toBeUndefined()
  })
})

describe('the region', () => {
  const config = mergeFiles(
    parseFile('config', Buffer.from('[profile a]\nregion = r4\n'), 'config'),
    parseFile('credentials', new Uint8Array(), 'credentials'),
  )

  it('comes from the flag, AWS_REGION, AWS_DEFAULT_REGION, then the profile', () => {
    const env = { AWS_REGION: 'r2', AWS_DEFAULT_REGION: 'r3' }
    expect(profileRegion(config, 'a', env, 'r1')).toBe('r1')
    expect(profileRegion(config, 'a', env)).toBe('r2')
    expect(profileRegion(config, 'a', { AWS_REGION: '', AWS_DEFAULT_REGION: 'r3' })).toBe('r3')
    expect(profileRegion(config, 'a', {})).toBe('r4')
    expect(profileRegion(config, 'b', {})).toBeUndefined()
    expect(profileRegion(config, undefined, {})).toBeUndefined()
  })

  it('is a host label', () => {
    for (const region of ['a.b', 'a/b', '-a', 'a-', 'a@b', '', 'a\n']) {
      expect(() => assertRegion(region), region).toThrow(
        expect.objectContaining({ code: 'region-invalid' }),
      )
    }
    assertRegion('us-gov-west-1')
  })
})
