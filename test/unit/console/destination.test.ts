import { expect, test } from 'vitest'
import { consoleDestination } from '../../../src/console/destination.ts'
import { serviceNames, servicePath } from '../../../src/console/services.ts'
import { partitionOf } from '../../../src/system/partitions.ts'
import { isTrustedBrowserUrl } from '../../../src/system/trusted-url.ts'

const aws = { partition: partitionOf('us-east-1') }

test('a service leads to its page in the region', () => {
  const region = 'eu-west-1'
  expect(consoleDestination('ec2', { ...aws, region })).toBe(
    'https://console.aws.amazon.com/ec2/home?region=eu-west-1',
  )
  expect(consoleDestination('logs', { ...aws, region })).toBe(
    'https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups',
  )
  expect(consoleDestination('CFN', aws)).toBe('https://console.aws.amazon.com/cloudformation/home')
  expect(consoleDestination(undefined, aws)).toBe('https://console.aws.amazon.com/console/home')
})

test('every partition has its own console', () => {
  const hosts = ['us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'].map(
    (region) => new URL(consoleDestination('s3', { partition: partitionOf(region) })).host,
  )
  expect(hosts).toEqual([
    'console.amazonaws-us-gov.com',
    'console.amazonaws.cn',
    'console.amazonaws-eusc.eu',
  ])
  expect(() => consoleDestination('s3', { partition: partitionOf('us-iso-east-1') })).toThrow(
    'Where the console of aws-iso is, keyless does not know.',
  )
})

test('every service that is known leads to a console page, and inherited names are no service', () => {
  const pages = serviceNames.map((name) => consoleDestination(name, aws))
  expect(pages.filter((page) => !isTrustedBrowserUrl(page))).toEqual([])
  expect(['constructor', 'toString', '__proto__', ''].map(servicePath)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('an address of the console is taken as it is, its region included', () => {
  const page = 'https://us-west-2.console.aws.amazon.com/ec2/home?region=us-west-2#Instances:a=b'
  expect(consoleDestination(page, { ...aws, region: 'eu-west-1' })).toBe(page)
})

test('an address copied from another multi-session tab leads to this account', () => {
  expect(
    consoleDestination(
      'https://111122223333-abcd1234.us-east-1.console.aws.amazon.com/s3/home?region=us-east-1',
      aws,
    ),
  ).toBe('https://us-east-1.console.aws.amazon.com/s3/home?region=us-east-1')
})

test('no other address is a destination', () => {
  const urls = [
    'http://console.aws.amazon.com/',
    'https://console.aws.amazon.com.evil.example/',
    'https://evil.example/console.aws.amazon.com',
    'https://console.aws.amazon.com@evil.example/',
    'https://user@console.aws.amazon.com/',
    'https://console.aws.amazon.com:8443/',
    'https://evilconsole.aws.amazon.com/',
    'https://aws.amazon.com/',
    'https://signin.aws.amazon.com/oauth?redirect_uri=https://evil.example',
    'https://console.amazonaws.cn/',
    'https://111122223333-abcd1234.evil.example/',
    'javascript:alert(1)',
    'ext+container:name=a&url=https://console.aws.amazon.com/',
    'https:',
  ]
  for (const url of urls) {
    expect(() => consoleDestination(url, aws), url).toThrow('The destination')
  }
})

test('a name that is no service is refused', () => {
  expect(() => consoleDestination('s33', aws)).toThrow(
    'keyless knows no page of the console named s33.',
  )
})
