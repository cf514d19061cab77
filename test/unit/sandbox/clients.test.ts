import { expect, test } from 'vitest'
import {
  assertGrantType,
  authenticatedClient,
  registerClient,
} from '../../../src/sandbox/clients.ts'
import {
  browserRegistration,
  createStillBox,
  deviceRegistration,
  faultOf,
  registered,
  seconds,
  startedAt,
} from './still-world.ts'

const world = () => createStillBox().world

function refusal(change: object): string {
  return faultOf(() => registerClient(world(), { ...browserRegistration, ...change }))
}

test('a registration lives 90 days, in whole seconds', () => {
  const answer = registerClient(world(), browserRegistration)
  expect(answer.clientIdIssuedAt).toBe(startedAt.getTime() / 1000)
  expect(answer.clientSecretExpiresAt - answer.clientIdIssuedAt).toBe(90 * 86_400)
})

test('an expired registration is no client any more', () => {
  const place = world()
  const { clientId, clientSecret } = registered(place)
  seconds(place, 90 * 86_400 - 1)
  expect(faultOf(() => authenticatedClient(place, { clientId, clientSecret }))).toBe('none')
  seconds(place, 1)
  expect(faultOf(() => authenticatedClient(place, { clientId, clientSecret }))).toBe(
    'InvalidClientException',
  )
})

test('an unknown client and a wrong secret are told alike', () => {
  const place = world()
  const { clientId, clientSecret } = registered(place)
  const wrong = faultOf(() => authenticatedClient(place, { clientId, clientSecret: 'x' }))
  const unknown = faultOf(() => authenticatedClient(place, { clientId: 'x', clientSecret }))
  expect([wrong, unknown]).toEqual(['InvalidClientException', 'InvalidClientException'])
})

test('only public clients register', () => {
  expect(refusal({ clientType: 'confidential' })).toBe('InvalidClientMetadataException')
})

test('name and type are required, and must be text', () => {
  expect(refusal({ clientName: undefined })).toBe('InvalidRequestException')
  expect(refusal({ clientName: '' })).toBe('InvalidRequestException')
  expect(refusal({ clientName: 7 })).toBe('InvalidRequestException')
  expect(refusal({ clientType: null })).toBe('InvalidRequestException')
  expect(refusal({ scopes: 'sso:account:access' })).toBe('InvalidRequestException')
})

test('scopes are those of Identity Center, 25 at most', () => {
  expect(refusal({ scopes: ['sso:account:access', 'codewhisperer:completions'] })).toBe('none')
  expect(refusal({ scopes: ['openid'] })).toBe('InvalidScopeException')
  expect(refusal({ scopes: Array(25).fill('sso:account:access') })).toBe('none')
  expect(refusal({ scopes: Array(26).fill('sso:account:access') })).toBe('InvalidScopeException')
})

test('a grant type that Identity Center does not know is refused', () => {
  expect(refusal({ grantTypes: ['password'] })).toBe('UnsupportedGrantTypeException')
  expect(refusal({ grantTypes: [] })).toBe('UnsupportedGrantTypeException')
})

test('redirect URIs are http on an address of loopback', () => {
  expect(refusal({ redirectUris: ['http://[::1]/cb'] })).toBe('none')
  expect(refusal({ redirectUris: ['http://127.0.0.1:5000/cb'] })).toBe('none')
  for (const uri of [
    'https://127.0.0.1/cb',
    'http://localhost/cb',
    'http://127.0.0.1.example.com/cb',
    'http://127.0.0.1@example.com/cb',
    'http://example.com/cb',
    'http://127.0.0.1/cb#part',
    'not a url',
  ]) {
    expect(refusal({ redirectUris: [uri] })).toBe('InvalidRedirectUriException')
  }
  expect(refusal({ redirectUris: undefined })).toBe('InvalidRedirectUriException')
})

test('a start URL that is not known in this region is refused', () => {
  expect(refusal({ issuerUrl: 'https://other.awsapps.com/start' })).toBe(
    'InvalidClientMetadataException',
  )
})

test('the start URL may end in a slash or a fragment', () => {
  expect(refusal({ issuerUrl: 'https://my-org.awsapps.com/start/' })).toBe('none')
  expect(refusal({ issuerUrl: 'https://my-org.awsapps.com/start/#/' })).toBe('none')
})

test('without grant types a client may use the device flow and refresh, not the browser flow', () => {
  const { client } = registered(world(), deviceRegistration)
  const device = 'urn:ietf:params:oauth:grant-type:device_code'
  expect(faultOf(() => assertGrantType(client, device))).toBe('none')
  expect(faultOf(() => assertGrantType(client, 'refresh_token'))).toBe('none')
  expect(faultOf(() => assertGrantType(client, 'authorization_code'))).toBe(
    'UnauthorizedClientException',
  )
})
