/** Events of S3. Only the list of buckets is a management event; a trail has the others where it was told to. */
import { randomUUID } from 'node:crypto'
import { managementAccount } from '../instance.ts'
import { placeOf } from '../s3/place.ts'
import { type Call, commonOf } from './call.ts'
import { strangerIdentity } from './identities.ts'
import { signedBy } from './signed.ts'
import type { Draft } from './trail.ts'

/** As CloudTrail calls it, whatever the version of the operation. */
const names: Readonly<Record<string, string>> = { ListObjectsV2: 'ListObjects' }

/** Of S3, in bytes. */
const longestKey = 1024

function parametersOf({ request }: Call, bucketName: string, key: string): Draft['request'] {
  return {
    ...Object.fromEntries([...request.query].slice(0, 30)),
    ...(bucketName === '' ? {} : { bucketName }),
    Host: (request.headers['host'] ?? '').slice(0, 255),
    ...(key === '' ? {} : { key }),
  }
}

function resourcesOf(bucket: string, key: string, owner: string): Draft['resources'] {
  if (bucket === '') return undefined
  const ARN = `arn:aws:s3:::${bucket}`
  const object = key === '' ? { ARNPrefix: `${ARN}/` } : { ARN: `${ARN}/${key}` }
  return [
    { type: 'AWS::S3::Object', ...object },
    { accountId: owner, type: 'AWS::S3::Bucket', ARN },
  ]
}

/** In the caller's account; in the owner's too, the organisation's first, where what was asked was done. */
export function s3Events(call: Call): readonly Draft[] {
  const signed = signedBy(call)
  if (signed === undefined) return []
  const { identity, accountId, region } = signed
  const place = placeOf(call.request)
  const [bucket, key] = [place.bucket.slice(0, 255), place.key.slice(0, longestKey)]
  const owner = managementAccount(call.world)
  const name = call.operation.slice('s3:'.length)
  const event: Draft = {
    ...commonOf(call),
    name: names[name] ?? name,
    accountId,
    region,
    source: 's3.amazonaws.com',
    type: 'AwsApiCall',
    identity,
    readOnly: true,
    request: parametersOf(call, bucket, key),
    additional: { SignatureVersion: 'SigV4', AuthenticationMethod: 'AuthHeader' },
    resources: resourcesOf(bucket, key, owner),
    ...(bucket === '' ? {} : { category: 'Data' }),
  }
  if (bucket === '' || accountId === owner || call.error !== undefined) return [event]
  const sharedId = randomUUID()
  const there = { accountId: owner, identity: strangerIdentity(identity), sharedId }
  return [
    { ...event, sharedId },
    { ...event, ...there },
  ]
}
