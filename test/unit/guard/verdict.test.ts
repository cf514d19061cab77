import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AwsConfig, loadAwsConfig } from '../../../src/config/aws-config.ts'
import { assistants } from '../../../src/guard/assistants.ts'
import type { Caller } from '../../../src/guard/caller.ts'
import { parseSettings } from '../../../src/guard/parse-settings.ts'
import { type Verdict, verdictFor } from '../../../src/guard/verdict.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const awsConfig = `[profile dev]
sso_account_id = 111111111111
sso_role_name = Developer
[profile dev-readonly]
sso_account_id = 111111111111
sso_role_name = ReadOnly
[profile shop]
sso_account_id = 999999999999
sso_role_name = Admin
[profile deploy]
role_arn = arn:aws:iam::999999999999:role/ci/Deploy
source_profile = dev
[profile d]
sso_account_id = 111111111111
sso_role_name = Developer
keyless_alias = dev
`

let home: TempHome
let config: AwsConfig

beforeAll(() => {
  home = createTempHome()
  const path = home.write('.aws/config', awsConfig)
  config = loadAwsConfig({ awsConfig: path, awsCredentials: `${home.path}/none` })
})
afterAll(() => home.remove())

const nobody: Caller = { env: {}, parents: () => [] }

function ask(guard: string, profile: string, caller: Partial<Caller>): Verdict {
  const text = `production:\n  accounts: ['999999999999']\nguard:\n${guard}`
  const { settings, problems } = parseSettings(text)
  expect(problems).toEqual([])
  return verdictFor(profile, { settings, config, caller: { ...nobody, ...caller } })
}

function kindOf(guard: string, profile: string, env: Caller['env'] = { CI: '1' }): string {
  const verdict = ask(guard, profile, { env })
  return verdict.kind === 'twin' ? `twin ${verdict.twin}` : verdict.kind
}

const rule = (profiles: string): string => `  - {name: r, callers: {ci: true}, ${profiles}}\n`

describe('a guard rule', () => {
  it.each([
    ['allow: {profiles: [dev*]}', 'dev', 'allowed'],
    ['allow: {profiles: [dev*]}', 'shop', 'refused'],
    ['allow: {accounts: ["1*"]}', 'dev', 'allowed'],
    ['allow: {roles: [Read*]}', 'dev', 'refused'],
    ['allow: {roles: [Deploy]}', 'deploy', 'allowed'],
    ['allow: {}', 'dev', 'refused'],
    ['deny: {profiles: [dev]}', 'd', 'refused'],
    ['allow: {profiles: [dev]}', 'd', 'refused'],
    ['deny: {production: true}', 'dev', 'allowed'],
    ['deny: {production: true}', 'shop', 'refused'],
    ['deny: {production: true}', 'deploy', 'refused'],
    ['allow: {profiles: ["*"]}, deny: {production: true}', 'shop', 'refused'],
    ['twin: "{profile}-readonly"', 'dev', 'twin dev-readonly'],
    ['twin: "{profile}-readonly"', 'dev-readonly', 'twin dev-readonly'],
    ['deny: {roles: ["*"]}, twin: "{profile}-readonly"', 'dev-readonly', 'twin dev-readonly'],
    ['twin: "{profile}-readonly"', 'shop', 'refused'],
    ['twin: dev-readonly', 'shop', 'twin dev-readonly'],
    ['twin: dev-readonly', 'dev-readonly', 'twin dev-readonly'],
    ['allow: {profiles: [dev]}, twin: dev-readonly', 'dev', 'allowed'],
    ['deny: {production: true}, twin: dev-readonly', 'dev', 'allowed'],
    ['deny: {production: true}, twin: dev-readonly', 'shop', 'twin dev-readonly'],
  ])('with %s takes %s as %s', (profiles, profile, kind) => {
    expect(kindOf(rule(profiles), profile)).toBe(kind)
  })

  it('is the first that is about the caller, and no later one', () => {
    const rules =
      '  - {name: one, callers: {variables: [A]}, allow: {}}\n' +
      '  - {name: two, callers: {variables: [A, B]}, allow: {profiles: [dev]}}\n'
    expect(kindOf(rules, 'dev', { A: '1', B: '1' })).toBe('refused')
    expect(kindOf(rules, 'dev', { B: '1' })).toBe('allowed')
    expect(kindOf(rules, 'dev', { C: '1' })).toBe('free')
  })

  it.each([
    [{ CI: 'true' }, true],
    [{ CI: 'false' }, false],
    [{ CI: '0' }, false],
    [{ CI: '' }, false],
    [{}, false],
  ])('about CI holds with %j: %s', (env, holds) => {
    expect(ask(rule('allow: {}'), 'dev', { env }).kind).toBe(holds ? 'refused' : 'free')
  })

  it.each([
    ['MODE=batch*', { MODE: 'Batch-7' }, 'refused'],
    ['MODE=batch*', { MODE: 'shell' }, 'free'],
    ['MODE', { MODE: 'x' }, 'refused'],
    ['MODE', { MODE: '' }, 'free'],
    ['MODE=a=b', { MODE: 'a=b' }, 'refused'],
  ])('about the variable %s with %j: %s', (pattern, env, kind) => {
    const guard = `  - {name: r, callers: {variables: ['${pattern}']}, allow: {}}\n`
    expect(kindOf(guard, 'dev', env)).toBe(kind)
  })

  it('about a process names the one that fitted, without regard to letter case', () => {
    const guard = "  - {name: r, callers: {parents: ['cursor*']}, allow: {}}\n"
    const verdict = ask(guard, 'dev', { parents: () => ['bash', 'Cursor Helper', 'init'] })
    expect(verdict).toMatchObject({
      kind: 'refused',
      because: 'a process above keyless is called Cursor Helper',
    })
    expect(ask(guard, 'dev', { parents: () => ['bash'] }).kind).toBe('free')
  })

  it('knows a program by its whole name, of which the kernel keeps 15 bytes', () => {
    const guard =
      '  - {name: r, callers: {parents: [Release-Assistant*, é-été-assistant-x]}, allow: {}}\n'
    const kindFor = (name: string) => ask(guard, 'dev', { parents: () => [name] }).kind
    expect(kindFor('release-assista')).toBe('refused')
    expect(kindFor('é-été-assist')).toBe('refused')
    expect(kindFor('release-assist')).toBe('free')
    expect(kindFor('release-assisto')).toBe('free')
  })

  it('does not look at processes unless it is about them', () => {
    const parents = (): never => {
      throw new Error('looked')
    }
    expect(ask(rule('allow: {}'), 'dev', { parents }).kind).toBe('free')
  })

  it('knows every assistant by each of its variables', () => {
    for (const [name, patterns] of Object.entries(assistants)) {
      for (const pattern of patterns) {
        const [variable = '', value = '1'] = pattern.split('=')
        const env = { [variable]: value.replaceAll('*', 'x') }
        const only = `  - {name: r, callers: {assistants: [${name}]}, allow: {}}\n`
        const any = '  - {name: r, callers: {assistants: any}, allow: {}}\n'
        expect(ask(only, 'dev', { env })).toMatchObject({
          because: `${pattern} is set, as by the assistant ${name}`,
        })
        expect(ask(any, 'dev', { env }).kind).toBe('refused')
      }
    }
  })
})
