/**
 * What `ci init` writes for platforms whose own task signs in to AWS. Neither task can be had without its
 * platform: Azure DevOps' is done here as its source has it, HCP Terraform's as its guide says.
 */
import { chmodSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { federationOf } from '../../src/ci/init/plan-init.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { generated, initPlatform, saidWith } from '../support/ci-init.ts'
import {
  assumed,
  deployedDirectory,
  jobVariables,
  keysIn,
  nameOf,
  tokenOf,
} from '../support/deployed-pipelines.ts'
import { type Outcome, runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness, witness } from '../support/witnesses.ts'
import { type PlatformTokens, platformTokens } from '../unit/ci/init/tokens.ts'

let sandbox: Sandbox
let home: TempHome
beforeEach(async () => {
  home = createTempHome()
  sandbox = await startSandbox({ directory: deployedDirectory() })
})
afterEach(async () => {
  await sandbox.close()
  home.remove()
})

function platformOf(id: string): PlatformTokens {
  const found = platformTokens.find((platform) => platform.id === id)
  if (found === undefined) throw new Error(`no platform is called ${id}`)
  return found
}

/** What is left to a person, as `ci init` tells it. */
function leftFor(id: string): string {
  const platform = initPlatform(id)
  const said = saidWith(platform, { name: nameOf(id) })
  return platform.left(federationOf(platform, said, false), said).join('\n')
}

interface AzureJob {
  readonly job: string
  readonly steps: readonly {
    readonly task?: string
    readonly inputs?: Readonly<Record<string, string>>
  }[]
}

/** A service connection of the type AWS: what its subject says, and the role that a person set. */
interface Connection {
  readonly subject: string
  readonly role: string
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))('the job of Azure DevOps', () => {
  const azure = platformOf('azure-devops')

  /** The step of the file, with the connections that `ci init` asks a person to make. */
  function written(role: 'plan' | 'apply'): {
    readonly inputs: Readonly<Record<string, string>>
    readonly connection: Connection
  } {
    const { pipeline } = generated(azure.id, { ...azure.given, name: nameOf(azure.id) })
    const { jobs } = parse(pipeline.after) as { jobs: readonly AzureJob[] }
    const steps = jobs.find(({ job }) => job === `aws_${role}`)?.steps ?? []
    const [step] = steps.filter(({ task }) => task !== undefined)
    expect(step?.task).toBe('AWSShellScript@1')
    const inputs = step?.inputs ?? {}
    const name = inputs['awsCredentials'] ?? ''
    const [, arn = ''] =
      new RegExp(`${name} with (?:the role )?(\\S+?)[,.]`).exec(leftFor(azure.id)) ?? []
    const subject = `sc://octo-org/octo-project/${name}`
    return { inputs, connection: { subject, role: arn.split('/').at(-1) ?? '' } }
  }

  /** AWSShellScript@1 (AWS Toolkit for Azure DevOps): the token of the connection, its role, then bash. */
  async function runTask(
    inputs: Readonly<Record<string, string>>,
    { subject, role }: Connection,
  ): Promise<Outcome | string> {
    const env = await jobVariables(sandbox, azure, { ...azure.apply, sub: subject })
    const uri = `${env['SYSTEM_OIDCREQUESTURI']}?api-version=7.1-preview.1&serviceConnectionId=${env['AZURESUBSCRIPTION_SERVICE_CONNECTION_ID']}`
    const authorization = `Bearer ${env['SYSTEM_ACCESSTOKEN']}`
    const asked = await fetch(uri, { method: 'POST', headers: { authorization } })
    const { oidcToken } = (await asked.json()) as { oidcToken: string }
    const text = await assumed(sandbox, role, oidcToken, 'aws-vsts-tools')
    const refused = /<Code>([^<]*)</.exec(text)?.[1]
    if (refused !== undefined) return refused
    const aws = home.write('bin/aws', `#!/bin/sh\nexec '${witness('KEYLESS_WITNESS_AWS')}' "$@"\n`)
    chmodSync(aws, 0o755)
    const script = home.write('awsshellscript_1.sh', inputs['inlineScript'] ?? 'exit 9')
    return await runProgram(['bash', script], {
      env: {
        ...home.env,
        ...env,
        ...keysIn(text),
        PATH: `${home.path}/bin:${home.env['PATH']}`,
        AWS_REGION: inputs['regionName'] ?? '',
        AWS_DEFAULT_REGION: inputs['regionName'] ?? '',
        AWS_ENDPOINT_URL_STS: sandbox.url,
      },
    })
  }

  it.each(['plan', 'apply'] as const)('has the role of the %s', async (role) => {
    const { inputs, connection } = written(role)
    const outcome = await runTask(inputs, connection)
    expect(outcome).toMatchObject({ exitCode: 0 })
    expect((outcome as Outcome).stdout).toContain(`:assumed-role/${nameOf(azure.id)}-${role}/`)
  })

  it('is refused with the connection of another, and fails with another role', async () => {
    const plan = written('plan')
    const apply = written('apply')
    const { role } = apply.connection
    expect(await runTask(apply.inputs, { ...plan.connection, role })).toBe('AccessDenied')
    const evil = { role, subject: 'sc://evil/octo-project/aws-apply' }
    expect(await runTask(apply.inputs, evil)).toBe('AccessDenied')
    // Somebody gave it the connection of the plan: STS has nothing against that, the script has.
    expect(await runTask(apply.inputs, plan.connection)).toMatchObject({ exitCode: 1 })
  })
})

