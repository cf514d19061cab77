/** Statements of Athena and how far each is. What they mean is for whoever runs the sandbox to say. */

export interface SqlStatement {
  readonly sql: string
  /** Literals for each `?`, in their order. */
  readonly parameters: readonly string[]
}

export interface SqlAnswer {
  /** Types as Athena names them: `varchar`, `bigint`, `timestamp`, … */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
  readonly scannedBytes?: number
}

/** Rejects with what Athena gives as the reason: `TABLE_NOT_FOUND: …`. */
export type RunSql = (statement: SqlStatement) => Promise<SqlAnswer>

export interface Query {
  readonly id: string
  readonly sql: string
  readonly workgroup: string
  readonly output: string
  readonly submittedMs: number
  readonly state: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'
  readonly reason?: string
  readonly answer?: SqlAnswer
}

export interface Athena {
  /** By id. */
  readonly queries: Map<string, Query>
  /** Ids by the token of the request: the same one begins nothing again. */
  readonly tokens: Map<string, string>
  readonly runSql: RunSql
}

const noRunner: RunSql = async () => {
  throw new Error('NOT_SUPPORTED: this sandbox has nothing that carries out SQL')
}

export function createAthena(runSql: RunSql = noRunner): Athena {
  return { queries: new Map(), tokens: new Map(), runSql }
}

/** Its end, unless it was stopped meanwhile. */
function settle({ queries }: Athena, id: string, end: Partial<Query>): void {
  const query = queries.get(id)
  if (query?.state === 'RUNNING') queries.set(id, { ...query, ...end })
}

export function beginQuery(athena: Athena, query: Query, parameters: readonly string[]): void {
  const { id, sql } = query
  athena.queries.set(id, query)
  athena.runSql({ sql, parameters }).then(
    (answer) => settle(athena, id, { state: 'SUCCEEDED', answer }),
    (error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      settle(athena, id, { state: 'FAILED', reason })
    },
  )
}

export function stopQuery(athena: Athena, id: string): void {
  settle(athena, id, { state: 'CANCELLED', reason: 'Query was cancelled by user' })
}
