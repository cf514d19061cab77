import type { ChildProcess } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { defaultDirectory } from '../../src/sandbox/default-organisation.ts'
import type { Operation } from '../../src/sandbox/operations.ts'
import { tokenFile } from '../flows/flow-fixture.ts'
import type { SpoiltStage } from './spoilt-stage.ts'
import {
  createIamOrganisation,
  guardedProfiles,
  robotCode,
  webIdentityToken,
} from '../support/iam-organisation.ts'
import { deployKey, deployPlan, layOutKey, writePlan } from '../support/migration-stage.ts'
import { keyless } from '../support/programs.ts'
import { visitShownAddress } from './spoilt-operations.ts'

/** A call of a service, and a command that comes to it. */
export interface NetworkOperation {
  readonly name: string
  readonly operation: Operation
  readonly args: readonly string[]
  /** It is the command's first call, so that an endpoint which is not there at all meets it too. */
  readonly isFirst?: true
  /** The command does what it can without the service, and says so. */
  readonly goesOn?: true
  /** A code or a refresh token is spent by the request: it is not sent again where it may have been acted on. */
  readonly isOnce?: true
  /** An outage of two minutes is waited for: thousands of calls are behind it. */
  readonly isPatient?: true
  /** What would be asked again for as long as the code is good. */
  readonly isAskedAgain?: true
  readonly onStart?: (child: ChildProcess) => void
  /** What is typed. */
  readonly input?: string
  prepare(on: SpoiltStage): Promise<void> | void
}

function forgetRegistrations(on: SpoiltStage): void {
  const folder = join(on.stage.home.path, '.aws', 'sso', 'cache')
  for (const name of readdirSync(folder)) {
    if (!tokenFile.endsWith(name)) rmSync(join(folder, name))
  }
}

function forgetRoles(on: SpoiltStage): void {
  rmSync(join(on.stage.home.path, '.aws', 'cli', 'cache'), { recursive: true, force: true })
}

const iam = createIamOrganisation()
const tutorial = defaultDirectory()

/** Of an organisation: roles and users of its accounts, beside what there is. */
export const iamLookUps = {
  iamRole: iam.directory.iamRole,
  iamUser: (account: string, name: string) =>
    iam.directory.iamUser(account, name) ?? tutorial.iamUser(account, name),
  identityProvider: iam.directory.identityProvider,
}

/** Profiles that take a role: of the sign-in, of keys with an authenticator, of a token of somebody's. */
function addChains(on: SpoiltStage): void {
  const { home } = on.stage
  const config = home.read('.aws/config')
  if (config.includes('[profile hub]')) return
  const [code, token] = [join(home.path, 'code'), join(home.path, 'token')]
  const chains = `[profile hub]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = dev-admin
${guardedProfiles}[profile pipeline]
role_arn = arn:aws:iam::333333333333:role/Pipeline
web_identity_token_file = ${token}
`
  home.write(
    '.aws/config',
    config + chains.replace(/(mfa_serial = .*\n)/, `$1mfa_process = cat ${code}\n`),
  )
}

/** What an authenticator and an identity provider give at this moment of the sandbox. */
function refreshProofs(on: SpoiltStage): void {
  addChains(on)
  on.nextHour()
  const now = on.stage.sandbox.clock.now()
  on.stage.home.write('code', robotCode(now))
  const seconds = Math.floor(now.getTime() / 1000)
  const token = webIdentityToken(iam.privateKey, { iat: seconds, exp: seconds + 600 })
  on.stage.home.write('token', token)
}

/** Only the console's sign-in is left to be asked. */
async function takeRole(on: SpoiltStage): Promise<void> {
  addChains(on)
  await succeed(on, ['credential-process', '--profile', 'hub'])
}

async function succeed(on: SpoiltStage, args: readonly string[], input = ''): Promise<void> {
  const { path: cwd } = on.stage.home
  const outcome = await keyless(args, { env: on.env(), cwd, input })
  if (outcome.exitCode !== 0) throw new Error(outcome.stderr + outcome.stdout)
}

