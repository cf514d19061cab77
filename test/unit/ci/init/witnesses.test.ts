/** What `ci init` writes, before the checkers that the field uses; each looks once at everything. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Generated, trustOf, variants, writeVariants } from '../../../support/ci-init.ts'
import { type Outcome, runProgram } from '../../../support/programs.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import { missingWitness, witness } from '../../../support/witnesses.ts'
import { platformTokens } from './tokens.ts'

const notHere = [
  missingWitness('KEYLESS_WITNESS_LINTERS'),
  missingWitness('KEYLESS_WITNESS_ACTIONLINT'),
  missingWitness('KEYLESS_WITNESS_TERRAFORM'),
  missingWitness('KEYLESS_WITNESS_CDK'),
  missingWitness('KEYLESS_WITNESS_NODE_MODULES'),
].includes(true)

interface HclBlock {
  readonly type: string
  readonly labels: readonly string[]
  readonly values: Readonly<Record<string, unknown>>
  readonly blocks: readonly HclBlock[]
}

type Conditions = Record<string, Record<string, string | readonly string[]>>

describe.skipIf(notHere)('the files of ci init', () => {
  let home: TempHome
  let root: string
  let files: ReadonlyMap<string, Generated>

  const put = (path: string, text: string): string => {
    const file = join(root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  const run = (...command: readonly string[]): Promise<Outcome> =>
    runProgram(command, {
      env: {
        ...home.env,
        NODE_NO_WARNINGS: '1',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CDK_DISABLE_VERSION_CHECK: 'true',
      },
      cwd: root,
      timeoutMs: 240_000,
    })
  const linter = (name: string): string => join(witness('KEYLESS_WITNESS_LINTERS') ?? '', name)
  const paths = (ending: string): readonly string[] =>
    Object.keys(variants).map((name) => join(root, name, `infra/aws-pipeline.${ending}`))

  beforeAll(() => {
    home = createTempHome()
    root = mkdtempSync(join(tmpdir(), 'keyless-init-'))
    files = writeVariants(put)
  })
  afterAll(() => {
    home.remove()
    rmSync(root, { recursive: true, force: true })
  })

  test('checkov finds nothing in any of them', { timeout: 300_000 }, async () => {
    const flags = ['-d', root, '--skip-download', '--quiet', '-o', 'json']
    const { stdout, stderr } = await run(linter('checkov'), ...flags)
    expect(stdout, stderr).not.toBe('')
    const reports = JSON.parse(stdout) as readonly {
      check_type: string
      results: { failed_checks: readonly { check_id: string; file_path: string }[] }
      summary: { passed: number; parsing_errors: number }
    }[]
    const failed = reports.flatMap(({ results }) =>
      results.failed_checks.map(({ check_id: id, file_path: path }) => `${id} ${path}`),
    )
    expect(failed).toEqual([])
    const kinds = reports.filter(
      ({ summary }) => summary.passed > 0 && summary.parsing_errors === 0,
    )
    expect(kinds.map(({ check_type: type }) => type).toSorted()).toEqual([
      'azure_pipelines',
      'bitbucket_pipelines',
      'circleci_pipelines',
      'cloudformation',
      'github_actions',
      'gitlab_ci',
      'terraform',
    ])
  })

  test('cfn-lint finds nothing, not even to inform of', async () => {
    const outcome = await run(linter('cfn-lint'), '-i', 'I', '--', ...paths('yaml'))
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0, stdout: '' })
  })

  test('zizmor finds nothing, at its most pedantic', async () => {
    const outcome = await run(linter('zizmor'), '--offline', '--pedantic', '--no-progress', root)
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
    expect(outcome.stdout).toContain('No findings to report')
  })

  test('actionlint finds nothing', async () => {
    const workflows = ['github', 'github-environment', 'github-immutable'].map((name) =>
      join(root, name, '.github/workflows/aws.yml'),
    )
    const all = [...workflows, join(root, 'github-added/.github/workflows/ci.yml')]
    const actionlint = witness('KEYLESS_WITNESS_ACTIONLINT') ?? ''
    const outcome = await run(actionlint, '-shellcheck=', '-pyflakes=', ...all)
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0, stdout: '' })
  })

  /** As CloudFormation's policy has it, from the blocks of a policy document. */
  function conditionsOf(blocks: readonly HclBlock[], role: string): Conditions {
    const document = blocks.find(
      ({ type, labels }) => type === 'data' && labels[1]?.endsWith(`_${role}_trust`) === true,
    )
    const conditions: Conditions = {}
    for (const { type, values } of document?.blocks[0]?.blocks ?? []) {
      if (type !== 'condition') continue
      const {
        test: operator,
        variable,
        values: all,
      } = values as {
        test: string
        variable: string
        values: readonly string[]
      }
      const keys = (conditions[operator] ??= {})
      keys[variable] = all.length === 1 ? (all[0] ?? '') : all
    }
    return conditions
  }

  function template(name: string, role: 'Plan' | 'Apply'): Conditions {
    const { roles } = files.get(`${name} cloudformation`) ?? {}
    const policy = JSON.parse(trustOf(roles?.after ?? '', role, '')) as {
      Statement: readonly { Condition: Conditions }[]
    }
    return policy.Statement[0]?.Condition ?? {}
  }

  test('HashiCorp’s parser reads them, terraform fmt would not touch them, and they say the same', async () => {
    const parser = witness('KEYLESS_WITNESS_TERRAFORM') ?? ''
    const check = join(root, 'terraform-cloud', 'aws-identity.tf')
    expect(await run(parser, '-blocks', check)).toMatchObject({ exitCode: 0, stderr: '' })
    for (const [at, path] of paths('tf').entries()) {
      const name = Object.keys(variants)[at] ?? ''
      const { stdout, stderr } = await run(parser, '-blocks', path)
      expect(stderr).toBe('')
      const blocks = JSON.parse(stdout) as readonly HclBlock[]
      expect(conditionsOf(blocks, 'plan'), name).toEqual(template(name, 'Plan'))
      expect(conditionsOf(blocks, 'apply'), name).toEqual(template(name, 'Apply'))
    }
  })

  test('cdk synth makes stacks of them that say the same', { timeout: 300_000 }, async () => {
    const names = Object.keys(variants)
    const imports = names.map((_, at) => `import * as s${at} from '${paths('ts')[at]}'`)
    const stacks = names.map(
      (name, at) =>
        `new (Object.entries(s${at}).find(([n]) => n.endsWith('Pipelines'))[1])(app, '${name}')`,
    )
    const app = put(
      'cdk/app.ts',
      `import { App } from 'aws-cdk-lib'\n${imports.join('\n')}\nconst app = new App()\n${stacks.join('\n')}\napp.synth()\n`,
    )
    const outfile = join(root, 'cdk', 'app.cjs')
    const external = ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs']
    const entry = { entryPoints: [app], outfile, external }
    await build({ ...entry, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' })
    symlinkSync(
      witness('KEYLESS_WITNESS_NODE_MODULES') ?? '',
      join(root, 'cdk', 'node_modules'),
      'dir',
    )
    const out = join(root, 'cdk', 'out')
    const quiet = ['--no-notices', '--no-version-reporting', '--quiet', '--output', out]
    const cdk = [process.execPath, witness('KEYLESS_WITNESS_CDK') ?? '', 'synth', '--all', ...quiet]
    const outcome = await run(...cdk, '--app', `${process.execPath} ${outfile}`)
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    for (const name of names) {
      const text = readFileSync(join(out, `${name}.template.json`), 'utf8')
      for (const role of ['Plan', 'Apply'] as const) {
        expect(synthesized(text, role), name).toEqual(template(name, role))
      }
    }
  })

  function synthesized(text: string, role: string): Conditions | undefined {
    const { Resources } = JSON.parse(text) as {
      Resources: Record<
        string,
        {
          Type: string
          Properties: {
            RoleName?: string
            AssumeRolePolicyDocument: { Statement: readonly { Condition: Conditions }[] }
          }
        }
      >
    }
    const found = Object.values(Resources).find(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::Role' && Properties.RoleName === `octo-${role.toLowerCase()}`,
    )
    return found?.Properties.AssumeRolePolicyDocument.Statement[0]?.Condition
  }

  test('every platform is among them', () => {
    expect(Object.keys(variants)).toEqual(
      expect.arrayContaining(platformTokens.map(({ id }) => id)),
    )
  })
})