describe.skipIf(missingWitness('KEYLESS_WITNESS_TERRAFORM'))('the run of HCP Terraform', () => {
  const terraform = platformOf('terraform-cloud')

  /** The variables of the workspace, as `ci init` tells a person to set them. */
  function workspace(): Readonly<Record<string, string>> {
    const all = [...leftFor(terraform.id).matchAll(/\b(TFC_AWS_\w+)=([^\s,]*[^\s,.])/g)]
    return Object.fromEntries(all.map(([, name = '', value = '']) => [name, value]))
  }

  /** What its agent does: a token file, a config file that names it, and Terraform. */
  async function run(
    phase: 'plan' | 'apply',
    claims: Readonly<Record<string, unknown>>,
    change: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const variables: Readonly<Record<string, string>> = { ...workspace(), ...change }
    expect(variables['TFC_AWS_PROVIDER_AUTH']).toBe('true')
    const roleArn = variables[`TFC_AWS_${phase.toUpperCase()}_ROLE_ARN`]
    const token = home.write('run/tfc-aws-token', await tokenOf(sandbox, terraform, claims))
    const config = home.write(
      'run/tfc-aws-shared-config',
      `[default]\nweb_identity_token_file=${token}\nrole_arn=${roleArn}\nrole_session_name=run-1\n`,
    )
    return identified({ AWS_CONFIG_FILE: config })
  }

  /** Terraform's part: whether the file's postconditions hold for who it is. */
  async function identified(env: Readonly<Record<string, string>>): Promise<Outcome> {
    const { pipeline } = generated(terraform.id, { ...terraform.given, name: nameOf(terraform.id) })
    const file = home.write('aws-identity.tf', pipeline.after)
    return await runProgram([witness('KEYLESS_WITNESS_TERRAFORM') ?? '', '-identity', file], {
      env: {
        ...home.env,
        ...env,
        AWS_REGION: 'eu-central-1',
        AWS_ENDPOINT_URL_STS: sandbox.url,
        AWS_EC2_METADATA_DISABLED: 'true',
        // It asks again, in vain, where a token is of another audience.
        AWS_MAX_ATTEMPTS: '1',
      },
    })
  }

  it.each(['plan', 'apply'] as const)('has the role of its %s', async (phase) => {
    const outcome = await run(phase, terraform[phase])
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    expect(outcome.stdout).toContain(`:assumed-role/${nameOf(terraform.id)}-${phase}/run-1`)
  })

  it('is refused in the other phase and for every stranger', async () => {
    for (const claims of [terraform.plan, ...terraform.strangers]) {
      const wrong = await run('apply', { ...terraform.apply, ...claims })
      expect(wrong.exitCode).not.toBe(0)
      expect(wrong.stderr).toMatch(/AccessDenied|InvalidIdentityToken/)
    }
  })

  it('stops where it has another role of the account', async () => {
    const github = platformOf('github')
    const answer = keysIn(
      await assumed(sandbox, 'octo-github-plan', await tokenOf(sandbox, github, github.plan)),
    )
    const stopped = await identified(answer)
    expect(stopped.exitCode).toBe(1)
    expect(stopped.stderr).toContain(
      'This is not octo-terraform-cloud-plan or octo-terraform-cloud-apply of 111122223333.',
    )
  })
})
