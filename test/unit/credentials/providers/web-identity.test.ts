import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { resolveCredentials } from '../../../../src/credentials/chain.ts'
import type { Credentials } from '../../../../src/credentials/credentials.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import {
  createIamOrganisation,
  type IamOrganisation,
  webIdentityToken,
} from '../../../support/iam-organisation.ts'
import { createWorld, type World } from '../credential-world.ts'
import { http } from '../sts-server.ts'

let organisation: IamOrganisation
let sandbox: Sandbox
let world: World
let tokenFile: string

beforeAll(async () => {
  organisation = createIamOrganisation()
  sandbox = await startSandbox({ directory: organisation.directory })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.reset()
  open({})
})
afterEach(() => world.home.remove())

const roleArn = 'arn:aws:iam::333333333333:role/Pipeline'

function open(env: Readonly<Record<string, string>>): void {
  world = createWorld({ http, env: { AWS_ENDPOINT_URL_STS: sandbox.url, ...env } })
  world.clock.now = new Date()
  tokenFile = world.home.write('token', `${webIdentityToken(organisation.privateKey)}\n`)
}

const section = (): string =>
  `[profile p]\nrole_arn = ${roleArn}\nweb_identity_token_file = ${tokenFile}\n`

function resolve(config: string, environment = false): Promise<Credentials> {
  return resolveCredentials(world.config(config), 'p', world.ports, { environment })
}

it('takes the role once, with the token in the file', async () => {
  expect(await resolve(section())).toMatchObject({ accountId: '333333333333' })
  await resolve(section())
  expect(sandbox.journal.count('AssumeRoleWithWebIdentity')).toBe(1)
})

it('says that AWS refuses a token', async () => {
  world.home.write('token', webIdentityToken(organisation.privateKey, { exp: 1 }))
  await expect(resolve(section())).rejects.toMatchObject({
    code: 'service-refused',
    message: expect.stringContaining('ExpiredTokenException') as string,
  })
})

it('is a source for other roles', async () => {
  const other =
    '[profile p]\nrole_arn = arn:aws:iam::333333333333:role/Deploy\nsource_profile = web\n'
  await expect(
    resolve(other + section().replace('profile p', 'profile web')),
  ).rejects.toMatchObject({ code: 'role-not-assigned' })
  expect(sandbox.journal.count('AssumeRoleWithWebIdentity')).toBe(1)
})

it('needs no AWS file in a pod, and lets variables go before the profile', async () => {
  const token = webIdentityToken(organisation.privateKey)
  open({ AWS_ROLE_ARN: roleArn, AWS_ROLE_SESSION_NAME: 'pod' })
  const file = world.home.write('pod-token', token)
  const ports = {
    ...world.ports,
    system: {
      ...world.ports.system,
      env: { ...world.ports.system.env, AWS_WEB_IDENTITY_TOKEN_FILE: file },
    },
  }
  const environment = { environment: true }
  await resolveCredentials(world.config(''), 'default', ports, environment)
  await resolveCredentials(world.config('[profile p]\nregion = x\n'), 'p', ports, environment)
  await expect(resolveCredentials(world.config(''), 'p', ports)).rejects.toMatchObject({
    code: 'no-config',
  })
  expect(sandbox.journal.count('AssumeRoleWithWebIdentity')).toBe(1)
})
