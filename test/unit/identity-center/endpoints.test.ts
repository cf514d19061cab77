import { expect, test } from 'vitest'
import {
  assertBearerEndpoint,
  oidcEndpoint,
  portalEndpoint,
  regionFromStartUrl,
  stsEndpoint,
} from '../../../src/identity-center/endpoints.ts'
import { partitionOf } from '../../../src/system/partitions.ts'

/** Plain, dual-stack, FIPS and both, of one service: four hosts. */
function four(endpointOf: typeof oidcEndpoint, region: string): string[] {
  const kinds = [{}, { dualstack: true }, { fips: true }, { fips: true, dualstack: true }]
  return kinds.map((options) => endpointOf(region, options))
}

/** What botocore 1.43 computes from the rule sets of AWS CLI 2.36 for `sso-oidc`, `sso` and `sts`. */
const expected = (region: string, suffix: string, dualstack: string): string[][] =>
  [
    ['oidc', 'oidc-fips'],
    ['portal.sso', 'portal.sso-fips'],
    ['sts', 'sts-fips'],
  ].map(([plain, fips]) => [
    `https://${plain}.${region}.${suffix}`,
    `https://${plain}.${region}.${dualstack}`,
    `https://${fips}.${region}.${suffix}`,
    `https://${fips}.${region}.${dualstack}`,
  ])

const all = (region: string): string[][] =>
  [oidcEndpoint, portalEndpoint, stsEndpoint].map((endpointOf) => four(endpointOf, region))

test('computes the endpoints of every partition as the AWS SDKs do', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['us-east-1', 'amazonaws.com', 'api.aws'],
    ['ap-southeast-7', 'amazonaws.com', 'api.aws'],
    ['cn-north-1', 'amazonaws.com.cn', 'api.amazonwebservices.com.cn'],
    ['eusc-de-east-1', 'amazonaws.eu', 'api.amazonwebservices.eu'],
    ['us-iso-east-1', 'c2s.ic.gov', 'api.aws.ic.gov'],
    ['us-isob-east-1', 'sc2s.sgov.gov', 'api.aws.scloud'],
    ['eu-isoe-west-1', 'cloud.adc-e.uk', 'api.cloud-aws.adc-e.uk'],
    ['us-isof-south-1', 'csp.hci.ic.gov', 'api.aws.hci.ic.gov'],
    ['xx-moon-1', 'amazonaws.com', 'api.aws'],
  ]
  expect(rows.map(([region]) => all(region))).toEqual(rows.map((row) => expected(...row)))
})

test('takes the plain endpoints of GovCloud for FIPS, because they are', () => {
  expect(four(oidcEndpoint, 'us-gov-west-1')).toEqual([
    'https://oidc.us-gov-west-1.amazonaws.com',
    'https://oidc.us-gov-west-1.api.aws',
    'https://oidc.us-gov-west-1.amazonaws.com',
    'https://oidc-fips.us-gov-west-1.api.aws',
  ])
  expect(four(portalEndpoint, 'us-gov-east-1')).toEqual([
    'https://portal.sso.us-gov-east-1.amazonaws.com',
    'https://portal.sso.us-gov-east-1.api.aws',
    'https://portal.sso.us-gov-east-1.amazonaws.com',
    'https://portal.sso-fips.us-gov-east-1.api.aws',
  ])
})

test('names the partition of a Region', () => {
  const regions = ['eu-west-1', 'cn-north-1', 'us-gov-east-1', 'eusc-de-east-1', 'us-isob-east-1']
  expect(regions.map((region) => partitionOf(region).id)).toEqual([
    'aws',
    'aws-cn',
    'aws-us-gov',
    'aws-eusc',
    'aws-iso-b',
  ])
})

