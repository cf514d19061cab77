import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ChainLink, chainLinks } from '../../../src/credentials/chain-links.ts'
import type { Environment } from '../../../src/system/environment.ts'
import { createWorld, sessionText, type World } from './credential-world.ts'

let world: World
beforeEach(() => {
  world = createWorld()
})
afterEach(() => world.home.remove())

const base = `[profile base]\nsso_session = my-sso\nsso_account_id = 111122223333\nsso_role_name = Admin\n${sessionText}`
const role = (name: string, more: string): string =>
  `[profile ${name}]\nrole_arn = ${name}\n${more}\n`

interface Options {
  readonly env?: Environment
  readonly credentials?: string
  readonly environment?: boolean
}

function links(text: string, { env = {}, credentials, environment = false }: Options = {}) {
  const { platform } = world.ports.system
  return chainLinks(world.config(text, credentials), 'p', { env, platform, environment })
}

const kinds = (found: readonly ChainLink[]): string =>
  found.map((link) => ('profile' in link ? `${link.kind} ${link.profile}` : link.kind)).join(' > ')

it('names every link of a chain of roles, the sign-in first', () => {
  const chain = `${role('p', 'source_profile = hub\nmfa_serial = m\nsource_identity = ann')}${role('hub', 'source_profile = base')}${base}`
  expect(links(chain)).toEqual([
    {
      kind: 'sso',
      profile: 'base',
      session: 'my-sso',
      accountId: '111122223333',
      roleName: 'Admin',
    },
    { kind: 'role', profile: 'hub', roleArn: 'hub' },
    { kind: 'role', profile: 'p', roleArn: 'p', mfaSerial: 'm', sourceIdentity: 'ann' },
  ])
})

const keys = 'aws_access_key_id = A\naws_secret_access_key = s\n'
const web = 'web_identity_token_file = /t'

it.each<readonly [string, string, Options, string]>([
  ['itself with keys', role('p', `source_profile = p\n${keys}`), {}, 'keys p > role p'],
  ['the environment', role('p', 'credential_source = Environment'), {}, 'environment > role p'],
  ['a container', role('p', 'credential_source = EcsContainer'), {}, 'container > role p'],
  ['an instance', role('p', 'credential_source = Ec2InstanceMetadata'), {}, 'instance > role p'],
  ['no source', role('p', 'credential_source = nothing'), {}, 'role p'],
  ['a web identity', role('p', web), {}, 'web-identity p'],
  [
    'a source with keys and a role',
    role('p', 'source_profile = q') + role('q', `source_profile = base\n${keys}`) + base,
    {},
    'keys q > role p',
  ],
  ['a program', '[profile p]\ncredential_process = /opt/tool --secret x\n', {}, 'process p'],
  [
    'keyless as a program',
    `[profile p]\ncredential_process = keyless credential-process base\n${base}`,
    {},
    'sso base',
  ],
  [
    'keys before a program',
    '[profile p]\ncredential_process = x\n',
    { credentials: `[p]\n${keys}` },
    'keys p',
  ],
  [
    'keys of the environment',
    base,
    { environment: true, env: { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 's' } },
    'environment',
  ],
  [
    'a pod without files',
    '',
    { environment: true, env: { AWS_WEB_IDENTITY_TOKEN_FILE: '/t', AWS_ROLE_ARN: 'r' } },
    'web-identity p',
  ],
])('%s is shown', (_, text, options, shown) => {
  expect(kinds(links(text, options))).toBe(shown)
})

it('never shows the words of a program, which may be secret', () => {
  const found = links('[profile p]\ncredential_process = /opt/tool --secret x\n')
  expect(found).toEqual([{ kind: 'process', profile: 'p', program: 'tool' }])
})

it('names a loop', () => {
  const loop = role('p', 'source_profile = q') + role('q', 'source_profile = p')
  expect(() => links(loop)).toThrow('p -> q -> p')
})
