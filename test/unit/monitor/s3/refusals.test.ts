import { expect, it } from 'vitest'
import { BucketRefusal } from '../../../../src/monitor/sources/s3/calls.ts'
import { errorOf } from '../../../../src/monitor/sources/s3/refusals.ts'

const refusal = (code: string, status: number, message = '', operation = 'GetObject') =>
  errorOf(
    new BucketRefusal(message, { operation, code, status, requestId: 'r-1', region: undefined }),
    { bucket: 'my-trail', profile: 'audit' },
  )

it.each([
  ['NoSuchBucket', 404, 'bucket-not-found'],
  ['AccessDenied', 403, 'bucket-denied'],
  ['', 403, 'bucket-denied'],
  ['SlowDown', 503, 'portal-throttled'],
  ['InternalError', 500, 'service-failed'],
  ['ExpiredToken', 400, 'service-refused'],
  ['PermanentRedirect', 301, 'service-refused'],
])('%s %i is told as %s', (code, status, told) => {
  expect(refusal(code, status).code).toBe(told)
})

it('names the permission that AWS names, here that of the key behind the object', () => {
  const message =
    'User: arn:aws:sts::111111111111:assumed-role/Audit/alice is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111111111111:key/1 because no resource-based policy allows it'
  const error = refusal('AccessDenied', 403, message)
  expect(error.message).toContain('The role of audit may not do kms:Decrypt in the bucket my-trail')
  expect(error.fix).toContain('allow the role kms:Decrypt')
})

it('what a server says reaches no terminal as it is', () => {
  const error = refusal('AccessDenied', 403, 'no\u001b[2J\u001b]0;owned\u0007')
  expect(error.message).toBe(
    'The role of audit may not do s3:GetObject in the bucket my-trail (AccessDenied: no).',
  )
})
