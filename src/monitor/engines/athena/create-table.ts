/** The table over a trail's files, as Athena makes it once. */
import type { AthenaSettings } from './settings.ts'

export interface TablePlan {
  readonly settings: AthenaSettings
  /** `s3://bucket/AWSLogs/o-1234567890/`. */
  readonly trail: string
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  /** The first day of the trail, `2024-01-01`. */
  readonly since: string
}

/** Those of the documentation's table, and what it leaves out: `credentialid`, `sourceidentity`, `inscopeof`. */
const identity = `STRUCT<
    type: STRING,
    principalid: STRING,
    arn: STRING,
    accountid: STRING,
    invokedby: STRING,
    accesskeyid: STRING,
    username: STRING,
    credentialid: STRING,
    onbehalfof: STRUCT<userid: STRING, identitystorearn: STRING>,
    inscopeof: STRUCT<issuertype: STRING, credentialsissuedto: STRING>,
    sessioncontext: STRUCT<
      attributes: STRUCT<mfaauthenticated: STRING, creationdate: STRING>,
      sessionissuer: STRUCT<type: STRING, principalid: STRING, arn: STRING, accountid: STRING, username: STRING>,
      ec2roledelivery: STRING,
      sourceidentity: STRING,
      signinsessionarn: STRING,
      webidfederationdata: STRUCT<federatedprovider: STRING, attributes: MAP<STRING, STRING>>
    >
  >`

const texts: readonly string[] = [
  'eventtime',
  'eventsource',
  'eventname',
  'awsregion',
  'sourceipaddress',
  'useragent',
  'errorcode',
  'errormessage',
  'requestparameters',
  'responseelements',
  'additionaleventdata',
  'serviceeventdetails',
  'requestid',
  'eventid',
  'readonly',
  'eventtype',
  'eventcategory',
  'recipientaccountid',
  'sharedeventid',
  'vpcendpointid',
]

/** What may change later: a new account, another first day. */
function projection({ trail, accounts, regions, since }: TablePlan): string {
  const properties = [
    ['projection.enabled', 'true'],
    ['projection.account.type', 'enum'],
    ['projection.account.values', accounts.join(',')],
    ['projection.region.type', 'enum'],
    ['projection.region.values', regions.join(',')],
    ['projection.timestamp.type', 'date'],
    ['projection.timestamp.format', 'yyyy/MM/dd'],
    ['projection.timestamp.interval', '1'],
    ['projection.timestamp.interval.unit', 'DAYS'],
    ['projection.timestamp.range', `${since.replaceAll('-', '/')},NOW`],
    ['storage.location.template', `${trail}\${account}/CloudTrail/\${region}/\${timestamp}`],
  ]
  return properties.map(([name, value]) => `  '${name}' = '${value}'`).join(',\n')
}

/** In their order; made again they change nothing but the accounts, Regions and days. */
export function tableStatements(plan: TablePlan): readonly string[] {
  const { settings, trail } = plan
  const { database, table } = settings
  const columns = [
    `  eventversion STRING`,
    `  useridentity ${identity}`,
    ...texts.map((name) => `  ${name} STRING`),
  ]
  return [
    `CREATE DATABASE IF NOT EXISTS \`${database}\``,
    `CREATE EXTERNAL TABLE IF NOT EXISTS \`${database}\`.\`${table}\` (
${columns.join(',\n')}
)
PARTITIONED BY (\`account\` STRING, \`region\` STRING, \`timestamp\` STRING)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '${trail}'
TBLPROPERTIES (
${projection(plan)}
)`,
    `ALTER TABLE \`${database}\`.\`${table}\` SET TBLPROPERTIES (
${projection(plan)}
)`,
  ]
}
