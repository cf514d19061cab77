import { describe, expect, it } from 'vitest'
import { type AwsConfig, mergeFiles } from '../../../src/config/aws-config.ts'
import { configuredEndpoint, useDualstack, useFips } from '../../../src/config/endpoint-settings.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'

function config(text: string): AwsConfig {
  return mergeFiles(
    parseFile('config', Buffer.from(text), 'config'),
    parseFile('credentials', new Uint8Array(), 'credentials'),
  )
}

const services =
  '[profile a]\nservices = s\nendpoint_url = http://profile\n' +
  '[services s]\nsso =\n  endpoint_url = http://services\nsts =\n  other = x\n'

describe('a configured endpoint', () => {
  it('comes from the service variable, the common one, the services section, then the profile', () => {
    const read = config(services)
    const common = { AWS_ENDPOINT_URL: 'http://common' }
    const own = { ...common, AWS_ENDPOINT_URL_SSO: 'http://own' }
    expect(configuredEndpoint(read, 'a', 'sso', own)).toBe('http://own')
    expect(configuredEndpoint(read, 'a', 'sso_oidc', own)).toBe('http://common')
    expect(configuredEndpoint(read, 'a', 'sso', {})).toBe('http://services')
    expect(configuredEndpoint(read, 'a', 'sts', {})).toBe('http://profile')
    expect(configuredEndpoint(read, 'b', 'sts', {})).toBeUndefined()
    expect(configuredEndpoint(read, undefined, 'sts', common)).toBe('http://common')
  })

  it('has a variable for each service', () => {
    const env = { AWS_ENDPOINT_URL_SSO_OIDC: 'http://oidc', AWS_ENDPOINT_URL_STS: 'http://sts' }
    expect(configuredEndpoint(config(''), undefined, 'sso_oidc', env)).toBe('http://oidc')
    expect(configuredEndpoint(config(''), undefined, 'sts', env)).toBe('http://sts')
  })

  it('is ignored when the variable or the profile says so; the variable decides', () => {
    const read = config(
      '[profile a]\nendpoint_url = http://x\nignore_configured_endpoint_urls = TRUE\n',
    )
    const name = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'
    expect(configuredEndpoint(read, 'a', 'sso', { AWS_ENDPOINT_URL: 'http://y' })).toBeUndefined()
    expect(configuredEndpoint(read, 'a', 'sso', { [name]: 'false' })).toBe('http://x')
    expect(configuredEndpoint(config(services), 'a', 'sso', { [name]: 'true' })).toBeUndefined()
  })

  it('needs its services section only when no variable answers', () => {
    const read = config('[profile a]\nservices = gone\n')
    expect(configuredEndpoint(read, 'a', 'sso', { AWS_ENDPOINT_URL: 'http://y' })).toBe('http://y')
    expect(() => configuredEndpoint(read, 'a', 'sso', {})).toThrow(
      'There is no services section named gone.',
    )
  })

  it('must be an http or https URL', () => {
    for (const url of ['not a url', 'ftp://x', 'javascript:alert(1)']) {
      expect(() =>
        configuredEndpoint(config(''), undefined, 'sso', { AWS_ENDPOINT_URL: url }),
      ).toThrow(expect.objectContaining({ code: 'endpoint-invalid' }))
    }
  })
})

describe('FIPS and dual-stack', () => {
  it('come from the variable, then the profile', () => {
    const read = config('[profile a]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = True\n')
    expect([useFips(read, 'a', {}), useDualstack(read, 'a', {})]).toEqual([true, true])
    expect(useFips(read, 'a', { AWS_USE_FIPS_ENDPOINT: 'false' })).toBe(false)
    expect(useDualstack(read, undefined, { AWS_USE_DUALSTACK_ENDPOINT: 'true' })).toBe(true)
    expect(useDualstack(read, 'b', {})).toBe(false)
  })
})
