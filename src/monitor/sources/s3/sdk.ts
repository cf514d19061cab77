/** S3 by the AWS SDK. Load it when needed: it is the largest library of keyless. */
import { state as sdkWarnings } from '@aws-sdk/core/client'
import {
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import { ServiceError } from '../../../errors.ts'
import { type BucketAccess, type BucketCalls, BucketRefusal } from './calls.ts'
import { decodeKey } from './keys.ts'
import { createHandler, NetworkFailure } from './http-handler.ts'

/** Each attempt is given up by Http; between them the SDK waits. */
const attempts = 5

// It tells on stderr which Node its next versions need: nobody who runs keyless can do anything about it.
sdkWarnings.warningEmitted = true

/** All that the SDK would read from the environment and the AWS files is said here. */
function createClient(access: BucketAccess): S3Client {
  const { region, endpoint } = access
  return new S3Client({
    region,
    credentials: async () => {
      const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = await access.credentials()
      return {
        accessKeyId,
        secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
        ...(expiresAt === undefined ? {} : { expiration: expiresAt }),
      }
    },
    // A bucket's name before the host of an endpoint of one's own most often leads nowhere.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    requestHandler: createHandler(access.http),
    useFipsEndpoint: access.fips ?? false,
    useDualstackEndpoint: access.dualstack ?? false,
    maxAttempts: attempts,
    retryMode: 'standard',
    defaultsMode: 'standard',
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    disableS3ExpressSessionAuth: true,
    useArnRegion: false,
    authSchemePreference: ['sigv4'],
    sigv4aSigningRegionSet: [region],
    userAgentAppId: 'keyless',
  })
}

export function createBucketCalls(access: BucketAccess): BucketCalls {
  const { signal } = access
  const client = createClient(access)
  const options = signal === undefined ? {} : { abortSignal: signal }
  return {
    list: async ({ bucket, prefix, delimiter, after, token, most }) => {
      const answer = await asked('ListObjectsV2', signal, () =>
        client.send(
          new ListObjectsV2Command({
            Bucket: bucket,
            Prefix: prefix,
            Delimiter: delimiter,
            StartAfter: after,
            ContinuationToken: token,
            MaxKeys: most,
            // XML cannot hold every character that a key can.
            EncodingType: 'url',
          }),
          options,
        ),
      )
      return {
        objects: (answer.Contents ?? []).map((object) => ({
          key: decodeKey(object.Key),
          bytes: object.Size,
          modified: object.LastModified,
          etag: object.ETag,
        })),
        folders: (answer.CommonPrefixes ?? []).map((folder) => decodeKey(folder.Prefix)),
        isTruncated: answer.IsTruncated,
        next: answer.NextContinuationToken,
      }
    },
    get: async ({ bucket, key, etag, from, bytes }) =>
      asked('GetObject', signal, async () => {
        const Range = `bytes=${from}-${from + bytes - 1}`
        const object = { Bucket: bucket, Key: key, IfMatch: etag, Range }
        const { Body: body } = await client.send(new GetObjectCommand(object), options)
        return (await body?.transformToByteArray()) ?? new Uint8Array()
      }),
  }
}

async function asked<T>(
  operation: string,
  signal: AbortSignal | undefined,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof NetworkFailure) throw error.cause
    if (!(error instanceof S3ServiceException)) throw unreadable(operation, error)
    throw new BucketRefusal(error.message, {
      operation,
      code: error.name,
      status: error.$metadata.httpStatusCode ?? 0,
      requestId: error.$metadata.requestId,
      region: regionIn(error),
    })
  }
}

/** What the SDK says of an answer that is not S3's is about itself. */
function unreadable(operation: string, cause: unknown): unknown {
  if (cause instanceof Error && 'class' in cause) return cause
  const message = `The answer to ${operation} is not what S3 sends.`
  return new ServiceError('service-answer-invalid', message, {
    details: { operation, retryable: false },
    cause,
  })
}

function regionIn({ $response, ...fields }: S3ServiceException): string | undefined {
  const headers = $response?.headers as Readonly<Record<string, string>> | undefined
  const named = headers?.['x-amz-bucket-region'] ?? ('Region' in fields ? fields.Region : undefined)
  return typeof named === 'string' ? named : undefined
}
