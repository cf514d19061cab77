import type { ChildProcess } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Operation } from '../../src/sandbox/operations.ts'
import { tokenFile } from '../flows/flow-fixture.ts'
import type { SpoiltStage } from './spoilt-stage.ts'
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
  prepare(on: SpoiltStage): void
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
    name: 'signing out',
    operation: 'Logout',
    args: ['logout', 'my-org'],
    isFirst: true,
    goesOn: true,
    prepare: () => {},
  },
]
