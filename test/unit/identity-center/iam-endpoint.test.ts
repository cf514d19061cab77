import { expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { iamEndpoint } from '../../../src/identity-center/iam-endpoint.ts'

/** Plain, FIPS, dual-stack: hosts, and the region of the signature. */
const asked = (region: string) => [
  ...[{}, { fips: true }, { dualstack: true }].map(
    (options) => new URL(iamEndpoint(region, options).endpoint).hostname,
  ),
  iamEndpoint(region).region,
]

test('IAM is where botocore 1.43 asks it, in every partition', () => {
  const commercial = [
    'iam.amazonaws.com',
    'iam-fips.amazonaws.com',
    'iam.global.api.aws',
    'us-east-1',
  ]
  expect(asked('us-east-1')).toEqual(commercial)
  expect(asked('eu-central-1')).toEqual(commercial)
  expect(asked('cn-northwest-1')).toEqual([
    'iam.cn-north-1.amazonaws.com.cn',
    'iam-fips.amazonaws.com.cn',
    'iam.global.api.amazonwebservices.com.cn',
    'cn-north-1',
  ])
  expect(asked('us-gov-east-1')).toEqual([
    'iam.us-gov.amazonaws.com',
    'iam.us-gov.amazonaws.com',
    'iam.us-gov.api.aws',
    'us-gov-west-1',
  ])
  expect(asked('eusc-de-east-1')).toEqual([
    'iam.eusc-de-east-1.amazonaws.eu',
    'iam-fips.amazonaws.eu',
    'iam.global.api.amazonwebservices.eu',
    'eusc-de-east-1',
  ])
  expect(asked('us-iso-west-1').slice(0, 2)).toEqual([
    'iam.us-iso-east-1.c2s.ic.gov',
    'iam-fips.us-iso-east-1.c2s.ic.gov',
  ])
})

test('a configured endpoint is taken as it is, and signed for the region asked', () => {
  const override = 'http://127.0.0.1:8490/'
  expect(iamEndpoint('eu-central-1', { override })).toEqual({
    endpoint: 'http://127.0.0.1:8490',
    region: 'eu-central-1',
  })
  expect(() => iamEndpoint('us-east-1', { override, fips: true })).toThrow(ConfigError)
  expect(() => iamEndpoint('evil.example/')).toThrow(ConfigError)
})
