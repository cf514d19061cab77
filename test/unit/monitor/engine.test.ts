import { mkdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDuckDb } from '../../../src/monitor/engines/duckdb.ts'
import { engineFolder, findDuckDb } from '../../../src/monitor/engines/find-duckdb.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => {
  home.remove()
})

const entry = '@duckdb/node-api/lib/index.js'

function world(...self: string[]) {
  return { paths: { stateFolder: join(home.path, 'state') }, platform: { self } }
}

function install(folder: string, text = ''): string {
  return home.write(join(folder, 'node_modules', entry), text)
}

it('is looked for in our folder first, then where npm puts what stands beside keyless', () => {
  const script = home.write('lib/node_modules/keyless/dist/keyless.cjs', '')
  const program = home.write('bin/keyless', '')
  expect(findDuckDb(world('node', script))).toBeUndefined()
  const global = install('lib')
  expect(findDuckDb(world('node', script))).toBe(global)
  expect(findDuckDb(world(program))).toBe(global)
  const own = install('state/engine')
  expect(findDuckDb(world('node', script))).toBe(own)
  expect(findDuckDb(world(program))).toBe(own)
})

it('is installed once for oneself and for the HOME of every sandbox', () => {
  const stateFolder = join(home.path, 'state/sandbox/8490/home/.local/state/keyless')
  const inside = { ...world('/nowhere/keyless'), paths: { stateFolder } }
  expect(findDuckDb(inside)).toBeUndefined()
  expect(engineFolder({ stateFolder })).toBe(join(home.path, 'state', 'engine'))
  const own = install('state/engine')
  expect(findDuckDb(inside)).toBe(own)
})

it('is never taken from above the executable, nor from the working directory', () => {
  const program = home.write('a/b/keyless', '')
  install('a')
  install('.')
  expect(findDuckDb(world(program))).toBeUndefined()
})

it('that is missing or broken is an error that says what to install', async () => {
  const options = { folder: home.path, memoryBytes: 512e6 }
  const missing = openDuckDb({ ...options, world: world('/nowhere/keyless') })
  await expect(missing).rejects.toMatchObject({
    code: 'engine-missing',
    fix: `npm install --prefix ${home.path}/state/engine @duckdb/node-api@1.5.5-r.5`,
  })
  install('state/engine', 'throw new Error("half installed")')
  const broken = openDuckDb({ ...options, world: world('/nowhere/keyless') })
  await expect(broken).rejects.toMatchObject({ code: 'engine-failed' })
})

it('what fails while it works says what helps: room on the disk, or DuckDB anew', async () => {
  const folder = '/dev'
  const own = fileURLToPath(new URL('../../../src/main.ts', import.meta.url))
  const engine = await openDuckDb({ folder, memoryBytes: 512e6, world: world('node', own) })
  const copied = engine.run(`COPY (SELECT 1) TO '/dev/full' (FORMAT csv)`)
  await expect(copied).rejects.toMatchObject({ code: 'disk-full', fix: 'df -h /dev' })
  await expect(engine.ask(`FROM read_parquet('/dev/none')`)).rejects.toMatchObject({
    code: 'engine-failed',
    fix: `npm install --prefix ${home.path}/state/engine @duckdb/node-api@1.5.5-r.5`,
  })
  engine.close()
})

it('is found behind the links of other package managers', async () => {
  const real = fileURLToPath(new URL('../../../node_modules/@duckdb/node-api', import.meta.url))
  const link = join(home.path, 'state/engine/node_modules/@duckdb/node-api')
  mkdirSync(dirname(link), { recursive: true })
  symlinkSync(real, link)
  const folder = home.path
  const engine = await openDuckDb({ folder, memoryBytes: 512e6, world: world('/nowhere/keyless') })
  expect(await engine.ask('SELECT 1 AS one')).toMatchObject({ rows: [[1]] })
  engine.close()
})
