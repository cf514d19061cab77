import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const libraryUser = `
import { createCredentialProvider, createHostSystem, SignInRequired, startSandbox } from 'keyless'
const sandbox = await startSandbox()
process.env.AWS_ENDPOINT_URL_SSO = sandbox.url
process.env.AWS_ENDPOINT_URL_SSO_OIDC = sandbox.url
try {
  await createCredentialProvider(createHostSystem(process), { profile: 'dev-admin' })()
} catch (error) {
  console.log(error instanceof SignInRequired, error.code, error.fix)
} finally {
  await sandbox.close()
}
`

const typedUser = `
import { createCredentialProvider, createHostSystem, type AwsCredentialIdentity } from 'keyless'
export const identity: Promise<AwsCredentialIdentity> =
  createCredentialProvider(createHostSystem(process), { profile: 'dev-admin' })()
`

describe('the npm package, installed elsewhere', () => {
  let home: TempHome
  let project: string
  let installed: string

  beforeAll(() => {
    home = createTempHome()
    project = join(home.path, 'project')
    installed = join(project, 'node_modules', 'keyless')
    mkdirSync(installed, { recursive: true })
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--pack-destination', home.path], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as [{ filename: string }]
    execFileSync('tar', [
      '-xzf',
      join(home.path, packed.filename),
      '--strip-components=1',
      '-C',
      installed,
    ])
    writeFileSync(join(project, 'package.json'), '{"type": "module"}')
    home.write(
      '.aws/config',
      '[profile dev-admin]\nsso_session = my-org\nsso_account_id = 111111111111\n' +
        'sso_role_name = AdministratorAccess\n[sso-session my-org]\n' +
        'sso_start_url = https://my-org.awsapps.com/start\nsso_region = us-east-1\n',
    )
  })
  afterAll(() => home.remove())

  it('depends on nothing at run time', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object
    expect(manifest).not.toHaveProperty('dependencies')
  })

  it('runs as a program', async () => {
    const bin = join(installed, 'dist', 'keyless.cjs')
    const version = await runProgram([bin, '--version'], { env: home.env, cwd: project })
    expect(version).toMatchObject({ exitCode: 0, stderr: '' })
    const profiles = await runProgram([bin, 'profiles'], { env: home.env, cwd: project })
    expect(profiles.stdout + profiles.stderr).toContain('dev-admin')
  })

  it('is a library', async () => {
    writeFileSync(join(project, 'user.js'), libraryUser)
    const outcome = await runProgram([process.execPath, 'user.js'], { env: home.env, cwd: project })
    expect(outcome.stdout, outcome.stderr).toBe('true sign-in-missing keyless login my-org\n')
  })

  it('has types that a strict project accepts', async () => {
    writeFileSync(join(project, 'typed.ts'), typedUser)
    symlinkSync(join(root, 'node_modules', '@types'), join(project, 'node_modules', '@types'))
    symlinkSync(
      join(root, 'node_modules', 'undici-types'),
      join(project, 'node_modules', 'undici-types'),
    )
    const outcome = await runProgram(
      [
        join(root, 'node_modules', '.bin', 'tsc'),
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--types',
        'node',
        'typed.ts',
      ],
      { env: home.env, cwd: project },
    )
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
  })
})
