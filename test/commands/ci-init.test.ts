import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome } from '../support/temp-home.ts'

it('ci init writes into the folder that it is run in, and undo takes it back', async () => {
  const home = createTempHome()
  try {
    const cwd = join(home.path, 'project')
    mkdirSync(cwd)
    const own = '# mine\ntest:\n  script: [make] # all\n'
    home.write('project/.gitlab-ci.yml', own)
    const run = (...words: readonly string[]) =>
      runProgram([...keylessCommand(), ...words], { env: home.env, cwd })
    const flags = ['--project', 'octo-group/octo', '--project-id', '72', '--as', 'cloudformation']
    const place = ['--account', '111122223333', '--region', 'eu-central-1', '--yes']
    const made = await run('ci', 'init', 'gitlab', ...flags, ...place)
    expect(made, made.stderr).toMatchObject({ exitCode: 0, stdout: '' })
    expect(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8').startsWith(own)).toBe(true)
    expect(existsSync(join(cwd, 'infra/aws-pipeline.yaml'))).toBe(true)
    const undone = await run('undo', '--yes')
    expect(undone, undone.stderr).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(cwd, '.gitlab-ci.yml'), 'utf8')).toBe(own)
    expect(existsSync(join(cwd, 'infra/aws-pipeline.yaml'))).toBe(false)
  } finally {
    home.remove()
  }
})
