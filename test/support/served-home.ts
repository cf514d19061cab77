import { mkdirSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect } from 'vitest'
import { fillHome } from '../unit/hot/hot-program.ts'
import { createTempHome, type TempHome } from './temp-home.ts'

/**
 * A home with cached answers for each test of a command that serves them, with its own folder for
 * temporary files, which must be empty in the end.
 */
export function useServedHome(): { readonly home: TempHome; readonly env: Record<string, string> } {
  const stage = {} as { home: TempHome; env: Record<string, string> }
  beforeEach(() => {
    stage.home = createTempHome()
    fillHome(stage.home)
    const temporary = `${stage.home.path}/tmp`
    mkdirSync(temporary)
    stage.env = { ...stage.home.env, TMPDIR: temporary, AWS_SESSION_TOKEN: 'other' }
  })
  afterEach(() => {
    // However it ended, nothing is left.
    expect(readdirSync(`${stage.home.path}/tmp`)).toEqual([])
    stage.home.remove()
  })
  return stage
}
