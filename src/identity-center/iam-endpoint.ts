/** IAM has one endpoint for a whole partition: the rule set of the AWS SDKs (botocore 1.43), in a table. */
import { type Partition, partitionOf } from '../system/partitions.ts'
import { assertRegion, type EndpointOptions, overridden } from './endpoints.ts'

export interface GlobalEndpoint {
  readonly endpoint: string
  /** The region that signatures name. */
  readonly region: string
}

/** The region that a partition's IAM lives in. */
const homes: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
}

/** What stands between `iam` and the suffix, with the dot behind it. */
function middle({ id }: Partition, home: string, dualstack: boolean, fips: boolean): string {
  if (id === 'aws-us-gov') return 'us-gov.'
  if (id.startsWith('aws-iso')) return dualstack ? '' : `${home}.`
  if (dualstack) return 'global.'
  return id === 'aws' || fips ? '' : `${home}.`
}

/** For accounts of the region's partition. Throws ConfigError `endpoint-invalid` or `region-invalid`. */
export function iamEndpoint(region: string, options: EndpointOptions = {}): GlobalEndpoint {
  assertRegion(region)
  const { override, fips = false, dualstack = false } = options
  if (override !== undefined) return { endpoint: overridden(override, options), region }
  const partition = partitionOf(region)
  const home = homes[partition.id] ?? region
  // GovCloud's only endpoint is a FIPS endpoint.
  const service = fips && partition.id !== 'aws-us-gov' ? 'iam-fips' : 'iam'
  const suffix = dualstack ? partition.dualstackSuffix : partition.suffix
  const host = `${service}.${middle(partition, home, dualstack, fips)}${suffix}`
  return { endpoint: `https://${host}`, region: home }
}