const passphrase = 'correct horse battery'
const apply = ['migrate', 'apply', 'plan.yaml', '--yes', '--unused-days', '0', '--passphrase-stdin']

function layOutPlan({ stage: { home } }: SpoiltStage): void {
  if (home.read('.aws/config').includes('[profile old]')) return
  layOutKey(home)
  writePlan(home, deployPlan(home))
}

async function applyPlan(on: SpoiltStage): Promise<void> {
  if (on.stage.home.read('.aws/config').includes('[profile old]')) return
  layOutPlan(on)
  await succeed(on, apply, passphrase)
}

const credentials = ['credential-process', '--profile', 'dev-admin']
const login = ['login', 'my-org', '--force']

export const networkOperations: readonly NetworkOperation[] = [
  {
    name: 'registering the client',
    operation: 'RegisterClient',
    args: [...login, '--no-browser'],
    isFirst: true,
    prepare: forgetRegistrations,
  },
  {
    name: 'redeeming the code',
    operation: 'CreateToken',
    args: [...login, '--no-browser'],
    isOnce: true,
    onStart: visitShownAddress,
    prepare: () => {},
  },
  {
    name: 'asking for a device code',
    operation: 'StartDeviceAuthorization',
    args: [...login, '--use-device-code', '--no-browser'],
    prepare: forgetRegistrations,
  },
  {
    name: 'waiting for the person at the other device',
    operation: 'CreateToken',
    args: [...login, '--use-device-code', '--no-browser'],
    isOnce: true,
    isAskedAgain: true,
    prepare: () => {},
  },
  {
    name: 'refreshing',
    operation: 'CreateToken',
    args: credentials,
    isFirst: true,
    isOnce: true,
    prepare: (on) => on.nextHour(),
  },
  {
    name: 'listing accounts',
    operation: 'ListAccounts',
    isPatient: true,
    args: ['profiles', 'sync', '--yes', '--max-age', '0'],
    isFirst: true,
    prepare: () => {},
  },
  {
    name: 'listing roles',
    operation: 'ListAccountRoles',
    isPatient: true,
    args: ['profiles', 'sync', '--yes', '--max-age', '0'],
    prepare: () => {},
  },
  {
    name: 'fetching a role',
    operation: 'GetRoleCredentials',
    args: credentials,
    isFirst: true,
    prepare: forgetRoles,
  },
  {
    name: 'asking who one is',
    operation: 'GetCallerIdentity',
    args: ['whoami', '--profile', 'dev-admin'],
    isFirst: true,
    prepare: () => {},
  },
  {
    name: 'taking a role',
    operation: 'AssumeRole',
    args: ['credential-process', '--profile', 'hub'],
    isFirst: true,
    prepare: addChains,
  },
  {
    name: 'showing an authenticator',
    operation: 'GetSessionToken',
    args: ['credential-process', '--profile', 'guarded'],
    isFirst: true,
    prepare: refreshProofs,
  },
  {
    name: 'taking a role with a token',
    operation: 'AssumeRoleWithWebIdentity',
    args: ['credential-process', '--profile', 'pipeline'],
    isFirst: true,
    prepare: refreshProofs,
  },
  {
    name: 'signing in to the console',
    operation: 'GetSigninToken',
    args: ['console', '--profile', 'hub'],
    isFirst: true,
    prepare: takeRole,
  },
  {
    name: 'asking IAM about a key',
    operation: 'GetAccessKeyLastUsed',
    isPatient: true,
    args: ['migrate', 'plan', '.aws', '--output', 'new-plan.yaml'],
    prepare: layOutPlan,
  },
  {
    name: 'making a key inactive',
    operation: 'UpdateAccessKey',
    isPatient: true,
    args: apply,
    input: passphrase,
    prepare: layOutPlan,
  },
  {
    name: 'deleting a key',
    operation: 'DeleteAccessKey',
    isPatient: true,
    args: ['migrate', 'finish', '--wait-days', '0', '--confirm', deployKey.keyId],
    prepare: applyPlan,
  },
  {
    name: 'signing out',
    operation: 'Logout',
    args: ['logout', 'my-org'],
    isFirst: true,
    goesOn: true,
    prepare: () => {},
  },
]
