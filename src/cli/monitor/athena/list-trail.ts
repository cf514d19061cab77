/** The trail's files, listed for their sizes with the credentials that ask Athena. */
import { loadAwsConfig } from '../../../config/aws-config.ts'
import type { Days } from '../../../monitor/engines/athena/decode.ts'
import { type ListedSize, listedSize } from '../../../monitor/engines/athena/listed-size.ts'
import { dayFolders } from '../../../monitor/engines/athena/price.ts'
import type { AthenaWorld } from '../../../monitor/engines/athena/service.ts'
import type { AthenaSettings } from '../../../monitor/engines/athena/settings.ts'
import { parseBucketAddress } from '../../../monitor/sources/s3/address.ts'
import { openBucket } from '../../../monitor/sources/s3/bucket.ts'
import type { CommandContext } from '../../context.ts'
import { bucketEndpoint } from '../bucket-source.ts'

/** Undefined for CloudTrail Lake, which has no files. */
export function trailList(
  context: CommandContext,
  { trail, profile }: Pick<AthenaSettings, 'trail' | 'profile'>,
  { api }: AthenaWorld,
): ((days: Days) => Promise<ListedSize | undefined>) | undefined {
  if (trail === undefined) return undefined
  const { system, signal } = context
  return async (days) => {
    const address = parseBucketAddress(trail)
    const bucket = await openBucket(address, {
      ...bucketEndpoint(context, loadAwsConfig(system.paths), profile),
      region: api.options.region,
      credentials: async () => api.credentials,
      profile,
      signal,
    })
    return await listedSize(bucket, address.prefix, dayFolders(days, system.clock.now()))
  }
}
