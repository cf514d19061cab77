/** The DNS facts of each AWS partition (botocore 1.43 `partitions.json`). Not which service lives where. */

export interface Partition {
  readonly id: string
  readonly suffix: string
  readonly dualstackSuffix: string
  /** What stands after `console.` and `signin.`; undefined where nobody outside knows. */
  readonly consoleDomain?: string
}

const commercial: Partition = {
  id: 'aws',
  suffix: 'amazonaws.com',
  dualstackSuffix: 'api.aws',
  consoleDomain: 'aws.amazon.com',
}

const others: readonly (readonly [RegExp, Partition])[] = [
  [
    /^cn-\w+-\d+$/,
    {
      id: 'aws-cn',
      suffix: 'amazonaws.com.cn',
      dualstackSuffix: 'api.amazonwebservices.com.cn',
      consoleDomain: 'amazonaws.cn',
    },
  ],
  [
    /^us-gov-\w+-\d+$/,
    {
      id: 'aws-us-gov',
      suffix: 'amazonaws.com',
      dualstackSuffix: 'api.aws',
      consoleDomain: 'amazonaws-us-gov.com',
    },
  ],
  [
    /^eusc-(de)-\w+-\d+$/,
    {
      id: 'aws-eusc',
      suffix: 'amazonaws.eu',
      dualstackSuffix: 'api.amazonwebservices.eu',
      consoleDomain: 'amazonaws-eusc.eu',
    },
  ],
  [/^us-iso-\w+-\d+$/, { id: 'aws-iso', suffix: 'c2s.ic.gov', dualstackSuffix: 'api.aws.ic.gov' }],
  [
    /^us-isob-\w+-\d+$/,
    { id: 'aws-iso-b', suffix: 'sc2s.sgov.gov', dualstackSuffix: 'api.aws.scloud' },
  ],
  [
    /^eu-isoe-\w+-\d+$/,
    { id: 'aws-iso-e', suffix: 'cloud.adc-e.uk', dualstackSuffix: 'api.cloud-aws.adc-e.uk' },
  ],
  [
    /^us-isof-\w+-\d+$/,
    { id: 'aws-iso-f', suffix: 'csp.hci.ic.gov', dualstackSuffix: 'api.aws.hci.ic.gov' },
  ],
]

/** The partition of a region; one that nobody has heard of is taken for commercial, as the SDKs do. */
export function partitionOf(region: string): Partition {
  return others.find(([pattern]) => pattern.test(region))?.[1] ?? commercial
}

const all: readonly Partition[] = [commercial, ...others.map(([, partition]) => partition)]

/** A partition by the name that ARNs call it; undefined for one that nobody has heard of. */
export function partitionNamed(id: string): Partition | undefined {
  return all.find((partition) => partition.id === id)
}

/** What may stand after `console.` and `signin.` in a host of AWS. */
export const consoleDomains: ReadonlySet<string> = new Set(
  all.flatMap(({ consoleDomain }) => consoleDomain ?? []),
)

/** Every domain under which AWS serves its own APIs. */
export const apiSuffixes: ReadonlySet<string> = new Set(
  all.flatMap((partition) => [partition.suffix, partition.dualstackSuffix]),
)
