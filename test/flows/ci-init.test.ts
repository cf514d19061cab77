/**
 * What `ci init` writes, at work: its trust policies in the sandbox's STS, its jobs in a shell. Azure DevOps
 * and HCP Terraform, whose jobs are no shell, are in ci-init-tasks.
 */
import { chmodSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { generated } from '../support/ci-init.ts'
import {
  assumed,
  deployedDirectory,
  keysIn,
  nameOf,
  tokenOf,
} from '../support/deployed-pipelines.ts'
import { type Outcome, runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness, witness } from '../support/witnesses.ts'
import { type PlatformTokens, platformTokens } from '../unit/ci/init/tokens.ts'

const notHere = missingWitness('KEYLESS_WITNESS_AWS')

interface Job {
  readonly env: Readonly<Record<string, string>>
  readonly script: string
}

interface Pipeline {
  readonly 'aws-apply': { variables: Record<string, string>; script: readonly string[] }
  readonly pipelines: { branches: { main: readonly { step: { script: readonly string[] } }[] } }
  readonly jobs: {
    'aws-apply': {
      environment: Record<string, string>
      steps: readonly { run: { command: string } }[]
    }
  }
  readonly steps: readonly {
    key: string
    env: Record<string, string>
    commands: readonly string[]
  }[]
}

/** The apply job as the platform's runner would have it run. */
const jobs: Readonly<Record<string, (file: Pipeline, token: string) => Job>> = {
  gitlab: ({ 'aws-apply': { variables, script } }, token) => ({
    env: { ...variables, CI_JOB_ID: '1', AWS_ID_TOKEN: token },
    script: script.join('\n'),
  }),
  bitbucket: ({ pipelines }, token) => ({
    env: { BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_STEP_OIDC_TOKEN: token },
    script: pipelines.branches.main[0]?.step.script.join('\n') ?? '',
  }),
  circleci: ({ jobs: { 'aws-apply': job } }, token) => ({
    env: { ...job.environment, CIRCLE_BUILD_NUM: '1', CIRCLE_OIDC_TOKEN_V2: token },
    // Each step is a shell of its own, and reads $BASH_ENV first.
    script: job.steps.map(({ run: { command } }) => `(. "$BASH_ENV"\n${command})`).join('\n'),
  }),
  buildkite: ({ steps }, token) => {
    const step = steps.find(({ key }) => key === 'aws-apply')
    const script = step?.commands.join('\n').replaceAll('$$', '$') ?? ''
    return { env: { ...step?.env, BUILDKITE_JOB_ID: '1', STUB_TOKEN: token }, script }
  },
}

describe('ci init at work', () => {
  let sandbox: Sandbox
  let home: TempHome
  beforeAll(async () => {
    home = createTempHome()
    sandbox = await startSandbox({ directory: deployedDirectory() })
  })
  afterAll(async () => {
    await sandbox.close()
    home.remove()
  })

  async function assume(role: string, token: string): Promise<string> {
    const text = await assumed(sandbox, role, token)
    return /<(?:Arn|Code)>([^<]*)</.exec(text)?.[1] ?? text
  }

  for (const platform of platformTokens) {
    const { id, plan, apply, strangers } = platform
    it(`${id}: STS lets the right token in, and no other`, async () => {
      const roleOf = (name: string) => `${nameOf(id)}-${name}`
      const taken = (name: string) =>
        `arn:aws:sts::111122223333:assumed-role/${nameOf(id)}-${name}/step`
      expect(await assume(roleOf('plan'), await tokenOf(sandbox, platform, plan))).toBe(
        taken('plan'),
      )
      expect(await assume(roleOf('apply'), await tokenOf(sandbox, platform, apply))).toBe(
        taken('apply'),
      )
      expect(await assume(roleOf('apply'), await tokenOf(sandbox, platform, plan))).toBe(
        'AccessDenied',
      )
      for (const claims of strangers) {
        const token = await tokenOf(sandbox, platform, { ...apply, ...claims })
        expect(await assume(roleOf('apply'), token), JSON.stringify(claims)).toMatch(
          /^(?:AccessDenied|InvalidIdentityToken)$/,
        )
      }
    })
  }

  describe.skipIf(notHere)('the apply job', () => {
    const put = (name: string, text: string) => chmodSync(home.write(`bin/${name}`, text), 0o755)

    async function runJob(platform: PlatformTokens, isRight: boolean): Promise<Outcome> {
      const { id, given, apply, plan } = platform
      const { pipeline } = generated(id, { ...given, as: 'terraform', name: nameOf(id) })
      const token = await tokenOf(sandbox, platform, isRight ? apply : plan)
      const { env, script } = jobs[id]?.(parse(pipeline.after) as Pipeline, token) ?? {}
      put('aws', `#!/bin/sh\nexec '${witness('KEYLESS_WITNESS_AWS')}' "$@"\n`)
      const asked =
        'oidc request-token --audience sts.amazonaws.com --claim organization_id,pipeline_id'
      put('buildkite-agent', `#!/bin/sh\n[ "$*" = '${asked}' ] && printf %s "$STUB_TOKEN"\n`)
      home.write('bash-env', '')
      return await runProgram(['bash', '-eo', 'pipefail', '-c', script ?? 'false'], {
        env: {
          ...home.env,
          ...env,
          PATH: `${home.path}/bin:${home.env['PATH']}`,
          BASH_ENV: `${home.path}/bash-env`,
          AWS_ENDPOINT_URL_STS: sandbox.url,
        },
      })
    }

    it('github: the step after the action fails unless it is the role of the job', async () => {
      const [github] = platformTokens
      if (github === undefined) throw new Error('there is no first platform')
      const { pipeline } = generated('github', { as: 'terraform', name: nameOf('github') })
      const { jobs: all } = parse(pipeline.after) as {
        jobs: Record<string, { steps: readonly { run?: string }[] }>
      }
      for (const role of ['apply', 'plan'] as const) {
        const token = await tokenOf(sandbox, github, github[role])
        const text = await assumed(sandbox, `${nameOf('github')}-${role}`, token)
        put('aws', `#!/bin/sh\nexec '${witness('KEYLESS_WITNESS_AWS')}' "$@"\n`)
        const step = all['aws-apply']?.steps.at(-1)?.run ?? 'false'
        const { exitCode } = await runProgram(['bash', '-e', '-c', step], {
          env: {
            ...home.env,
            PATH: `${home.path}/bin:${home.env['PATH']}`,
            AWS_REGION: 'eu-central-1',
            AWS_ENDPOINT_URL_STS: sandbox.url,
            ...keysIn(text),
          },
        })
        expect(exitCode, role).toBe(role === 'apply' ? 0 : 1)
      }
    })

    for (const platform of platformTokens.filter(({ id }) => id in jobs)) {
      const { id } = platform
      it(`${id}: has its role with its token, and fails with another`, async () => {
        const right = await runJob(platform, true)
        expect(right, right.stderr).toMatchObject({ exitCode: 0 })
        expect(right.stdout).toContain(`:assumed-role/${nameOf(id)}-apply/`)
        // No credentials for the next job of the machine.
        const kept = readdirSync(home.path, { recursive: true }).map(String)
        expect(kept.filter((name) => name.endsWith('.json'))).toEqual([])
        const wrong = await runJob(platform, false)
        expect(wrong.exitCode).not.toBe(0)
        expect(wrong.stderr).toContain('Not authorized to perform sts:AssumeRoleWithWebIdentity')
      })
    }
  })
})
