import { describe, expect, test } from 'vitest'
import { resolvePaths } from '../../../src/system/paths.ts'

const home = '/home/alice'

describe('the AWS files', () => {
  test('are in the home folder, unless variables name them', () => {
    const usual = resolvePaths({ HOME: home, AWS_CONFIG_FILE: '' }, 'linux', '/elsewhere')
    expect(usual.awsConfig).toBe('/home/alice/.aws/config')
    expect(usual.awsCredentials).toBe('/home/alice/.aws/credentials')
    const env = { HOME: home, AWS_CONFIG_FILE: '/etc/a', AWS_SHARED_CREDENTIALS_FILE: 'b/c' }
    const named = resolvePaths(env, 'linux', undefined)
    expect([named.awsConfig, named.awsCredentials]).toEqual(['/etc/a', 'b/c'])
  })

  test('are found through a home sign and through variables, as the AWS CLI finds them', () => {
    const at = (path: string, os: NodeJS.Platform = 'linux') =>
      resolvePaths(
        { HOME: home, USERPROFILE: home, TEAM: 'data', AWS_CONFIG_FILE: path },
        os,
        undefined,
      ).awsConfig
    expect(at('~/x')).toBe('/home/alice/x')
    expect(at('$HOME/${TEAM}/config')).toBe('/home/alice/data/config')
    expect(at('~/$TEAM-$NONE-%TEAM%')).toBe('/home/alice/data-$NONE-%TEAM%')
    expect(at('~bob/x')).toBe('~bob/x')
    expect(at('%USERPROFILE%/%TEAM%/%NONE%', 'win32')).toBe('/home/alice/data/%NONE%')
  })

  test('of both caches stay in the home folder', () => {
    const env = { HOME: home, AWS_CONFIG_FILE: '/etc/a', XDG_CACHE_HOME: '/cache' }
    const paths = resolvePaths(env, 'linux', undefined)
    expect([paths.ssoCache, paths.cliCache, paths.locks]).toEqual([
      '/home/alice/.aws/sso/cache',
      '/home/alice/.aws/cli/cache',
      '/home/alice/.aws/keyless',
    ])
  })
})

describe('the home folder', () => {
  test('is HOME, else the account says it; on Windows USERPROFILE', () => {
    expect(resolvePaths({ HOME: home }, 'linux', '/from/passwd').home).toBe(home)
    expect(resolvePaths({}, 'linux', '/from/passwd').home).toBe('/from/passwd')
    const both = { HOME: '/msys', USERPROFILE: 'C:\\Users\\alice' }
    expect(resolvePaths(both, 'win32', undefined).home).toBe('C:\\Users\\alice')
  })

  test('is asked for when nobody knows it', () => {
    expect(() => resolvePaths({}, 'linux', undefined)).toThrow(
      expect.objectContaining({ code: 'home-missing' }),
    )
  })
})
