/** The rows of files of CloudTrail, as one SELECT that DuckDB answers without a line of JavaScript. */
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import { secretHint, secretParts, secretTexts } from '../events/secrets.ts'
import { actorOf } from '../store/actor.ts'
import macros from './macros.sql' with { type: 'text' }
import type { QuickFile } from './quick-files.ts'
import records from './records.sql' with { type: 'text' }

/** What `userIdentity` may have, as far as the store keeps it. */
const identity =
  'STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, accessKeyId VARCHAR, ' +
  'userName VARCHAR, invokedBy VARCHAR, credentialId VARCHAR, ' +
  'sessionContext STRUCT(sessionIssuer STRUCT(arn VARCHAR), attributes STRUCT(creationDate VARCHAR), ' +
  'sourceIdentity VARCHAR, webIdFederationData STRUCT(federatedProvider VARCHAR)), ' +
  'onBehalfOf STRUCT(userId VARCHAR, identityStoreArn VARCHAR))'

const texts = [
  ...['eventTime', 'eventSource', 'eventName', 'eventID', 'eventType', 'eventCategory'],
  ...['awsRegion', 'sourceIPAddress', 'userAgent', 'errorCode', 'errorMessage', 'readOnly'],
  'recipientAccountId',
]

const free = [
  ...['requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails'],
  // A record that has one of these is something else, or has the event within.
  ...['eventData', 'CloudTrailEvent', 'digestStartTime', 'insightDetails', 'UserId'],
]

const fields = [
  `userIdentity ${identity}`,
  ...texts.map((name) => `${name} VARCHAR`),
  ...free.map((name) => `${name} JSON`),
]

/** The reader's buffer is twice as large as the largest file, so that it should not be larger than that. */
const smallestObject = 1024 * 1024

function readFiles(files: readonly QuickFile[]): string {
  const paths = files.map(({ at }) => quoted(at)).join(', ')
  const largest = files.reduce((most, { unpackedBytes }) => Math.max(most, unpackedBytes), 0)
  const compression = files[0]?.isPacked === true ? 'gzip' : 'uncompressed'
  // Otherwise DuckDB counts brackets, byte by byte, to find where a document ends.
  const format = files[0]?.isOneLine === true ? 'newline_delimited' : 'unstructured'
  return (
    `read_json([${paths}], columns = {Records: 'STRUCT(${fields.join(', ')})[]'}, ` +
    `auto_detect = false, records = true, format = '${format}', compression = '${compression}', filename = true, ` +
    `hive_partitioning = false, maximum_object_size = ${Math.max(smallestObject, largest + 1024)})`
  )
}

/** Of files that are somewhere else than their name says. */
function namesOf(files: readonly QuickFile[]): string {
  const pairs = files.map(({ at, file }) => `(${quoted(at)}, ${quoted(file.path)})`)
  return ` JOIN (VALUES ${pairs.join(', ')}) AS known (at, path) ON known.at = found.filename`
}

/** What records.sql takes out of them. */
const taken = {
  request: [
    ...['accountId', 'roleName', 'roleArn', 'roleSessionName', 'userName', 'clientId'],
    'grantType',
  ],
  response: ['accessKeyId', 'credentials', 'accessKey', 'ConsoleLogin'],
  additional: ['identitycenter:CredentialId', 'UserName', 'CredentialType', 'AuthWorkflowID'],
  details: [
    ...['account_id', 'role_name', 'UserAuthentication', 'CredentialVerification'],
    'CredentialChallenge',
  ],
}

/** Where one of these names stands twice. */
function twins(names: readonly string[]): string {
  return `"(?:${names.map((name) => `${name}":.*"${name}":`).join('|')})`
}

/** Before anything else of this room. */
export async function prepareDecoding(engine: Engine): Promise<void> {
  const parts = {
    twins: twins(Object.values(taken).flat()),
    'twins in request': twins(taken.request),
    'twins in response': twins(taken.response),
    'twins in additional': twins(taken.additional),
    'twins in details': twins(taken.details),
    'secret hint': secretHint,
    'secret parts': secretParts,
    'without secrets': withoutTexts(secretTexts),
    // The others need an equals sign, a quote within a text or a name that ends with `value`.
    'without plain secrets': withoutTexts(secretTexts.slice(0, 1)),
  }
  await engine.run(withParts(macros, parts))
}

function withoutTexts(patterns: typeof secretTexts): string {
  return patterns.reduce(
    (text, [pattern, mask]) =>
      `regexp_replace(${text}, '(?i)${pattern}', '\\1${mask.replaceAll('\\', '\\\\')}', 'g')`,
    'value',
  )
}

/** SQL with what stands for its comments. */
function withParts(sql: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce(
    (text, [name, part]) => text.replaceAll(`/* ${name} */`, () => part),
    sql,
  )
}

export interface Decoding {
  /** Events after this are not believed, as the store has times. */
  readonly latest: string
  readonly batch: number
}

/** All of them packed or none, all one line or none. A row without a time is of a record with something unusual. */
export function decodedFiles(files: readonly QuickFile[], { latest, batch }: Decoding): string {
  const isFar = files.some(({ at, file }) => at !== file.path)
  const parts = {
    file: isFar ? 'known.path' : 'filename',
    names: isFar ? namesOf(files) : '',
    files: readFiles(files),
    latest,
    actor: actorOf(),
    batch: `${batch}::BIGINT`,
  }
  return withParts(records.replace(/^--.*\n/gm, ''), parts)
}
