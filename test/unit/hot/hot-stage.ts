import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'
import { buildHotProgram, fillHome, type HotProgram } from './hot-program.ts'

/** The hot entry for the tests of a file, and a home with cached answers for each of them. */
export function useHotProgram(): { readonly program: HotProgram; readonly home: TempHome } {
  const stage = {} as { program: HotProgram; home: TempHome }
  beforeAll(() => {
    stage.program = buildHotProgram()
  })
  afterAll(() => stage.program.remove())
  beforeEach(() => {
    stage.home = createTempHome()
    fillHome(stage.home)
  })
  afterEach(() => stage.home.remove())
  return stage
}
