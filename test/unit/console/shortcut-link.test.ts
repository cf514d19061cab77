import { expect, test } from 'vitest'
import { shortcutLink } from '../../../src/console/shortcut-link.ts'
import { isTrustedBrowserUrl } from '../../../src/system/trusted-url.ts'

const role = { region: 'us-east-1', accountId: '111111111111', roleName: 'ReadOnly' }
const query = '#/console?account_id=111111111111&role_name=ReadOnly'
const link = (startUrl: string, region = 'us-east-1') => shortcutLink({ ...role, region, startUrl })

test('classic portals keep their path before the #', () => {
  for (const written of [
    'https://my-org.awsapps.com/start',
    'https://my-org.awsapps.com/start/',
    'https://my-org.awsapps.com/start/#/',
    'https://my-org.awsapps.com/start?x=1',
  ]) {
    expect(link(written)).toBe(`https://my-org.awsapps.com/start/${query}`)
  }
  expect(link('https://start.us-gov-home.awsapps.com/directory/d-1234567890')).toBe(
    `https://start.us-gov-home.awsapps.com/directory/d-1234567890/${query}`,
  )
})

test('portals without a path get none', () => {
  expect(link('https://ssoins-1234.portal.us-east-1.app.aws')).toBe(
    `https://ssoins-1234.portal.us-east-1.app.aws/${query}`,
  )
  expect(link('https://ssoins-1234.us-east-1.portal.amazonaws.com/')).toBe(
    `https://ssoins-1234.us-east-1.portal.amazonaws.com/${query}`,
  )
})

test('an issuer stands for the portal of its instance, in every partition', () => {
  expect(link('https://identitycenter.amazonaws.com/ssoins-1234')).toBe(
    `https://ssoins-1234.portal.us-east-1.app.aws/${query}`,
  )
  expect(link('https://identitycenter.us-gov.amazonaws.com/ssoins-1234', 'us-gov-west-1')).toBe(
    `https://ssoins-1234.portal.us-gov-west-1.app.aws/${query}`,
  )
  expect(link('https://identitycenter.amazonaws.com.cn/ssoins-1234', 'cn-north-1')).toBe(
    `https://ssoins-1234.portal.cn-north-1.app.amazonwebservices.com.cn/${query}`,
  )
  expect(link('https://identitycenter.amazonaws.eu/ssoins-1234', 'eusc-de-east-1')).toBe(
    `https://ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu/${query}`,
  )
})

test('every value is encoded, so that none can add a field or a word', () => {
  const url = shortcutLink({
    ...role,
    startUrl: 'https://my-org.awsapps.com/start',
    roleName: "a&destination=https://evil.example'$(id)",
    destination: 'https://console.aws.amazon.com/ec2/home?region=us-east-1#Instances:a=$252F;b',
  })
  const fields = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  expect([...fields.keys()]).toEqual(['account_id', 'role_name', 'destination'])
  expect(fields.get('destination')).toBe(
    'https://console.aws.amazon.com/ec2/home?region=us-east-1#Instances:a=$252F;b',
  )
  expect(isTrustedBrowserUrl(url)).toBe(true)
})

test('a start URL that is not of AWS gives no link', () => {
  for (const startUrl of ['https://evil.example/start', 'http://my-org.awsapps.com/start', 'x']) {
    expect(() => link(startUrl)).toThrow('which is not AWS')
  }
})
