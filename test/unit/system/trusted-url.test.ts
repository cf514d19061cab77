import { expect, test } from 'vitest'
import {
  isAwsOwnedHost,
  isConsoleHost,
  isFederationHost,
  isLoopbackHost,
  isTrustedBrowserUrl,
} from '../../../src/system/trusted-url.ts'

const refused = (urls: readonly string[]): string[] =>
  urls.filter((url) => !isTrustedBrowserUrl(url))

test('knows every host form that AWS serves start URLs from', () => {
  const hosts = [
    'd-1234567890.awsapps.com',
    'my-org.awsapps.com',
    'start.us-gov-home.awsapps.com',
    'start.home.awsapps.cn',
    'ssoins-1234.us-east-2.portal.amazonaws.com',
    'ssoins-1234.portal.us-east-2.app.aws',
    'ssoins-1234.cn-north-1.portal.amazonaws.com.cn',
    'ssoins-1234.portal.cn-north-1.app.amazonwebservices.com.cn',
    'ssoins-1234.eusc-de-east-1.portal.amazonaws.eu',
    'ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu',
    'identitycenter.amazonaws.com',
    'identitycenter.amazonaws.com.cn',
    'identitycenter.amazonaws.eu',
    'identitycenter.us-gov.amazonaws.com',
  ]
  expect(hosts.filter((host) => !isAwsOwnedHost(host))).toEqual([])
})

test('takes no look-alike for a host of AWS', () => {
  const hosts = [
    'awsapps.com',
    '.awsapps.com',
    'evilawsapps.com',
    'x.awsapps.com.evil.example',
    'x.awsapps.com.',
    'x..awsapps.com',
    'x.awsapps.com:443',
    'user@x.awsapps.com',
    'x.AWSAPPS.com',
    'xn--wsapps-3ve.com',
    'xn--e1a.awsapps.com',
    'x.аwsapps.com',
    'evil.s3.amazonaws.com',
    'fake.identitycenter.amazonaws.com',
    'x.awsapps.com/evil',
    'x.awsapps.com\n',
    '-x.awsapps.com',
    '',
  ]
  expect(hosts.filter(isAwsOwnedHost)).toEqual([])
})

test('knows the loopback addresses and nothing that looks like one', () => {
  expect(['localhost', '127.0.0.1', '127.8.9.10', '::1', '[::1]'].every(isLoopbackHost)).toBe(true)
  const others = ['127.0.0.1.evil.example', 'localhost.evil.example', '0.0.0.0', '128.0.0.1', '::']
  expect(others.filter(isLoopbackHost)).toEqual([])
})

test('sends a browser to the sign-in pages of AWS and of a sandbox', () => {
  expect(
    refused([
      'https://oidc.us-east-1.amazonaws.com/authorize?response_type=code&state=a%20b',
      'https://oidc-fips.us-east-1.api.aws/authorize',
      'https://oidc.cn-north-1.amazonaws.com.cn/authorize',
      'https://oidc.eusc-de-east-1.api.amazonwebservices.eu/authorize',
      'https://oidc.us-iso-east-1.c2s.ic.gov/authorize',
      'https://device.sso.us-east-1.amazonaws.com/?user_code=ABCD-EFGH',
      'https://d-123.awsapps.com/start/#/device?user_code=ABCD-EFGH',
      'http://127.0.0.1:8123/authorize?x=1',
      'http://localhost:8123/',
      'http://[::1]:8123/',
      'https://127.0.0.1:8123/',
    ]),
  ).toEqual([])
})

test('sends a browser nowhere else', () => {
  const urls = [
    'http://d-123.awsapps.com/start',
    'https://d-123.awsapps.com:8443/start',
    'https://d-123.awsapps.com:443/start',
    'https://user@d-123.awsapps.com/start',
    'https://d-123.awsapps.com@evil.example/',
    'https://d-123.awsapps.com\\@evil.example/',
    'https://evil.example/?x=.awsapps.com',
    'https://evil.example#.awsapps.com',
    'https://bucket.s3.us-east-1.amazonaws.com/oidc.html',
    'https://oidc.s3.us-east-1.amazonaws.com/x',
    'https://oidc.bucket.s3.amazonaws.com/',
    'https:d-123.awsapps.com/start',
    'HTTPS://d-123.awsapps.com/start',
    'https://127.1/',
    'http://127.0.0.1.nip.io/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    '--version',
    '-a Calculator',
    '',
    'https://d-123.awsapps.com/start\n',
    'https://d-123.awsapps.com/st art',
    "https://d-123.awsapps.com/'$(id)'",
    'https://d-123.awsapps.com/`id`',
    `https://d-123.awsapps.com/${'a'.repeat(9000)}`,
  ]
  expect(urls.filter(isTrustedBrowserUrl)).toEqual([])
})

test('knows the console and its sign-in in every partition, and no look-alike', () => {
  const domains = ['aws.amazon.com', 'amazonaws-us-gov.com', 'amazonaws.cn', 'amazonaws-eusc.eu']
  for (const domain of domains) {
    expect(refused([`https://console.${domain}/ec2/home?region=x#a`])).toEqual([])
    expect(isConsoleHost(`us-west-2.console.${domain}`)).toBe(true)
    expect(isFederationHost(`signin.${domain}`)).toBe(true)
    expect(isFederationHost(`eusc-de-east-1.signin.${domain}`)).toBe(true)
    expect(isConsoleHost(`signin.${domain}`)).toBe(false)
    expect(isFederationHost(`console.${domain}`)).toBe(false)
  }
  const hosts = [
    'console.aws.amazon.com.evil.example',
    'console.aws.amazon.com.',
    'xconsole.aws.amazon.com',
    'console.aws.amazon.org',
    'console.amazonaws.com',
    'aws.amazon.com',
    'repost.aws.amazon.com',
    'evil.console.aws.amazon.com',
    'us-west-2.x.console.aws.amazon.com',
    '111122223333-abcdefgh.us-east-1.console.aws.amazon.com',
    'us-west-2.console.console.aws.amazon.com',
    'console.xn--aws-x.amazon.com',
    'CONSOLE.AWS.AMAZON.COM',
    'console.amazonaws-eusc.eu.evil.example',
    'consоle.aws.amazon.com',
    'signin.aws',
    '',
  ]
  expect(hosts.filter((host) => isConsoleHost(host) || isFederationHost(host))).toEqual([])
  expect(hosts.filter((host) => isTrustedBrowserUrl(`https://${host}/`))).toEqual([])
})

test('lets a Firefox container wrap a trusted page only', () => {
  const wrap = (url: string, more = ''): string =>
    `ext+container:name=prod&url=${encodeURIComponent(url)}${more}`
  expect(isTrustedBrowserUrl(wrap('https://d-123.awsapps.com/start/#/?a=b&c=d'))).toBe(true)
  expect(isTrustedBrowserUrl(wrap('http://127.0.0.1:9/', '&color=red&icon=dollar'))).toBe(true)
  const urls = [
    wrap('https://evil.example/'),
    wrap('javascript:alert(1)'),
    wrap('https://d-123.awsapps.com/', '&url=https%3A%2F%2Fevil.example'),
    wrap('https://d-123.awsapps.com/', '&script=1'),
    wrap(wrap('https://d-123.awsapps.com/')),
    'ext+container:name=prod',
    'ext+other:url=https%3A%2F%2Fd-123.awsapps.com%2F',
  ]
  expect(urls.filter(isTrustedBrowserUrl)).toEqual([])
})
