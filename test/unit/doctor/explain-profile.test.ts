import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { explainProfile, type Explanation } from '../../../src/doctor/resolution/explain-profile.ts'
import type { KeyRow } from '../../../src/doctor/resolution/key-rows.ts'
import { createRoleCache } from '../../../src/credentials/role-cache.ts'
import type { SsoSession } from '../../../src/identity-center/session.ts'
import type { Outcome } from '../../../src/doctor/resolution/outcome.ts'
import { ConfigError } from '../../../src/errors.ts'
import { chainLinks } from '../../../src/credentials/chain-links.ts'
import { explainedCases } from '../../support/explained-cases.ts'
import { minutesOn } from '../tokens/token-fixture.ts'
import { createDoctorStage, dev, type DoctorStage, healthy, now, session } from './doctor-stage.ts'

let stage: DoctorStage

beforeEach(() => {
  stage = createDoctorStage()
})

afterEach(async () => {
  await stage.close()
})

const sessionOf = (name: string): SsoSession => ({
  name,
  startUrl: 'https://my-org.awsapps.com/start',
  region: 'us-east-1',
  registrationScopes: undefined,
})

function explain(named?: string): Explanation {
  const { files, whole, system } = stage.world()
  return explainProfile({ files, config: whole, system, named })
}

function row({ keys }: Explanation, key: string): KeyRow | undefined {
  return keys.find((one) => one.key === key)
}

const where = ({ from, over }: KeyRow) =>
  [from, ...over].map(({ file, line, variable, value }) => {
    const place = variable ?? `${file?.split('/').at(-1) ?? ''}:${line ?? 0}`
    return `${place} ${value}`
  })

describe('doctor explain walks the settings', () => {
  test('with file and line of each, and what it goes before', () => {
    stage.config(`${dev}${session}[profile dev]\nregion = us-east-2\n`)
    stage.credentials('[dev]\nregion = us-west-2\n')
    stage.env['AWS_DEFAULT_REGION'] = 'eu-north-1'
    const region = row(explain('dev'), 'region')
    expect(region && where(region)).toEqual([
      'AWS_DEFAULT_REGION eu-north-1',
      'credentials:2 us-west-2',
      'config:11 us-east-2',
      'config:5 eu-west-1',
    ])
    expect(region?.note).toContain('boto3')
  })

  test('those of the session among them', () => {
    stage.config(`${dev}sso_region = us-east-1\n${session}`)
    const region = row(explain('dev'), 'sso_region')
    expect(region && where(region)).toEqual(['config:9 us-east-1', 'config:6 us-east-1'])
  })

  test('those of the profiles that a role is taken with', () => {
    const role = (name: string, source: string) =>
      `[profile ${name}]\nrole_arn = arn:aws:iam::1:role/R\nsource_profile = ${source}\n`
    stage.config(`${role('a', 'b')}${role('b', 'dev')}${healthy}`)
    const { sources } = explain('a')
    expect(sources.map(({ profile }) => profile)).toEqual(['b', 'dev'])
    expect(sources[1]?.keys.map(({ key }) => key)).toContain('sso_account_id')
  })

  test('[default] below [profile default]', () => {
    stage.config('[profile default]\nregion = a\n[default]\nregion = b\n')
    const region = row(explain(), 'region')
    expect(region && where(region)).toEqual(['config:2 a', 'config:4 b'])
  })

  test('without a secret', () => {
    const secret = 'wJalrXUtnFEMIK7MDENG'
    stage.config(`[profile p]\ncredential_process = /x/y --password ${secret}\n`)
    stage.credentials(`[p]\naws_secret_access_key = ${secret}\naws_session_token = ${secret}\n`)
    expect(JSON.stringify(explain('p'))).not.toContain(secret)
  })
})

