/** Athena (2017-05-18): statements are begun, looked at until they are done, and their answers given in pages. */
import { randomUUID } from 'node:crypto'
import { beginQuery, type Query, stopQuery } from '../athena.ts'
import { assertMayLook, type JsonCall, jsonPage } from '../json-service.ts'
import { jsonFault, type WireFault } from '../wire-faults.ts'
import { nowMs } from '../world.ts'

const longestStatement = 262_144

function invalid(message: string): WireFault {
  return jsonFault('InvalidRequestException', message)
}

interface WorkGroup {
  readonly output: string | undefined
  readonly limitBytes: number | undefined
}

/** `primary` as a new account has it, and one that an administrator has set up. */
const workGroups: Readonly<Record<string, WorkGroup>> = {
  primary: { output: undefined, limitBytes: undefined },
  security: { output: 's3://sandbox-answers/security/', limitBytes: 10_000_000_000 },
}

function workGroupOf(name: unknown): { readonly name: string; readonly group: WorkGroup } {
  const known = typeof name === 'string' ? name : 'primary'
  const group = Object.hasOwn(workGroups, known) ? workGroups[known] : undefined
  if (group === undefined) throw invalid(`WorkGroup ${known.slice(0, 100)} is not found.`)
  return { name: known, group }
}

function textIn(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const text: unknown = Reflect.get(value, name)
  return typeof text === 'string' && text !== '' ? text : undefined
}

export function startQueryExecution(call: JsonCall): object {
  assertMayLook(call, 'athena:StartQueryExecution')
  const { world, input } = call
  const { QueryString: sql, ClientRequestToken: token, ExecutionParameters: given = [] } = input
  if (typeof sql !== 'string' || sql === '' || Buffer.byteLength(sql) > longestStatement) {
    throw invalid(`QueryString must have from 1 to ${longestStatement} bytes`)
  }
  if (token !== undefined && (typeof token !== 'string' || !/^\S{32,128}$/.test(token))) {
    throw invalid('ClientRequestToken must have from 32 to 128 characters')
  }
  const parameters = Array.isArray(given) ? given.map(String) : []
  if (parameters.some((text) => text === '' || text.length > 1024)) {
    throw invalid('A member of ExecutionParameters must have from 1 to 1024 characters')
  }
  const { name, group } = workGroupOf(input['WorkGroup'])
  const output = textIn(input['ResultConfiguration'], 'OutputLocation') ?? group.output
  if (output === undefined) {
    throw invalid(
      'No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.',
    )
  }
  const before = token === undefined ? undefined : world.athena.tokens.get(token)
  if (before !== undefined) return { QueryExecutionId: before }
  const id = randomUUID()
  if (token !== undefined) world.athena.tokens.set(token, id)
  const submittedMs = nowMs(world)
  const query = { id, sql, workgroup: name, output, submittedMs, state: 'RUNNING' } as const
  beginQuery(world.athena, query, parameters)
  return { QueryExecutionId: id }
}

function queryOf({ world, input }: JsonCall): Query {
  const id = input['QueryExecutionId']
  const query = typeof id === 'string' ? world.athena.queries.get(id) : undefined
  if (query === undefined) throw invalid(`QueryExecution ${String(id).slice(0, 100)} was not found`)
  return query
}

/** As Athena tells them apart. */
function statementType(sql: string): 'DDL' | 'DML' {
  return /^\s*(?:CREATE(?!\s+TABLE[\s\S]+\bAS\b)|DROP|ALTER|SHOW|DESCRIBE)/i.test(sql)
    ? 'DDL'
    : 'DML'
}

export function getQueryExecution(call: JsonCall): object {
  assertMayLook(call, 'athena:GetQueryExecution')
  const { id, sql, state, reason, submittedMs, workgroup, output, answer } = queryOf(call)
  return {
    QueryExecution: {
      QueryExecutionId: id,
      Query: sql,
      StatementType: statementType(sql),
      WorkGroup: workgroup,
      ResultConfiguration: { OutputLocation: `${output}${id}.csv` },
      Status: {
        State: state,
        SubmissionDateTime: submittedMs / 1000,
        ...(reason === undefined ? {} : { StateChangeReason: reason }),
      },
      Statistics: {
        DataScannedInBytes: answer?.scannedBytes ?? 0,
        ResultReuseInformation: { ReusedPreviousResult: false },
      },
    },
  }
}

export function getQueryResults(call: JsonCall): object {
  assertMayLook(call, 'athena:GetQueryResults')
  const { state, answer, sql, id } = queryOf(call)
  if (state === 'RUNNING') throw invalid('Query has not yet finished. Current state: RUNNING')
  if (answer === undefined) {
    throw invalid(`Query did not finish successfully. Final query state: ${state}`)
  }
  const { columns } = answer
  const names = columns.map(({ name }) => name)
  const all = statementType(sql) === 'DML' ? [names, ...answer.rows] : answer.rows
  const { items, next } = jsonPage(`results ${id}`, all, call, 1000)
  const datum = (text: string | null) => (text === null ? {} : { VarCharValue: text })
  return {
    ResultSet: {
      ResultSetMetadata: {
        ColumnInfo: columns.map(({ name, type }) => ({ Name: name, Type: type })),
      },
      Rows: items.map((row) => ({ Data: row.map(datum) })),
    },
    ...next,
  }
}

export function stopQueryExecution(call: JsonCall): object {
  assertMayLook(call, 'athena:StopQueryExecution')
  stopQuery(call.world.athena, queryOf(call).id)
  return {}
}

export function getWorkGroup(call: JsonCall): object {
  assertMayLook(call, 'athena:GetWorkGroup')
  const { name, group } = workGroupOf(call.input['WorkGroup'])
  const { output, limitBytes } = group
  return {
    WorkGroup: {
      Name: name,
      State: 'ENABLED',
      Configuration: {
        EnforceWorkGroupConfiguration: false,
        ResultConfiguration: output === undefined ? {} : { OutputLocation: output },
        ...(limitBytes === undefined ? {} : { BytesScannedCutoffPerQuery: limitBytes }),
      },
    },
  }
}
