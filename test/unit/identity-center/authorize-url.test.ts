import { expect, it } from 'vitest'
import { authorizeUrl } from '../../../src/identity-center/authorize-url.ts'

const parts = {
  endpoint: 'https://oidc.us-east-1.amazonaws.com',
  clientId: 'cid',
  redirectUri: 'http://127.0.0.1:50123/oauth/callback',
  state: 'd9b2d63d-a233-4123-847a-7090ce2a7f2b',
  scopes: ['sso:account:access'],
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
}

it('has the parameters of the AWS CLI in its order and encoding', () => {
  expect(authorizeUrl(parts)).toBe(
    'https://oidc.us-east-1.amazonaws.com/authorize?response_type=code&client_id=cid' +
      '&redirect_uri=http%3A%2F%2F127.0.0.1%3A50123%2Foauth%2Fcallback' +
      '&state=d9b2d63d-a233-4123-847a-7090ce2a7f2b&code_challenge_method=S256' +
      '&scopes=sso%3Aaccount%3Aaccess&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})

it('joins scopes with %20, never with a plus', () => {
  const url = authorizeUrl({ ...parts, scopes: ['a:b', "c*('!)"] })
  expect(url).toContain('&scopes=a%3Ab%20c%2A%28%27%21%29&')
})

it('takes only scheme and host of a configured endpoint', () => {
  const url = authorizeUrl({ ...parts, endpoint: 'http://127.0.0.1:8490/some/path' })
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8490\/authorize\?/)
})
