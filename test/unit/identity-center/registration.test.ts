import { describe, expect, it } from 'vitest'
import { registrationRequest } from '../../../src/identity-center/registration.ts'

const startUrl = 'https://d-123.awsapps.com/start'
const session = { name: 'my-sso', startUrl, region: 'us-east-1', registrationScopes: undefined }
const options = { startUrl, now: new Date(1_795_392_025_900) }

describe('the request for a client', () => {
  it('of the browser flow is the AWS CLI’s, with a redirect without a port', () => {
    expect(registrationRequest(session, 'browser', options)).toEqual({
      clientName: 'botocore-client-my-sso',
      clientType: 'public',
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/oauth/callback'],
      issuerUrl: startUrl,
      scopes: ['sso:account:access'],
    })
  })

  it('names the resolved start URL as the issuer', () => {
    const resolved = { ...options, startUrl: 'https://d-9.awsapps.com/start' }
    expect(registrationRequest(session, 'browser', resolved).issuerUrl).toBe(resolved.startUrl)
  })

  it('of the device flow has scopes only when the session has them', () => {
    const scopes = { ...session, registrationScopes: ['a:b', 'c:d'] }
    expect(registrationRequest(session, 'device', options)).toEqual({
      clientName: 'botocore-client-my-sso',
      clientType: 'public',
    })
    expect(registrationRequest(scopes, 'device', options).scopes).toEqual(['a:b', 'c:d'])
  })

  it('of a legacy profile is named after the time', () => {
    const legacy = { ...session, name: undefined }
    expect(registrationRequest(legacy, 'device', options).clientName).toBe(
      'botocore-client-1795392025',
    )
  })
})
