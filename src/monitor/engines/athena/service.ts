/** Statements of Athena: begun, waited for, their answers page by page, and ended with whoever asked. */
import { randomUUID } from 'node:crypto'
import {
  callJson,
  type JsonApi,
  type JsonService,
  jsonPages,
} from '../../../credentials/json-call.ts'
import { type CallOptions, unreadable } from '../../../credentials/patient-call.ts'
import {
  AccessDenied,
  ConfigError,
  type KeylessError,
  ServiceError,
  UsageError,
} from '../../../errors.ts'
import { forTerminal } from '../../../system/text.ts'
import { type Fields, fieldsOf, isFields, textAt } from '../../events/fields.ts'
import type { AthenaColumn } from './cells.ts'
import type { Statement } from './compose.ts'

/** Shows the columns that there are. */
const columnsFix = "keyless monitor sql --engine athena 'SELECT * FROM acts LIMIT 1'"

/** UsageError `query-invalid`: what was asked is no SQL of Athena. */
export function invalidQuery(
  message: string,
  details: Readonly<Record<string, string>> = {},
): UsageError {
  return new UsageError('query-invalid', message, { details, fix: columnsFix })
}

export const athenaService: JsonService = {
  id: 'athena',
  hosts: { plain: 'athena', fips: 'athena-fips' },
  signingName: 'athena',
  title: 'Athena',
  target: 'AmazonAthena',
  refused: ({ code, message, because, details }) => {
    if (code === 'InvalidRequest' && /output location/i.test(message)) {
      const says =
        'Athena has no place for answers: neither the workgroup nor the settings name one.'
      return new ConfigError('athena-not-set-up', says, {
        details,
        fix: 'keyless monitor athena --output s3://BUCKET/FOLDER/ --create',
      })
    }
    if (code !== 'InvalidRequest') return undefined
    return new ServiceError('athena-failed', `Athena refused ${details.operation}: ${because}.`, {
      details,
    })
  },
}

/** Where and how statements run. */
export interface AthenaWorld {
  readonly api: JsonApi
  readonly workgroup: string
  readonly database: string
  readonly output: string | undefined
}

/** A statement that was carried out. */
export interface Execution {
  readonly id: string
  readonly scannedBytes: number
  /** Athena had the answer from before, and charges nothing. */
  readonly isReused: boolean
}

/** Answers of Athena's own cache are good for so long. */
const reuseMinutes = 60

/** After Ctrl-C nobody waits long. */
const lastCallsMs = 5000

/** Where a person waits each tenth of a second counts, where a table is made none does. */
const waitsMs = [100, 200, 300, 500, 800, 1200, 2000] as const

/**
 * Carries a statement out. Ended together with the signal. Throws ServiceError `athena-failed`, UsageError
 * `query-invalid`, ConfigError `athena-not-set-up`, AccessDenied, and as callJson.
 */
export async function execute(world: AthenaWorld, statement: Statement): Promise<Execution> {
  const { api } = world
  // The same token begins nothing a second time, however often the call is sent.
  const token = randomUUID()
  let id: string | undefined
  try {
    id = await begin(world, statement, { token })
    return await finished(api, id)
  } catch (error) {
    if (api.options.signal?.aborted === true) await stop(world, statement, { token, id })
    throw error
  }
}

interface Begun {
  readonly token: string
  readonly id?: string | undefined
}

async function begin(world: AthenaWorld, statement: Statement, { token }: Begun): Promise<string> {
  const { api, workgroup, database, output } = world
  const { sql, parameters } = statement
  const operation = 'StartQueryExecution'
  const started = await callJson(api, {
    operation,
    input: {
      QueryString: sql,
      ClientRequestToken: token,
      QueryExecutionContext: { Database: database },
      WorkGroup: workgroup,
      ...(output === undefined ? {} : { ResultConfiguration: { OutputLocation: output } }),
      ...(parameters.length === 0 ? {} : { ExecutionParameters: parameters }),
      ResultReuseConfiguration: {
        ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: reuseMinutes },
      },
    },
  })
  const id = textAt(started, 'QueryExecutionId')
  if (id === undefined) throw unreadable(athenaService, operation)
  return id
}

/**
 * Nobody waits for it any more: it must not go on reading what has a price. Where the answer to the start
 * was not waited for, the same start tells the id.
 */
async function stop(world: AthenaWorld, statement: Statement, { token, id }: Begun): Promise<void> {
  const { signal: _, ...options }: CallOptions = world.api.options
  const api = { ...world.api, options: { ...options, signal: AbortSignal.timeout(lastCallsMs) } }
  try {
    const known = id ?? (await begin({ ...world, api }, statement, { token }))
    const input = { QueryExecutionId: known }
    await callJson(api, { operation: 'StopQueryExecution', input })
  } catch {
    // Whoever stops has stopped already: there is nobody to tell.
  }
}