describe('doctor explain says what each tool takes', () => {
  const kinds = ({ tools }: Explanation) =>
    Object.fromEntries(tools.map(({ id, outcome }) => [id, outcome.kind]))

  test('where they do not look in the same order', () => {
    stage.config(`${dev}credential_process = /bin/true\n${session}`)
    stage.credentials('[dev]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n')
    expect(kinds(explain('dev'))).toEqual({
      keyless: 'sso',
      'aws-cli': 'sso',
      boto3: 'sso',
      javascript: 'keys',
      go: 'keys',
      java: 'sso',
    })
  })

  test('with keys in the environment', () => {
    stage.config(healthy)
    stage.env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_PROFILE: 'dev' }
    const explanation = explain()
    expect(explanation.chosenBy).toBe('AWS_PROFILE')
    expect(kinds(explanation)).toMatchObject({
      keyless: 'sso',
      'aws-cli': 'environment',
      javascript: 'sso',
      java: 'environment',
    })
    expect(explanation.tools.filter(({ differs }) => differs).map(({ id }) => id)).toEqual([
      'aws-cli',
      'boto3',
      'go',
      'java',
    ])
  })

  test('when the two variables name two profiles', () => {
    stage.config(`${healthy}[profile b]\ncredential_process = /bin/true\n`)
    stage.env = { AWS_PROFILE: 'dev', AWS_DEFAULT_PROFILE: 'b' }
    const { tools } = explain()
    expect(tools.find(({ id }) => id === 'boto3')).toMatchObject({ profile: 'b', differs: true })
    expect(tools.find(({ id }) => id === 'go')).toMatchObject({ profile: 'dev', differs: false })
  })

  test('of a program that is keyless itself, as what it answers', () => {
    const bridge = '[profile b]\ncredential_process = keyless credential-process --profile dev\n'
    stage.config(`${healthy}${bridge}`)
    const { tools, outcome, standing } = explain('b')
    expect(outcome).toMatchObject({ kind: 'process', own: { kind: 'sso', profile: 'dev' } })
    expect(tools.filter(({ differs }) => differs)).toEqual([])
    expect(standing.fix).toBe('keyless login my-org')
    stage.config('[profile b]\ncredential_process = keyless credential-process --profile b\n')
    expect(explain('b').outcome).toMatchObject({
      own: { own: { kind: 'refused', why: 'the chain leads back to b' } },
    })
  })

  test('of a role that needs a code, which only some ask for', () => {
    const role =
      '[profile r]\nrole_arn = arn:aws:iam::1:role/R\nsource_profile = dev\nmfa_serial = m\n'
    stage.config(`${healthy}${role}`)
    expect(kinds(explain('r'))).toMatchObject({ keyless: 'role', boto3: 'role', go: 'refused' })
  })
})

describe('doctor explain ends with how the credentials stand', () => {
  const standing = () => explain('dev').standing

  test('nobody is signed in', () => {
    stage.config(healthy)
    expect(standing()).toEqual({ state: 'sign-in', until: undefined, fix: 'keyless login my-org' })
  })

  test('signed in, and nothing is kept', () => {
    stage.config(healthy)
    stage.token('my-org', { expiresAt: minutesOn(-5) })
    expect(standing().state).toBe('fetched')
  })

  test('keys are kept, until then', () => {
    stage.config(healthy)
    const until = new Date(now.getTime() + 3_600_000)
    const role = { accountId: '111111111111', roleName: 'Admin', session: sessionOf('my-org') }
    const keys = { accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 't', expiresAt: until }
    createRoleCache(stage.world().system).write(role, keys)
    expect(standing()).toEqual({ state: 'kept', until, fix: undefined })
  })

  test('nothing comes out of a profile that is broken', () => {
    stage.config(dev)
    const { outcome } = explain('dev')
    expect(outcome).toEqual({ kind: 'refused', why: 'there is no sso-session my-org' })
    expect(standing().state).toBe('none')
  })
})

describe('what doctor explain says of keyless', () => {
  // What a chain lacks is found when it is followed, not when it is told.
  const told = explainedCases.filter(({ name }) => name !== 'a role without a source')
  test.each(told.filter(({ env }) => env?.['AWS_PROFILE'] === 'p'))(
    'is where its chain begins: $name',
    ({ files, env }) => {
      stage.env = { ...env }
      stage.config(files.config ?? '')
      stage.credentials(files.credentials ?? '')
      const { whole, system } = stage.world()
      const { outcome } = explain('p')
      const world = { env: system.env, platform: system.platform, environment: false }
      const chain = () => chainLinks(whole, 'p', world).map(({ kind }) => kind)
      const own = kindsOf(outcome)
      if (own.includes('refused')) expect(chain).toThrow(ConfigError)
      else expect(chain()).toEqual(own)
    },
  )
})

/** The source first, as a chain is told. */
function kindsOf(outcome: Outcome): readonly string[] {
  return outcome.kind === 'role' ? [...kindsOf(outcome.source), 'role'] : [outcome.kind]
}
