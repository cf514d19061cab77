import { describe, expect, it } from 'vitest'
import { mergeFiles } from '../../../src/config/aws-config.ts'
import { parseFile } from '../../../src/config/parsed-file.ts'
import { jsonOptions } from '../../../src/credentials/json-options.ts'
import { systemClock } from '../../../src/system/clock.ts'
import type { Environment } from '../../../src/system/environment.ts'
import { athena } from './json-server.ts'
import { http } from './sts-server.ts'

const config = mergeFiles(
  parseFile(
    'config',
    Buffer.from(`[profile signed-in]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Audit
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = eu-north-1
[profile placed]
region = us-gov-west-1
[profile diverted]
region = eu-west-1
services = s
[services s]
athena =
  endpoint_url = http://127.0.0.1:9
`),
    'config',
  ),
  parseFile('credentials', new Uint8Array(), 'credentials'),
)

const at = (profile: string, env: Environment = {}, region?: string): string => {
  const place = { config, profile, region }
  const options = jsonOptions(athena, place, { env, clock: systemClock }, http)
  return `${options.region} ${options.endpoint}`
}

describe('a service with JSON is asked', () => {
  it('in the region that was asked for, the profile’s, its sign-in’s, or the first one', () => {
    expect(at('placed', {}, 'ap-south-1')).toBe(
      'ap-south-1 https://athena.ap-south-1.amazonaws.com',
    )
    expect(at('placed')).toBe('us-gov-west-1 https://athena.us-gov-west-1.amazonaws.com')
    expect(at('signed-in')).toBe('eu-north-1 https://athena.eu-north-1.amazonaws.com')
    expect(at('nobody')).toBe('us-east-1 https://athena.us-east-1.amazonaws.com')
  })

  it('at the endpoint that somebody configured', () => {
    expect(at('diverted')).toBe('eu-west-1 http://127.0.0.1:9')
    const env = { AWS_ENDPOINT_URL_ATHENA: 'http://127.0.0.1:10' }
    expect(at('diverted', env)).toBe('eu-west-1 http://127.0.0.1:10')
  })

  it('at FIPS and dual-stack endpoints where those are wanted, of every partition', () => {
    const fips = { AWS_USE_FIPS_ENDPOINT: 'true' }
    const dualstack = { AWS_USE_DUALSTACK_ENDPOINT: 'true' }
    expect(at('placed', fips)).toContain('https://athena-fips.us-gov-west-1.amazonaws.com')
    expect(at('nobody', { ...fips, ...dualstack })).toContain('athena-fips.us-east-1.api.aws')
    expect(at('nobody', {}, 'cn-north-1')).toContain('athena.cn-north-1.amazonaws.com.cn')
  })
})