test('follows the family of the start URL, unless told', () => {
  const dualstack = 'https://ssoins-1234.portal.us-east-2.app.aws'
  const classic = 'https://d-123.awsapps.com/start'
  const at = (startUrl: string, told?: boolean): string =>
    oidcEndpoint('us-east-2', { startUrl, dualstack: told })
  expect([at(dualstack), at(classic), at(dualstack, false), at(classic, true)]).toEqual([
    'https://oidc.us-east-2.api.aws',
    'https://oidc.us-east-2.amazonaws.com',
    'https://oidc.us-east-2.amazonaws.com',
    'https://oidc.us-east-2.api.aws',
  ])
  const china = 'https://ssoins-1.portal.cn-north-1.app.amazonwebservices.com.cn'
  expect(portalEndpoint('cn-north-1', { startUrl: china })).toBe(
    'https://portal.sso.cn-north-1.api.amazonwebservices.com.cn',
  )
})

test('takes a configured endpoint as it is', () => {
  const startUrl = 'https://ssoins-1234.portal.us-east-2.app.aws'
  const at = (override: string): string => oidcEndpoint('us-east-2', { override, startUrl })
  expect(at('http://127.0.0.1:8123/')).toBe('http://127.0.0.1:8123')
  expect(at('https://proxy.example/sso')).toBe('https://proxy.example/sso')
})

test('refuses a configured endpoint together with FIPS or dual-stack', () => {
  const override = 'https://proxy.example'
  expect(() => oidcEndpoint('us-east-1', { override, fips: true })).toThrow('FIPS')
  expect(() => portalEndpoint('us-east-1', { override, dualstack: true })).toThrow('dual-stack')
  expect(oidcEndpoint('us-east-1', { override, fips: false, dualstack: false })).toBe(override)
})

test('refuses a configured endpoint that is no plain web address', () => {
  const refusal = (override: string): unknown => {
    try {
      return oidcEndpoint('us-east-1', { override })
    } catch (error) {
      return (error as { code?: string }).code
    }
  }
  const bad = [
    '',
    'proxy.example',
    'ftp://x/',
    'https://me:pw@x/',
    'https://x/?a=b',
    'https://x/#f',
  ]
  expect(bad.map(refusal)).toEqual(bad.map(() => 'endpoint-invalid'))
})

test('lets no Region become another host', () => {
  const regions = ['evil.example/', 'us-east-1.evil.example', 'us-east-1/', '', 'US-EAST-1', 'a b']
  const codes = regions.map((region) => {
    try {
      return oidcEndpoint(region)
    } catch (error) {
      return (error as { code?: string }).code
    }
  })
  expect(codes).toEqual(regions.map(() => 'region-invalid'))
})

test('reads the Region from the start URLs that name it', () => {
  const urls = [
    'https://ssoins-1234.portal.us-east-2.app.aws',
    'https://ssoins-1234.us-east-2.portal.amazonaws.com/',
    'https://ssoins-1234.cn-north-1.portal.amazonaws.com.cn',
    'https://ssoins-1234.portal.cn-north-1.app.amazonwebservices.com.cn',
    'https://ssoins-1234.eusc-de-east-1.portal.amazonaws.eu',
    'https://ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu',
    'https://d-123.awsapps.com/start',
    'https://identitycenter.amazonaws.com/ssoins-1234',
    'https://x.portal.us-east-2.app.aws.evil.example',
    'no address',
  ]
  expect(urls.map(regionFromStartUrl)).toEqual([
    'us-east-2',
    'us-east-2',
    'cn-north-1',
    'cn-north-1',
    'eusc-de-east-1',
    'eusc-de-east-1',
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('lets secrets go over https or to this machine only', () => {
  const check = (url: string): boolean => {
    try {
      assertBearerEndpoint(url)
      return true
    } catch {
      return false
    }
  }
  const good = [
    'https://proxy.example',
    'http://127.0.0.1:1',
    'http://localhost:1',
    'http://[::1]:1',
  ]
  expect(good.map(check)).toEqual(good.map(() => true))
  const bad = [
    'http://proxy.example',
    'http://10.0.0.1',
    'http://localhost.evil.example',
    'ws://x',
    '',
  ]
  expect(bad.map(check)).toEqual(bad.map(() => false))
})
