import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { wasKilled } from '../storms/traced.ts'

/** No program that a variable gives away may use it; a chain goes through it. */
const settings = `version: 1
guard:
  - name: nobody watches
    callers: {variables: [UNWATCHED]}
    deny: {profiles: [dev-admin]}
`
const chain = `[profile hub]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = dev-admin
`
const edited = ['.aws/config', '.config/keyless', '.local/state/keyless'] as const

let stage: Stage
beforeAll(async () => {
  stage = await createStage()
  await setUpDevAdmin(stage)
  stage.home.write('.aws/config', stage.home.read('.aws/config') + chain)
  stage.home.write('.config/keyless/config.yaml', settings)
  copy('', 'kept')
})
afterAll(() => stage.close())

function copy(from: string, to: string): void {
  for (const name of edited) {
    const [source, target] = [join(stage.home.path, from, name), join(stage.home.path, to, name)]
    rmSync(target, { recursive: true, force: true })
    cpSync(source, target, { recursive: true })
  }
}

it('a rename that is killed anywhere leaves one name, the chain through it, and its rules', async () => {
  const seen = new Set<string>()
  for (let count = 1; ; count++) {
    copy('kept', '')
    const inject = [
      '-e',
      'trace=rename,unlink',
      '-e',
      `inject=rename,unlink:signal=KILL:when=${count}`,
    ]
    const strace = ['strace', '-f', '-qq', '-o', join(stage.home.path, 'trace'), ...inject]
    const words = ['profiles', 'rename', 'dev-admin', 'boss', '--yes']
    const outcome = await runProgram([...strace, ...keylessCommand(), ...words], { env: stage.env })
    const config = stage.home.read('.aws/config')
    const names = [...config.matchAll(/^\[profile (dev-admin|boss)\]$/gm)].map(([, name]) => name)
    expect(names, `killed at ${count}`).toHaveLength(1)
    const [name = ''] = names
    seen.add(name)
    expect(config).toContain(`source_profile = ${name}\n`)
    const asked = async (more: object) =>
      keyless(['credential-process', '--profile', name], { env: { ...stage.env, ...more } })
    expect(await asked({}), `killed at ${count}`).toMatchObject({ exitCode: 0 })
    const guarded = await asked({ UNWATCHED: '1' })
    expect(guarded.stderr, `killed at ${count}: ${name}`).toContain('nobody watches')
    expect(guarded.stdout).toBe('')
    if (wasKilled(outcome)) continue
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    expect(count).toBeGreaterThan(3)
    expect([...seen]).toEqual(['dev-admin', 'boss'])
    break
  }
})
