import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TempHome } from './temp-home.ts'

const installed = fileURLToPath(new URL('../../node_modules/@duckdb', import.meta.url))

/** DuckDB where `npm install --prefix` puts it for keyless. */
export function installEngine({ path }: Pick<TempHome, 'path'>): void {
  const folder = join(path, '.local', 'state', 'keyless', 'engine', 'node_modules')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  symlinkSync(installed, join(folder, '@duckdb'))
}
