import { afterAll, beforeAll, expect, it } from 'vitest'
import { resolveCredentials } from '../../../../src/credentials/chain.ts'
import {
  containerCredentials,
  containerUrl,
} from '../../../../src/credentials/providers/container.ts'
import type { Environment } from '../../../../src/system/environment.ts'
import { startHttp } from '../../../support/http-servers.ts'
import { createTempHome } from '../../../support/temp-home.ts'
import { createWorld } from '../credential-world.ts'
import { http } from '../sts-server.ts'

const full = 'AWS_CONTAINER_CREDENTIALS_FULL_URI'
const answer = {
  AccessKeyId: 'ASIACONTAINER',
  SecretAccessKey: 's',
  Token: 't',
  Expiration: '2026-11-23T06:00:00Z',
  AccountId: '111122223333',
}

const authorizations: (string | undefined)[] = []
let url: string
let close: () => Promise<void>
beforeAll(async () => {
  ;({ url, close } = await startHttp((request, response) => {
    authorizations.push(request.headers.authorization)
    response.writeHead(request.url === '/role' ? 200 : 404)
    response.end(JSON.stringify(answer))
  }))
})
afterAll(() => close())

const ask = (env: Environment) => containerCredentials({ env, http })

it('answers with what the server of the container has', async () => {
  expect(await ask({ [full]: `${url}/role` })).toEqual({
    accessKeyId: 'ASIACONTAINER',
    secretAccessKey: 's',
    sessionToken: 't',
    expiresAt: new Date('2026-11-23T06:00:00Z'),
    accountId: '111122223333',
  })
  expect(await ask({})).toBeUndefined()
})

it('shows the token of the environment, or rather that of the file', async () => {
  const home = createTempHome()
  const file = home.write('token', 'from-file\n')
  const env = { [full]: `${url}/role`, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'from-variable' }
  await ask(env)
  await ask({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file })
  expect(authorizations.slice(-2)).toEqual(['from-variable', 'from-file'])
  for (const missing of [home.write('empty', ' \n'), `${home.path}/nothing`]) {
    const file = { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: missing }
    await expect(ask(file)).rejects.toMatchObject({ code: 'file-unreadable' })
  }
  home.remove()
  const broken = { ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'a\nb' }
  await expect(ask(broken)).rejects.toMatchObject({ code: 'config-value-invalid' })
})

it('says that the server has no credentials', async () => {
  await expect(ask({ [full]: `${url}/other` })).rejects.toMatchObject({
    code: 'service-answer-invalid',
  })
})

it.each([
  ['http://example.com/role', false],
  ['http://169.254.169.254/role', false],
  ['file:///etc/passwd', false],
  ['https://example.com/role', true],
  ['http://169.254.170.23/v1/credentials', true],
  ['http://[fd00:ec2::23]/v1/credentials', true],
  ['http://localhost/role', true],
])('%s is allowed: %s', (address, allowed) => {
  const read = (): string | undefined => containerUrl({ [full]: address })
  if (allowed) expect(read()).toBe(address)
  else expect(read).toThrow(expect.objectContaining({ code: 'endpoint-invalid' }) as Error)
})

it('serves a profile that says nothing, and credential_source', async () => {
  const world = createWorld({ http, env: { [full]: `${url}/role` } })
  const config = world.config('[profile p]\nregion = eu-west-1\n')
  const fromProfile = await resolveCredentials(config, 'p', world.ports)
  expect(fromProfile.accessKeyId).toBe('ASIACONTAINER')
  const nowhere = world.config('')
  const environment = { environment: true }
  const without = await resolveCredentials(nowhere, 'default', world.ports, environment)
  expect(without.accessKeyId).toBe('ASIACONTAINER')
  world.home.remove()
})
