import { existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
})
afterEach(() => stage.close())

const at = (name: string): string => join(stage.home.path, 'project', name)
const read = (name: string): string => readFileSync(at(name), 'utf8')

const answers = [
  ...['--repository', 'octo-org/octo-repo', '--owner-id', '12', '--repository-id', '34'],
  ...['--account', '111122223333', '--region', 'eu-central-1'],
]

const init = (...flags: readonly string[]) =>
  stage.keyless([
    ...['ci', 'init', 'github', ...answers],
    ...['--roles-file', at('infra/roles.tf'), '--pipeline-file', at('.github/workflows/aws.yml')],
    ...flags,
  ])

describe('ci init', () => {
  test('writes both files, which others may read, and says what is left', async () => {
    const { exitCode, stdout, stderr } = await init('--yes')
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: 0, stdout: '' })
    expect(read('infra/roles.tf')).toContain('name                 = "octo-repo-plan"')
    expect(read('.github/workflows/aws.yml')).toContain('role/octo-repo-apply\n')
    expect(statSync(at('infra/roles.tf')).mode & 0o777).toBe(0o644)
    expect(stderr).toContain('terraform -chdir=')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('whoever may push to it may apply')
  })

  test('run again, it says that all is there and touches nothing', async () => {
    await init('--yes')
    const before = statSync(at('infra/roles.tf')).mtimeMs
    const { stderr } = await init('--yes')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('say all of this already.')
    expect(statSync(at('infra/roles.tf')).mtimeMs).toBe(before)
  })

  test('--dry-run shows the lines and writes nothing', async () => {
    const { stderr, exitCode } = await init('--dry-run')
    expect(exitCode).toBe(0)
    expect(stderr).toContain('+   name                 = "octo-repo-plan"')
    expect(stderr).toContain('+   aws-plan:')
    expect(existsSync(at('infra'))).toBe(false)
  })

  test('one undo takes both back: what was made is gone, what was added to is as it was', async () => {
    const own = '# mine\non: [push, pull_request]\njobs:\n  test: {}\n'
    stage.home.write('project/.github/workflows/aws.yml', own)
    await init('--yes')
    expect(read('.github/workflows/aws.yml')).not.toBe(own)
    const { exitCode } = await stage.keyless(['undo', '--yes'])
    expect(exitCode).toBe(0)
    expect(read('.github/workflows/aws.yml')).toBe(own)
    expect(existsSync(at('infra/roles.tf'))).toBe(false)
  })

  test('a job of that name stays as somebody made it, and is said to be there', async () => {
    const own = 'on: push\njobs:\n  aws-plan:\n    runs-on: mine\n'
    stage.home.write('project/.github/workflows/aws.yml', own)
    const { stderr } = await init('--yes')
    expect(read('.github/workflows/aws.yml').startsWith(own)).toBe(true)
    const said = stderr.replaceAll(/\s+/g, ' ')
    expect(said).toContain('has aws-plan already')
    expect(said).toContain('does not run on pull_request')
  })

  test('--json has the roles, their conditions and the files', async () => {
    const { stdout } = await init('--yes', '--json')
    const told = JSON.parse(stdout) as Record<string, unknown>
    expect(told).toMatchObject({
      platform: 'github',
      provider: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
      apply: { arn: 'arn:aws:iam::111122223333:role/octo-repo-apply', policies: [] },
      changed: [at('infra/roles.tf'), at('.github/workflows/aws.yml')],
      written: true,
    })
  })

  test('a link in the repository is not followed', async () => {
    const target = stage.home.write('elsewhere.yml', 'jobs: {}\n')
    stage.home.write('project/.github/workflows/x', '')
    symlinkSync(target, at('.github/workflows/aws.yml'))
    const { exitCode, stderr } = await init('--yes')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('it is a link')
    expect(readFileSync(target, 'utf8')).toBe('jobs: {}\n')
    expect(existsSync(at('infra/roles.tf'))).toBe(false)
  })

  test('what is no answer, or is missing, is said with its flag', async () => {
    const wrong = await init('--yes', '--branch', 'main*')
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toContain('--branch')
    const without = await stage.keyless(['ci', 'init', 'github', '--repository', 'a/b', '--yes'])
    expect(without.exitCode).toBe(2)
    expect(without.stderr).toContain('--owner-id is missing')
    const idle = await init('--yes', '--subjects', 'names')
    expect(idle.stderr).toContain('--owner-id means nothing')
    const one = await init('--yes', '--as', 'cloudformation', '--roles-file', at('a.yml'))
    expect(one.exitCode).toBe(0)
    const same = await stage.keyless([
      ...['ci', 'init', 'github', ...answers, '--yes', '--as', 'cloudformation'],
      ...['--roles-file', at('b.yml'), '--pipeline-file', at('x/../b.yml')],
    ])
    expect(same.stderr).toContain('are one file')
    const nobody = await init()
    expect(nobody.exitCode).toBe(2)
    expect(nobody.stderr).toContain('--yes')
  })
})
