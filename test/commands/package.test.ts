import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type InstalledPackage,
  installPackage,
  nodeUnderTest,
  tsc,
} from '../support/installed-package.ts'
import { runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { witness } from '../support/witnesses.ts'

const body = `
async function main() {
  const sandbox = await startSandbox()
  process.env.AWS_ENDPOINT_URL_SSO = sandbox.url
  process.env.AWS_ENDPOINT_URL_SSO_OIDC = sandbox.url
  try {
    await fromKeyless({ profile: 'dev-admin' })()
  } catch (error) {
    console.log(error instanceof SignInRequired, error.code, error.fix)
  } finally {
    await sandbox.close()
  }
}
main()
`
const imported = `import { fromKeyless, SignInRequired, startSandbox } from 'keyless'${body}`
const required = `const { fromKeyless, SignInRequired, startSandbox } = require('keyless')${body}`
const outcomeOfBoth = {
  exitCode: 0,
  stdout: 'true sign-in-missing keyless login my-org\n',
  stderr: '',
}

const typed = `
import {
  type AwsCredentialIdentity, fromKeyless, KeylessError, openSession, type Session, type SignInStep,
} from 'keyless'
export const identity: Promise<AwsCredentialIdentity> = fromKeyless({ profile: 'dev-admin' })()
export const show = (step: SignInStep): string | undefined => {
  switch (step.kind) {
    case 'browser':
      return step.url
    case 'device':
      return step.userCode
    case 'waiting':
      return step.pid?.toString()
  }
}
export const session: Session = openSession('dev-admin', {
  onSignIn: async (step) => (step.kind === 'browser' ? 'device' : undefined),
})
openSession({ startUrl: 'https://my-org.awsapps.com/start', region: 'us-east-1' })
// @ts-expect-error a start URL alone does not say where it is
openSession({ startUrl: 'https://my-org.awsapps.com/start' })
// @ts-expect-error no such choice
openSession('dev-admin', { onSignIn: () => 'later' })
export const codeOf = (error: unknown): string | undefined =>
  error instanceof KeylessError && error.code !== 'cancelled' ? error.fix : undefined
`

const typedWithSdk = `
import { STSClient } from '@aws-sdk/client-sts'
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types'
import { fromIni } from '@aws-sdk/credential-providers'
import { type AwsCredentialIdentityProvider as Ours, fromKeyless, openSession } from 'keyless'
export const theirs: AwsCredentialIdentityProvider = fromKeyless()
export const ours: Ours = async () => await fromIni({ profile: 'dev-admin' })()
export const clients = [
  new STSClient({ credentials: fromKeyless({ profile: 'dev-admin' }) }),
  new STSClient({ credentials: openSession('dev-admin').provider() }),
  new STSClient({ credentials: await openSession('dev-admin').credentials() }),
]
`

describe('the npm package, installed elsewhere', () => {
  let home: TempHome
  let files: InstalledPackage

  beforeAll(() => {
    home = createTempHome()
    files = installPackage(home)
    files.link('@types')
    files.link('undici-types')
    home.write(
      '.aws/config',
      '[profile dev-admin]\nsso_session = my-org\nsso_account_id = 111111111111\n' +
        'sso_role_name = AdministratorAccess\n[sso-session my-org]\n' +
        'sso_start_url = https://my-org.awsapps.com/start\nsso_region = us-east-1\n',
    )
  })
  afterAll(() => home.remove())

  const run = async (command: readonly string[]) =>
    runProgram(command, { env: home.env, cwd: files.project })

  /** Everything that a strict project can ask for, the declarations of the package included. */
  const check = async (file: string, ...flags: readonly string[]) =>
    run([
      tsc,
      ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022'],
      ...['--types', 'node', ...flags, file],
    ])

  it('depends on nothing at run time', () => {
    const manifest = JSON.parse(
      readFileSync(join(files.installed, 'package.json'), 'utf8'),
    ) as object
    expect(manifest).not.toHaveProperty('dependencies')
  })

  it('holds the declarations that the library leads to, and no others', () => {
    const types = join(files.installed, 'dist', 'types')
    const declarations = readdirSync(types, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => join(types, name))
    const led = declarations.flatMap((file) => {
      const paths = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)\.js'/g)
      return [...paths].map(([, path = '']) => join(file, '..', `${path}.d.ts`))
    })
    const index = join(types, 'library', 'index.d.ts')
    expect(new Set([index, ...led])).toEqual(new Set(declarations))
  })

  it('runs as a program', async () => {
    const bin = join(files.installed, 'dist', 'keyless.cjs')
    expect(await run([bin, '--version'])).toMatchObject({ exitCode: 0, stderr: '' })
    const profiles = await run([bin, 'profiles'])
    expect(profiles.stdout + profiles.stderr).toContain('dev-admin')
  })

  it('is a library for import', async () => {
    expect(await run([nodeUnderTest(), files.write('user.mjs', imported)])).toMatchObject(
      outcomeOfBoth,
    )
  })

  it('is a library for require', async () => {
    expect(await run([nodeUnderTest(), files.write('user.cjs', required)])).toMatchObject(
      outcomeOfBoth,
    )
  })

  it.each([
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])('has types for module %s and moduleResolution %s', async (module, resolution) => {
    const file = files.write('typed.ts', typed)
    const outcome = await check(file, '--module', module, '--moduleResolution', resolution)
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
  })

  it('has types for require', async () => {
    const user = `import keyless = require('keyless')\nexport const ask = keyless.fromKeyless()\n`
    const outcome = await check(files.write('typed.cts', user), '--module', 'nodenext')
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
  })

  it('has types that fit those of the AWS SDK in both directions', async () => {
    const modules = witness('KEYLESS_WITNESS_NODE_MODULES')
    if (modules === undefined) throw new Error('the AWS SDK is not on this machine')
    for (const scope of ['@aws-sdk', '@smithy']) files.link(scope, modules)
    const file = files.write('typed-sdk.ts', typedWithSdk)
    const outcome = await check(file, '--module', 'nodenext', '--skipLibCheck')
    expect(outcome, outcome.stdout).toMatchObject({ exitCode: 0 })
  })
})
