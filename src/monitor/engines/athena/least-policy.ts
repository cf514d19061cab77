/** What whoever asks Athena has to be allowed, and no more. */
import type { AthenaSettings } from './settings.ts'

interface Place {
  readonly partition: string
  readonly region: string
  readonly accountId: string
}

const bucketOf = (folder: string): string => folder.slice('s3://'.length).split('/')[0] ?? ''

const keyOf = (folder: string): string => folder.slice(`s3://${bucketOf(folder)}/`.length)

interface Statement {
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
}

const allow = (Action: readonly string[], Resource: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
})

const athenaCalls = [
  'athena:StartQueryExecution',
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:StopQueryExecution',
  'athena:GetWorkGroup',
]

const glueReads = ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartitions']

const glueWrites = [
  'glue:CreateDatabase',
  'glue:CreateTable',
  'glue:UpdateTable',
  'glue:DeleteTable',
]

const bucketReads = ['s3:ListBucket', 's3:GetBucketLocation']

const objectWrites = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts']

/** Of the trail's files, or of an event data store by its federation. */
function reading(trail: string | undefined, { partition, region, accountId }: Place): Statement[] {
  if (trail === undefined) {
    const lake = `arn:${partition}:glue:${region}:${accountId}`
    const resources = [`${lake}:database/aws:cloudtrail`, `${lake}:table/aws:cloudtrail/*`]
    return [allow(glueReads, resources), allow(['lakeformation:GetDataAccess'], ['*'])]
  }
  const bucket = `arn:${partition}:s3:::${bucketOf(trail)}`
  return [allow(bucketReads, [bucket]), allow(['s3:GetObject'], [`${bucket}/${keyOf(trail)}*`])]
}

/** The least that makes the table and asks it. An encrypted trail needs kms:Decrypt of its key as well. */
export function leastPolicy(settings: AthenaSettings, place: Place): object {
  const { workgroup, database, trail, output = 's3://BUCKET-OF-THE-WORKGROUP/' } = settings
  const { partition, region, accountId } = place
  const glue = `arn:${partition}:glue:${region}:${accountId}`
  const answers = `arn:${partition}:s3:::${bucketOf(output)}`
  return {
    Version: '2012-10-17',
    Statement: [
      allow(athenaCalls, [`arn:${partition}:athena:${region}:${accountId}:workgroup/${workgroup}`]),
      // Athena looks into `default` whatever it is asked.
      allow(
        [...glueReads, ...glueWrites],
        [
          `${glue}:catalog`,
          `${glue}:database/default`,
          `${glue}:database/${database}`,
          `${glue}:table/${database}/*`,
        ],
      ),
      ...reading(trail, place),
      allow([...bucketReads, 's3:ListBucketMultipartUploads'], [answers]),
      allow(['s3:GetObject', ...objectWrites], [`${answers}/${keyOf(output)}*`]),
    ],
  }
}
