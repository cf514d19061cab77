import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { rules } from '../../../../src/ci/lint/rules.ts'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

let stage: CliStage
beforeAll(async () => {
  stage = await createCliStage()
})
afterAll(() => stage.close())
beforeEach(() => stage.home.clear())

const provider =
  'resource "aws_iam_openid_connect_provider" "g" {\n' +
  '  url = "https://token.actions.githubusercontent.com/"\n}\n'

const workflow =
  '# ours\non: push\njobs:\n  deploy:\n    runs-on: x\n    permissions:\n      contents: read\n' +
  '    steps:\n      - run: keyless ci exec -- ./deploy\n'

function plant(path: string, text: string): string {
  stage.home.write(`project/${path}`, text)
  return join(stage.home.path, 'project')
}

it('shows each finding with its place, why and fix, and leaves with 1', async () => {
  const folder = plant('main.tf', provider)
  const { exitCode, stdout, stderr } = await stage.keyless(['ci', 'lint', folder], { columns: 80 })
  expect(exitCode).toBe(1)
  expect(stdout).toBe(
    '~/project/main.tf:2:10\n' +
      '  error  provider-url\n' +
      '  https://token.actions.githubusercontent.com/ ends in a slash, which the issuer\n' +
      '  of the tokens has not.\n' +
      '  The address must be the issuer of the tokens, letter for letter: https,\n' +
      '  without port, query or slash at its end.\n' +
      '  fix: Write the iss of a token (keyless ci explain shows it).\n\n',
  )
  expect(stderr).toBe('1 error, 0 warnings; 1 file with pipelines or trust policies.\n')
})

it('keeps within 40 columns', async () => {
  const folder = plant('main.tf', provider)
  const { stdout, stderr } = await stage.keyless(['ci', 'lint', folder], { columns: 40 })
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => !line.includes('https://'))
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
})

it('leaves with 0 where nothing is wrong, notes or not', async () => {
  const issuer = 'gitlab.example.com'
  const folder = plant('main.tf', provider.replace('token.actions.githubusercontent.com/', issuer))
  const clean = await stage.keyless(['ci', 'lint', folder])
  expect({ exitCode: clean.exitCode, stdout: clean.stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(clean.stderr).toContain('Nothing wrong; 1 file')
  expect(clean.stderr).toContain('1 note more with --notes.')
  const noted = await stage.keyless(['ci', 'lint', folder, '--notes'])
  expect(noted.exitCode).toBe(0)
  expect(noted.stdout).toContain('note  own-issuer')
})

it('answers as JSON', async () => {
  const folder = plant('main.tf', provider)
  const { exitCode, stdout } = await stage.keyless(['ci', 'lint', folder, '--json'])
  expect(exitCode).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({
    complete: true,
    errors: 1,
    warnings: 0,
    findings: [
      {
        code: 'provider-url',
        level: 'error',
        file: join(folder, 'main.tf'),
        line: 2,
        column: 10,
        fixable: false,
      },
    ],
  })
})

it('answers as SARIF, with what is ignored as suppressed', async () => {
  const comment = '# keyless:ignore provider-url an import of 2021\n  url'
  const folder = plant('main.tf', provider + provider.replace('"g"', '"h"').replace('url', comment))
  const { exitCode, stdout } = await stage.keyless(['ci', 'lint', folder, '--format', 'sarif'])
  expect(exitCode).toBe(1)
  const [run] = JSON.parse(stdout).runs
  expect(run.tool.driver.rules).toHaveLength(rules.length)
  const regions = run.results.map(
    (one: { locations: { physicalLocation: { region: object } }[] }) =>
      one.locations[0]?.physicalLocation.region,
  )
  expect(regions).toEqual([
    { startLine: 2, startColumn: 10, endLine: 2, endColumn: 54 },
    { startLine: 6, startColumn: 10, endLine: 6, endColumn: 54 },
  ])
  expect(run.results).toMatchObject([
    { ruleId: 'provider-url', level: 'error', suppressions: [] },
    { suppressions: [{ kind: 'inSource', justification: 'an import of 2021' }] },
  ])
  for (const { ruleId, ruleIndex } of run.results) {
    expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId)
  }
})

it('mends what is safe after showing it, and undo takes it back', async () => {
  const folder = plant('.github/workflows/deploy.yml', workflow)
  const fix = ['ci', 'lint', folder, '--fix']
  const asked = await stage.keyless(fix)
  expect(asked.exitCode).toBe(2)
  expect(asked.stderr).toContain('+       id-token: write')
  expect(stage.home.read('project/.github/workflows/deploy.yml')).toBe(workflow)
  const done = await stage.keyless([...fix, '--yes'])
  expect(done.exitCode).toBe(0)
  expect(done.stderr).toContain('+       id-token: write')
  expect(done.stderr).toContain('\nMended 1 file; keyless undo takes it back.\n')
  expect(stage.home.read('project/.github/workflows/deploy.yml')).toBe(
    workflow.replace('      contents', '      id-token: write\n      contents'),
  )
  expect(await stage.keyless(['undo', '--yes'])).toMatchObject({ exitCode: 0 })
  expect(stage.home.read('project/.github/workflows/deploy.yml')).toBe(workflow)
})

it('says that what --fix leaves is for a person to decide', async () => {
  const folder = plant('gha.tf', provider)
  const { exitCode, stderr } = await stage.keyless(['ci', 'lint', folder, '--fix'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('What is left is yours to decide: see each fix.')
})

it('prints every rule', async () => {
  const { exitCode, stdout } = await stage.keyless(['ci', 'lint', '--rules'])
  expect(exitCode).toBe(0)
  for (const { code } of rules) expect(stdout).toContain(`${code}  `)
  const json = await stage.keyless(['ci', 'lint', '--rules', '--json'])
  expect(JSON.parse(json.stdout).rules).toHaveLength(rules.length)
})

it('refuses two formats at once, and names a path that is not there', async () => {
  const two = await stage.keyless(['ci', 'lint', '--json', '--format', 'sarif'])
  expect(two.exitCode).toBe(2)
  const none = await stage.keyless(['ci', 'lint', '/nowhere/at/all'])
  expect(none.exitCode).toBe(1)
  expect(none.stderr).toContain('/nowhere/at/all')
})

it('shows what would steer the terminal as harmless text', async () => {
  const folder = plant(
    'a\u001B[31m.tf',
    provider.replace('https://token', 'http://\u202Etoken\u001B[2J'),
  )
  const { stdout } = await stage.keyless(['ci', 'lint', folder], { columns: 80 })
  expect(stdout).toContain('is not https')
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(stdout).not.toMatch(/[\u001B\u202E]/)
})

it('says what it has and leaves with 130 when it is stopped', async () => {
  const folder = plant('main.tf', provider)
  const { exitCode, stderr } = await stage.keyless(['ci', 'lint', folder], {
    signal: AbortSignal.abort(),
  })
  expect(exitCode).toBe(130)
  expect(stderr).toContain('Stopped')
})

it('mends no file behind a link, and says so', async () => {
  const folder = plant('real.txt', workflow)
  mkdirSync(join(folder, '.github/workflows'), { recursive: true })
  const inside = join(folder, '.github/workflows/link.yml')
  symlinkSync('../../real.txt', inside)
  const { exitCode, stderr } = await stage.keyless(['ci', 'lint', inside, '--fix', '--yes'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('it is a link. It stays as it was.')
  expect(stage.home.read('project/real.txt')).toBe(workflow)
})
