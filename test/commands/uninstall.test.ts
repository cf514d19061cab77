import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyless, keylessCommand } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

describe('uninstall', () => {
  let stage: Stage

  beforeEach(async () => {
    stage = await createStage()
    await setUpDevAdmin(stage)
  })
  afterEach(async () => stage.close())

  it('ends the agent, leaves nothing, and says how the program itself goes', async () => {
    const { env, home } = stage
    expect(await keyless(['agent', 'start', 'dev-admin'], { env })).toMatchObject({ exitCode: 0 })
    const { exitCode, stderr } = await keyless(['uninstall', '--yes'], { env })
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    const isScript = keylessCommand().length > 1
    expect(stderr).toContain(
      isScript ? 'npm uninstall --global keyless' : `rm ${keylessCommand().at(-1)}`,
    )
    for (const folder of ['.aws/keyless', '.local/state/keyless', '.cache/keyless'])
      expect(existsSync(join(home.path, folder)), folder).toBe(false)
    expect((await keyless(['agent', 'status'], { env })).exitCode).toBe(1)
    expect(await keyless(['status'], { env })).toMatchObject({ exitCode: 0 })
  })
})
