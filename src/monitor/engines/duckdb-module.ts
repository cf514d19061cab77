/** The package as far as it is used, and its way into the program. */
import Module, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface DuckDbReader {
  readonly currentRowCount: number
  columnNames(): string[]
  getColumnsJS(): unknown[][]
}

export interface DuckDbConnection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string, values?: Record<string, unknown>): Promise<DuckDbReader>
  streamAndReadUntil(
    sql: string,
    rows: number,
    values?: Record<string, unknown>,
  ): Promise<DuckDbReader>
  extractStatements(sql: string): Promise<{
    readonly count: number
    prepare(index: number): Promise<{ readonly statementType: number }>
  }>
  /** Of what it does, from 0 to 100; -1 where it does not know. */
  readonly progress: { readonly percentage: number }
  /** Ends what it does, between two steps of it. */
  interrupt(): void
  closeSync(): void
}

export interface DuckDbModule {
  readonly version: () => string
  readonly DuckDBInstance: {
    create(
      path: string,
      options: Record<string, string>,
    ): Promise<{ connect(): Promise<DuckDbConnection>; closeSync(): void }>
  }
}

type Resolve = (request: string, ...more: unknown[]) => string

/**
 * Loads it from a file. A program of bun's does not look for packages on the disk, so that its native
 * part is found by hand: beside it, as npm installs it.
 */
export function loadDuckDb(entry: string): DuckDbModule {
  const packages = join(dirname(entry), '..', '..', '..')
  const loader = Module as unknown as { _resolveFilename: Resolve }
  const usual = loader._resolveFilename
  loader._resolveFilename = function (request, ...more) {
    try {
      return usual.call(this, request, ...more)
    } catch (error) {
      if (!request.startsWith('@duckdb/node-bindings')) throw error
      const main = request === '@duckdb/node-bindings' ? 'duckdb.js' : ''
      return usual.call(this, join(packages, request, main), ...more)
    }
  }
  try {
    // `import` would look through each of its files for names first, which takes longer than to run them.
    return createRequire(entry)(entry) as DuckDbModule
  } finally {
    loader._resolveFilename = usual
  }
}