async function finished(api: JsonApi, id: string): Promise<Execution> {
  const { clock, signal } = api.options
  for (let look = 0; ; look++) {
    await clock.sleep(waitsMs[Math.min(look, waitsMs.length - 1)] ?? 0, signal)
    const answer = await callJson(api, {
      operation: 'GetQueryExecution',
      input: { QueryExecutionId: id },
    })
    const execution = fieldsOf(answer['QueryExecution'])
    const status = fieldsOf(execution['Status'])
    const state = textAt(status, 'State')
    if (state === 'SUCCEEDED') return executionOf(id, execution)
    if (state === 'FAILED' || state === 'CANCELLED') throw failed(status, id)
    if (state !== 'QUEUED' && state !== 'RUNNING')
      throw unreadable(athenaService, 'GetQueryExecution')
  }
}

function executionOf(id: string, execution: Fields): Execution {
  const statistics = fieldsOf(execution['Statistics'])
  const bytes = statistics['DataScannedInBytes']
  const reuse = fieldsOf(statistics['ResultReuseInformation'])
  return {
    id,
    scannedBytes: typeof bytes === 'number' && bytes >= 0 ? bytes : 0,
    isReused: reuse['ReusedPreviousResult'] === true,
  }
}

/** What Athena says of a statement that it took and could not carry out. */
function failed(status: Fields, id: string): KeylessError {
  const reason = forTerminal(
    textAt(status, 'StateChangeReason') ?? 'it does not say why',
    500,
  ).replace(/\.$/, '')
  const details = { queryId: id }
  if (
    /TABLE_NOT_FOUND|SCHEMA_NOT_FOUND|Table .* does not exist|Schema .* does not exist/i.test(
      reason,
    )
  ) {
    return new ConfigError('athena-table-missing', `Athena has no such table: ${reason}.`, {
      details,
    })
  }
  if (
    /^(?:SYNTAX_ERROR|COLUMN_NOT_FOUND|TYPE_MISMATCH|FUNCTION_NOT_FOUND|INVALID_FUNCTION|AMBIGUOUS)/.test(
      reason,
    )
  ) {
    return invalidQuery(`Athena: ${reason}.`, details)
  }
  if (/Access ?Denied|not authorized|Insufficient permissions|PERMISSION_DENIED/i.test(reason)) {
    const message = `Athena may not read or write with these credentials: ${reason}.`
    const fix = 'keyless monitor athena shows the least policy'
    return new AccessDenied('service-denied', message, { details, fix })
  }
  if (/bytes scanned limit/i.test(reason)) {
    const message = `The workgroup allows no statement to read as much: ${reason}.`
    return new ServiceError('athena-failed', message, {
      details,
      fix: 'ask about less time: --since 1d',
    })
  }
  return new ServiceError('athena-failed', `Athena could not answer: ${reason}.`, { details })
}

export interface ResultPage {
  readonly columns: readonly AthenaColumn[]
  readonly rows: readonly (readonly (string | null)[])[]
}

function listOf(value: unknown): readonly Fields[] | undefined {
  return Array.isArray(value) && value.every(isFields) ? value : undefined
}

/** The answer of a SELECT, up to a thousand rows at a time. */
export async function* resultPages(api: JsonApi, id: string): AsyncGenerator<ResultPage> {
  const operation = 'GetQueryResults'
  let isFirst = true
  for await (const page of jsonPages(api, { operation, input: { QueryExecutionId: id } })) {
    const set = fieldsOf(page['ResultSet'])
    const info = listOf(fieldsOf(set['ResultSetMetadata'])['ColumnInfo'])
    const rows = listOf(set['Rows'])
    if (info === undefined || rows === undefined) throw unreadable(athenaService, operation)
    const columns = info.map((column) => ({
      name: textAt(column, 'Name') ?? '',
      type: textAt(column, 'Type') ?? 'varchar',
    }))
    const cells = rows.map((row) =>
      (listOf(row['Data']) ?? []).map(({ VarCharValue: text }) =>
        typeof text === 'string' ? text : null,
      ),
    )
    // The first row of the first page has the names once more.
    yield { columns, rows: isFirst ? cells.slice(1) : cells }
    isFirst = false
  }
}

/** What one statement may read in this workgroup, in bytes; undefined where nothing says so. */
export async function scanLimit({ api, workgroup }: AthenaWorld): Promise<number | undefined> {
  try {
    const call = { operation: 'GetWorkGroup', input: { WorkGroup: workgroup } }
    const group = fieldsOf((await callJson(api, call))['WorkGroup'])
    const limit = fieldsOf(group['Configuration'])['BytesScannedCutoffPerQuery']
    return typeof limit === 'number' ? limit : undefined
  } catch (error) {
    if (error instanceof AccessDenied) return undefined
    throw error
  }
}
