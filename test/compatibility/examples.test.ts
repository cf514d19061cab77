/** The folders of `examples/` as they stand there, run with the tools that they are for. */
import { chmodSync, cpSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '../support/free-port.ts'
import { type InstalledPackage, installPackage, tsc } from '../support/installed-package.ts'
import { keyless, keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const notHere = [
  missingWitness('KEYLESS_WITNESS_PYTHON'),
  missingWitness('KEYLESS_WITNESS_NODE_MODULES'),
  missingWitness('KEYLESS_WITNESS_CDK'),
  missingWitness('KEYLESS_WITNESS_TERRAFORM'),
].includes(true)

const admin = /^arn:aws:sts::111111111111:assumed-role\/\S*AdministratorAccess\S*\n$/

describe.skipIf(notHere)('the examples', () => {
  let stage: Stage
  let files: InstalledPackage
  let env: Readonly<Record<string, string>>

  beforeAll(async () => {
    stage = await createStage()
    files = installPackage(stage.home)
    const modules = witness('KEYLESS_WITNESS_NODE_MODULES')
    for (const scope of ['@aws-sdk', '@smithy']) files.link(scope, modules)
    for (const name of ['@types', 'undici-types']) files.link(name)
    for (const name of ['aws-cdk-lib', 'constructs']) files.link(name, modules)
    const words = keylessCommand().map((word) => `'${word}'`)
    chmodSync(stage.home.write('bin/keyless', `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`), 0o755)
    env = {
      ...stage.env,
      PATH: `${stage.home.path}/bin:${stage.env['PATH']}`,
      NODE_NO_WARNINGS: '1',
      // Only this machine is asked anything.
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_DISABLE_VERSION_CHECK: 'true',
    }
    await setUpDevAdmin(stage)
    cpSync(examples, join(files.project, 'examples'), { recursive: true })
  }, 60_000)
  afterAll(async () => {
    await keyless(['agent', 'stop'], { env: stage.env })
    await stage.close()
  })

  const run = async (example: string, ...command: readonly string[]): Promise<Outcome> =>
    runProgram(command, { env, cwd: join(files.project, 'examples', example) })

  describe('TypeScript', () => {
    beforeAll(async () => {
      const built = await run('typescript', tsc)
      expect(built, built.stdout).toMatchObject({ exitCode: 0 })
    })

    it('says who AWS takes a profile for', async () => {
      const { stdout, stderr } = await run('typescript', 'node', 'dist/who-am-i.js', 'dev-admin')
      expect(stdout, stderr).toMatch(admin)
    })

    it('signs in and asks every account', async () => {
      await keyless(['logout', 'my-org'], { env: stage.env })
      const refused = await run('typescript', 'node', 'dist/who-am-i.js', 'dev-admin')
      expect(refused).toMatchObject({ exitCode: 4, stdout: '' })
      expect(refused.stderr).toContain('Run: keyless login my-org')
      const { stdout, stderr } = await run('typescript', 'node', 'dist/every-account.js', 'my-org')
      expect(stderr).toBe('Opening the browser.\n')
      const lines = stdout.trimEnd().split('\n')
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.every((line) => line.includes('ReadOnlyAccess'))).toBe(true)
    })
  })

  describe('Python', () => {
    const python = async (...args: readonly string[]): Promise<Outcome> =>
      run('python', witness('KEYLESS_WITNESS_PYTHON') ?? '', 'who_am_i.py', ...args)

    /** The lines of the example, with the program under test for `keyless`. */
    function writeConfig(): void {
      const lines = readFileSync(join(examples, 'python', 'aws-config'), 'utf8')
      const program = keylessCommand().join(' ')
      stage.home.write('.aws/config', lines.replace('= keyless ', `= ${program} `))
    }

    it.each(['dev-admin', 'dev-admin-by-process'])('says who it is by %s', async (profile) => {
      writeConfig()
      const login = await keyless(['login', 'my-org'], { env: stage.env })
      expect(login, login.stderr).toMatchObject({ exitCode: 0 })
      const { stdout, stderr } = await python(profile)
      expect(stdout, stderr).toMatch(admin)
    })

    it('says what to run when nobody is signed in', async () => {
      writeConfig()
      await keyless(['logout', '--all'], { env: stage.env })
      const itself = await python('dev-admin')
      expect(itself).toMatchObject({ exitCode: 4, stdout: '' })
      expect(itself.stderr).toContain('keyless login --profile dev-admin')
      const byProcess = await python('dev-admin-by-process')
      expect(byProcess).toMatchObject({ exitCode: 4, stdout: '' })
      expect(byProcess.stderr).toContain('keyless login my-org')
    })
  })

  it('Terraform: its AWS provider finds the credentials of the profile, and those of exec', async () => {
    const login = await keyless(['login', 'my-org'], { env: stage.env })
    expect(login, login.stderr).toMatchObject({ exitCode: 0 })
    const provider = [witness('KEYLESS_WITNESS_TERRAFORM') ?? '', 'main.tf']
    const named = await run('terraform', ...provider, 'profile=dev-admin')
    expect(named.stdout, named.stderr).toMatch(admin)
    const around = ['keyless', 'exec', 'dev-admin', '--', ...provider, 'profile=']
    const inExec = await run('terraform', ...around)
    expect(inExec.stdout, inExec.stderr).toMatch(admin)
    const nobody = await run('terraform', ...provider, 'profile=nobody')
    expect(nobody).toMatchObject({ exitCode: 1, stdout: '' })
  })

  it('CDK: synthesizes for the account that the profile is of', async () => {
    const login = await keyless(['login', 'my-org'], { env: stage.env })
    expect(login, login.stderr).toMatchObject({ exitCode: 0 })
    const cdk = witness('KEYLESS_WITNESS_CDK') ?? ''
    const { scripts } = JSON.parse(readFileSync(join(examples, 'cdk', 'package.json'), 'utf8')) as {
      scripts: { synth: string }
    }
    const [, ...words] = scripts.synth.split(' ')
    const quiet = ['--no-notices', '--no-version-reporting', '--quiet']
    const outcome = await run('cdk', process.execPath, cdk, ...words, ...quiet)
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    const out = join(files.project, 'examples', 'cdk', 'cdk.out')
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      artifacts: Record<string, { environment?: string }>
    }
    const { environment } = manifest.artifacts['KeylessExample'] ?? {}
    expect(environment).toBe('aws://111111111111/us-east-1')
  })

  it('Docker: the job gets its credentials through the forwarder and the agent', async () => {
    const { services } = parse(readFileSync(join(examples, 'docker', 'compose.yaml'), 'utf8')) as {
      services: { job: { environment: Record<string, string>; volumes: string[] } }
    }
    const development = JSON.parse(
      readFileSync(join(examples, 'docker', '.devcontainer', 'devcontainer.json'), 'utf8'),
    ) as { containerEnv: object; initializeCommand: string; mounts: string[] }
    const { environment, volumes } = services.job
    expect(development.containerEnv).toEqual(environment)
    const [shared = '', tokens = ''] = volumes.map((volume) => volume.split(':')[0] ?? '')
    expect(development.mounts.map((mount) => /source=([^,]*)/.exec(mount)?.[1])).toEqual(
      [shared, tokens].map((folder) => folder.replace('${HOME}', '${localEnv:HOME}')),
    )
    const outside = (folder: string): string => folder.replace('${HOME}', stage.home.path)
    const started = await run('docker', ...development.initializeCommand.split(' '))
    expect(started, started.stderr).toMatchObject({ exitCode: 0, stdout: '' })
    const token = join(outside(tokens), 'token')
    expect(statSync(token).mode & 0o777).toBe(0o600)

    const dockerfile = readFileSync(join(examples, 'docker', 'Dockerfile'), 'utf8')
    const words = (name: string): string[] =>
      JSON.parse(new RegExp(`^${name} (.*)$`, 'm').exec(dockerfile)?.[1] ?? '[]') as string[]
    const python = witness('KEYLESS_WITNESS_PYTHON') ?? ''
    const command = [...words('ENTRYPOINT'), ...words('CMD')].map((word) =>
      word
        .replace('/run/keyless', outside(shared))
        .replace(/^python$/, python)
        .replace('/who_am_i.py', 'who_am_i.py'),
    )
    const variable = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
    const inside = {
      ...env,
      ...environment,
      [variable]: (environment[variable] ?? '').replace(':9911/', `:${await freePort()}/`),
      HOME: join(files.project, 'nobody'),
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: token,
    }
    const folder = join(files.project, 'examples', 'docker')
    const { stdout, stderr } = await runProgram(command, { env: inside, cwd: folder })
    expect(stdout, stderr).toMatch(admin)
  })
})
