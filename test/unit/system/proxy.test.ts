import { expect, test } from 'vitest'
import { bypassesProxy, proxyFor } from '../../../src/system/proxy.ts'

const portal = new URL('https://portal.sso.us-east-1.amazonaws.com/assignment/accounts')

test('takes HTTPS_PROXY for https and HTTP_PROXY for http, the lower-case name first', () => {
  const env = {
    HTTPS_PROXY: 'http://upper:1',
    https_proxy: 'http://lower:2',
    HTTP_PROXY: 'plain:3',
  }
  expect(proxyFor(portal, env)).toEqual({ origin: 'http://lower:2', authorization: undefined })
  expect(proxyFor(new URL('http://host.example/'), env)?.origin).toBe('http://plain:3')
  expect(proxyFor(portal, { HTTP_PROXY: 'http://plain:3' })).toBeUndefined()
  expect(proxyFor(portal, { https_proxy: '', HTTPS_PROXY: 'http://upper:1' })?.origin).toBe(
    'http://upper:1',
  )
})

test('never takes a proxy to loopback, nor to the server of a container or an instance', () => {
  const env = { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://p:1' }
  const addresses = [
    'http://127.0.0.1:8080',
    'https://localhost/',
    'http://[::1]:1/',
    'http://127.9:1',
    'http://169.254.170.2/role',
    'http://[fd00:ec2::23]/role',
    'http://169.254.169.254/latest/api/token',
    'http://[fd00:ec2::254]/latest/api/token',
  ]
  expect(addresses.map((url) => proxyFor(new URL(url), env))).toEqual(
    addresses.map(() => undefined),
  )
})

test('reads the forms of NO_PROXY', () => {
  const bypassed = (noProxy: string): boolean => bypassesProxy(portal, noProxy)
  const matching = [
    '*',
    'amazonaws.com',
    '.amazonaws.com',
    '*.amazonaws.com',
    'portal.sso.us-east-1.amazonaws.com',
    'PORTAL.SSO.US-EAST-1.AMAZONAWS.COM',
    'other.example, amazonaws.com',
    'other.example amazonaws.com',
    'amazonaws.com:443',
  ]
  expect(matching.filter((value) => !bypassed(value))).toEqual([])
  const others = [
    '',
    ',',
    'aws.com',
    'sso.us-east-2.amazonaws.com',
    'amazonaws.com:8443',
    '10.0.0.0/8',
    '.',
  ]
  expect(others.filter(bypassed)).toEqual([])
})

test('compares IPv6 addresses with and without brackets', () => {
  const url = new URL('https://[2001:db8::1]:8443/')
  expect(bypassesProxy(url, '2001:db8::1')).toBe(true)
  expect(bypassesProxy(url, '[2001:db8::1]:8443')).toBe(true)
  expect(bypassesProxy(url, '[2001:db8::1]:443')).toBe(false)
})

test('keeps the password out of the address', () => {
  expect(proxyFor(portal, { HTTPS_PROXY: 'http://me:p%20w@proxy.example:3128/' })).toEqual({
    origin: 'http://proxy.example:3128',
    authorization: `Basic ${Buffer.from('me:p w').toString('base64')}`,
  })
})

test('refuses an address that is no http or https proxy, naming the variable only', () => {
  const read = (value: string) => () => proxyFor(portal, { HTTPS_PROXY: value })
  expect(read('socks5://user:hunter2@p:1')).toThrow(
    'HTTPS_PROXY is not the address of an http or https proxy.',
  )
  expect(read('http://:::')).toThrow('HTTPS_PROXY')
})
