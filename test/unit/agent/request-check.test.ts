import { expect, it } from 'vitest'
import { checkHeaders, hostsOfPort } from '../../../src/agent/request-check.ts'

const ofPort = hostsOfPort(8080)
const token = ['Authorization', 'secret']

it.each([
  ['Host', '127.0.0.1:8080'],
  ['host', 'localhost:8080'],
  ['HOST', '[::1]:8080'],
])('takes a request for this machine and port: %s: %s', (name, host) => {
  expect(checkHeaders([name, host, 'Accept', '*/*', ...token], ofPort)).toEqual({
    token: 'secret',
  })
})

it.each([
  ['127.0.0.1'],
  ['127.0.0.1:80'],
  ['evil.example:8080'],
  ['127.0.0.1:8080.evil.example'],
  [''],
])('refuses one for another host or port: "%s"', (host) => {
  const refused = 'for another host'
  expect(checkHeaders(['Host', host, ...token], ofPort)).toEqual({ refused })
})

it('refuses one without a host, and one with two', () => {
  const refused = 'for another host'
  const own = ['Host', '127.0.0.1:8080']
  expect(checkHeaders(token, ofPort)).toEqual({ refused })
  expect(checkHeaders([...own, ...own, ...token], ofPort)).toEqual({ refused })
})

it.each([
  ['Origin', 'from a web page'],
  ['Sec-Fetch-Site', 'with the header sec-fetch-site'],
  ['X-FORWARDED-FOR', 'with the header x-forwarded-for'],
  ['Forwarded', 'with the header forwarded'],
])('refuses what a browser or a proxy sends: %s', (name, refused) => {
  const own = ['Host', '127.0.0.1:8080']
  expect(checkHeaders([...own, name, '', ...token], ofPort)).toEqual({ refused })
  expect(checkHeaders([name, 'x', ...own, ...token], ofPort)).toEqual({ refused })
})

it('takes any port of this machine behind a Unix socket, and no other host', () => {
  for (const host of ['127.0.0.1:1', 'localhost', '[::1]:65535']) {
    expect(checkHeaders(['Host', host], undefined)).toEqual({ token: undefined })
  }
  for (const host of ['evil.example', '127.0.0.1:1:2', '10.0.0.1:80', 'localhost.evil.example']) {
    expect(checkHeaders(['Host', host], undefined)).toHaveProperty('refused')
  }
})
