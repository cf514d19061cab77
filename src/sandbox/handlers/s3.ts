/** S3 (2006-03-01), read only: the buckets that the sandbox was started with, with signatures verified. */
import { authenticatedCaller, type Caller } from '../caller.ts'
import type { SandboxRequest, SandboxResponse } from '../exchange.ts'
import { accessOfCaller } from '../iam-input.ts'
import type { S3Operation } from '../operations.ts'
import { contentOf, objectAt, type StoredObject, type TrailBucket } from '../s3/buckets.ts'
import { listObjects } from '../s3/list.ts'
import { placeOf } from '../s3/place.ts'
import { parseAuthorization } from '../sigv4.ts'
import { asS3Fault, s3Fault, s3Namespace, WireFault } from '../wire-faults.ts'
import type { World } from '../world.ts'
import { xmlDocument } from '../xml.ts'

interface S3Call {
  readonly world: World
  readonly request: SandboxRequest
  readonly caller: Caller
}

const xml = { 'content-type': 'application/xml' }

function mayRead({ world, caller }: S3Call): boolean {
  const { user, issued } = caller
  if (user !== undefined) {
    const isNamed = user.policies.some((name) => name.startsWith('AmazonS3'))
    return isNamed || accessOfCaller({ world, caller }) !== 'none'
  }
  const set = world.directory.permissionSet(issued?.permissionSet ?? '')
  // A role has a policy of its own, which nobody wrote down here.
  return set === undefined || set.iam !== 'none'
}

function assertMay(call: S3Call, action: string, resource: string): void {
  if (mayRead(call)) return
  throw s3Fault(
    'AccessDenied',
    `User: ${call.caller.arn} is not authorized to perform: s3:${action} on resource: "arn:aws:s3:::${resource}" because no identity-based policy allows the s3:${action} action`,
  )
}

/** The bucket that is asked for, by whom the Region that it is in was signed for. Throws WireFault. */
function askedBucket({ world, request }: S3Call): TrailBucket {
  const { bucket: name } = placeOf(request)
  const bucket = world.buckets?.find((one) => one.name === name)
  if (bucket === undefined) {
    const fields = { BucketName: name }
    throw s3Fault('NoSuchBucket', 'The specified bucket does not exist', { fields })
  }
  const { region } = world.directory.organisation
  const signed = parseAuthorization(request.headers['authorization'] ?? '')
  if (signed?.region === region) return bucket
  const message =
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.'
  const fields = { Bucket: name, Endpoint: `${name}.s3.${region}.amazonaws.com` }
  const headers = { 'x-amz-bucket-region': region }
  throw s3Fault('PermanentRedirect', message, { fields, headers })
}

function listBuckets({ world }: S3Call): SandboxResponse {
  const CreationDate = new Date(0).toISOString()
  const buckets = (world.buckets ?? []).map(({ name: Name }) => ({ Name, CreationDate }))
  const body = { Owner: { ID: 'sandbox' }, Buckets: { Bucket: buckets } }
  return {
    status: 200,
    headers: xml,
    body: xmlDocument('ListAllMyBucketsResult', s3Namespace, body),
  }
}

function headBucket(call: S3Call): SandboxResponse {
  const bucket = askedBucket(call)
  assertMay(call, 'ListBucket', bucket.name)
  const headers = { 'x-amz-bucket-region': call.world.directory.organisation.region }
  return { status: 200, headers, body: '' }
}

function list(call: S3Call): SandboxResponse {
  const bucket = askedBucket(call)
  assertMay(call, 'ListBucket', bucket.name)
  return { status: 200, headers: xml, body: listObjects(bucket, call.request.query) }
}

interface Range {
  readonly from: number
  /** Inclusive. */
  readonly to: number
}

/** Undefined for the whole object. Throws WireFault InvalidRange. */
function rangeOf(header: string | undefined, { bytes }: StoredObject): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (from <= to) return { from, to }
  throw s3Fault('InvalidRange', 'The requested range is not satisfiable')
}

function names(header: string | undefined, { etag }: StoredObject): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.some((tag) => tag === '*' || tag === etag || `"${tag}"` === etag)
}

function getObject(call: S3Call): SandboxResponse {
  const bucket = askedBucket(call)
  const { headers: asked, method } = call.request
  const { key } = placeOf(call.request)
  assertMay(call, 'GetObject', `${bucket.name}/${key}`)
  const object = objectAt(bucket, key)
  if (object === undefined) {
    throw s3Fault('NoSuchKey', 'The specified key does not exist.', { fields: { Key: key } })
  }
  if (asked['if-match'] !== undefined && !names(asked['if-match'], object)) {
    const message = 'At least one of the pre-conditions you specified did not hold'
    throw s3Fault('PreconditionFailed', message, { fields: { Condition: 'If-Match' } })
  }
  const common = { etag: object.etag, 'last-modified': object.modified.toUTCString() }
  if (names(asked['if-none-match'], object)) return { status: 304, headers: common, body: '' }
  const range = rangeOf(asked['range'], object)
  const { from, to } = range ?? { from: 0, to: object.bytes - 1 }
  const headers = {
    ...common,
    'accept-ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    'content-length': String(to - from + 1),
    ...(range === undefined ? {} : { 'content-range': `bytes ${from}-${to}/${object.bytes}` }),
  }
  const body = method === 'HEAD' ? '' : contentOf(object).subarray(from, to + 1)
  return { status: range === undefined ? 200 : 206, headers, body }
}

const run: Readonly<Record<S3Operation, (call: S3Call) => SandboxResponse>> = {
  's3:ListBuckets': listBuckets,
  's3:HeadBucket': headBucket,
  's3:ListObjectsV2': list,
  's3:HeadObject': getObject,
  's3:GetObject': getObject,
}

/** Throws WireFault. */
export function answerS3(
  world: World,
  operation: S3Operation,
  request: SandboxRequest,
): SandboxResponse {
  try {
    const caller = authenticatedCaller(world, request, 's3')
    return { ...run[operation]({ world, request, caller }), user: caller.name }
  } catch (error) {
    throw error instanceof WireFault ? asS3Fault(error) : error
  }
}
