import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../support/cli-transcript.ts'
import { sessionConfig } from '../../support/session-config.ts'

const day = 24 * 3_600_000

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', sessionConfig)
  await stage.keyless(['login', 'my-org'])
  await stage.keyless(['profiles', 'sync', '--preview'])
})
afterEach(() => stage.close())

/** As if the account had had one other role when it was listed. */
function forgetRoles(): void {
  const folder = '.cache/keyless/accounts'
  const names = readdirSync(join(stage.home.path, folder))
  const file = names.find((name) => name.endsWith('l'))
  const path = `${folder}/${file}`
  const both = '"AdministratorAccess","ReadOnlyAccess"'
  stage.home.write(path, stage.home.read(path).replaceAll(both, '"Gone"'))
}

describe('menus of a plain terminal', () => {
  test('show the roles of the last listing with its age, then those that came meanwhile', async () => {
    forgetRoles()
    stage.advance(3 * day)
    await stage.keyless(['login', 'my-org'])
    const questions: string[] = []
    const { exitCode, stderr } = await stage.keyless(
      ['profiles', 'add', 'dev', '--account-id', '111111111111'],
      {
        answer(shown) {
          questions.push(shown)
          if (shown.includes('Region')) return ''
          if (shown.includes('Write this?')) return 'y'
          // Nothing is called so: the list is shown again.
          return shown.includes('ReadOnlyAccess') ? 'Read' : 'zzz'
        },
      },
    )
    expect(exitCode, stderr).toBe(0)
    expect(questions[0]).toContain('Which role? (listed 3 days ago)\n  1. Gone\n')
    expect(stage.home.read('.aws/config')).toContain('sso_role_name = ReadOnlyAccess\n')
  })
})
