import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import { describe, expect, test } from 'vitest'
import {
  canonicalRequest,
  parseAuthorization,
  parseTimestamp,
  signatureOf,
} from '../../../src/sandbox/sigv4.ts'

const timestamp = '20150830T123600Z'
const scope = { date: '20150830', region: 'us-east-1', service: 'service' }
const key = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', timestamp }

interface Vector {
  readonly method?: string
  readonly path?: string
  readonly rawQuery?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

function signature(vector: Vector, over = scope): string {
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': timestamp, ...vector.headers }
  const request = {
    method: vector.method ?? 'GET',
    path: vector.path ?? '/',
    rawQuery: vector.rawQuery ?? '',
    headers,
    body: Buffer.from(vector.body ?? ''),
  }
  return signatureOf(canonicalRequest(request, Object.keys(headers).toSorted()), over, key)
}

describe("AWS's published vectors", () => {
  test('get-vanilla', () => {
    expect(signature({})).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')
  })

  test('get-vanilla-query-order-key-case', () => {
    expect(signature({ rawQuery: 'Param2=value2&Param1=value1' })).toBe(
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    )
  })

  test('post-vanilla', () => {
    expect(signature({ method: 'POST' })).toBe(
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    )
  })

  test('post-x-www-form-urlencoded', () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(signature({ method: 'POST', headers, body: 'Param1=value1' })).toBe(
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    )
  })

  test('the ListUsers example of the IAM user guide', () => {
    const headers = {
      host: 'iam.amazonaws.com',
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    }
    const rawQuery = 'Action=ListUsers&Version=2010-05-08'
    expect(signature({ headers, rawQuery }, { ...scope, service: 'iam' })).toBe(
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    )
  })
})

test('a form with blanks and marks is what the signer of the AWS SDK signs', async () => {
  const body = 'Action=AssumeRole&RoleSessionName=a%2Bb%20c&Version=2011-06-15'
  const signer = new SignatureV4({
    service: 'sts',
    region: 'eu-west-1',
    sha256: Sha256,
    credentials: {
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: key.secretAccessKey,
      sessionToken: 'token/+=',
    },
  })
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      port: 8490,
      path: '/',
      query: { 'x y': "a*b!'(c)~", empty: '' },
      headers: { host: '127.0.0.1:8490', 'content-type': 'text/plain', 'x-blanks': '  a   b  ' },
      body,
    },
    { signingDate: new Date('2015-08-30T12:36:00Z') },
  )
  const authorization = parseAuthorization(signed.headers['authorization'] ?? '')
  if (authorization === undefined) throw new Error('not a signature')
  const rawQuery = `x%20y=${encodeURIComponent("a*b!'(c)~")}&empty=`
  const request = {
    method: 'POST',
    path: '/',
    rawQuery,
    headers: signed.headers,
    body: Buffer.from(body),
  }
  const canonical = canonicalRequest(request, authorization.signedHeaders)
  expect(signatureOf(canonical, authorization, key)).toBe(authorization.signature)
})

describe('the Authorization header', () => {
  const good =
    'AWS4-HMAC-SHA256 Credential=ASIAX/20150830/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=abc'

  test('is read with and without blanks after the commas', () => {
    const read = {
      accessKeyId: 'ASIAX',
      date: '20150830',
      region: 'us-east-1',
      service: 'sts',
      signedHeaders: ['host', 'x-amz-date'],
      signature: 'abc',
    }
    expect(parseAuthorization(good)).toEqual(read)
    expect(parseAuthorization(good.replaceAll(', ', ','))).toEqual(read)
  })

  test('is refused when a part is missing or of another scheme', () => {
    expect(parseAuthorization('Bearer abc')).toBeUndefined()
    expect(parseAuthorization(good.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA512'))).toBeUndefined()
    expect(parseAuthorization(good.replace('aws4_request', 'aws5_request'))).toBeUndefined()
    expect(parseAuthorization(good.replace(', Signature=abc', ''))).toBeUndefined()
    expect(parseAuthorization(good.replace('/sts', ''))).toBeUndefined()
  })
})

test('a timestamp is a real time or nothing', () => {
  expect(parseTimestamp('20261123T020500Z')).toEqual(new Date('2026-11-23T02:05:00Z'))
  expect(parseTimestamp('20261399T020500Z')).toBeUndefined()
  expect(parseTimestamp('2026-11-23T02:05:00Z')).toBeUndefined()
})
