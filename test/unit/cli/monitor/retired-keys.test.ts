import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withRetiredKeys } from '../../../../src/cli/monitor/findings/retired-keys.ts'
import { beginMigration, saveState } from '../../../../src/migrate/migration-store.ts'
import { resolvePaths } from '../../../../src/system/paths.ts'
import { deployKey, deployPlan } from '../../../support/migration-stage.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome()
})
afterEach(() => {
  home.remove()
})

const options = { folder: '/store', memoryBytes: 1e9, signal: new AbortController().signal }

function asked() {
  const paths = resolvePaths(home.env, 'linux', undefined)
  const said: string[] = []
  const writeError = (text: string): void => {
    said.push(text)
  }
  const context = { system: { paths }, terminal: { writeError, columns: 80 } }
  const { retired } = withRetiredKeys(options, context as never)
  return { paths, retired, said: said.join('') }
}

it('a key counts as retired once its migration set it inactive, and not before', () => {
  const { paths, retired } = asked()
  expect(retired).toEqual([])
  const migration = beginMigration(deployPlan(home), paths)
  const step = `${deployKey.keyId} deactivate`
  const at = new Date('2026-11-11T09:00:00Z')
  const save = (status: 'begun' | 'done') =>
    saveState(migration, { ...migration.state, steps: new Map([[step, { status, at }]]) })
  save('begun')
  expect(asked().retired).toEqual([])
  save('done')
  expect(asked().retired).toEqual([{ accessKey: deployKey.keyId, at }])
  writeFileSync(join(migration.folder, 'state.json'), '{')
  expect(asked()).toMatchObject({ retired: undefined, said: expect.stringContaining('warning') })
})
