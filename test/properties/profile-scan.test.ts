import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadAwsConfig, textSetting } from '../../src/config/aws-config.ts'
import { scanProfiles } from '../../src/config/profile-scan.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile, tidyFile } from './config-arbitraries.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-scan-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const session = `[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
`

const name = fc.oneof(
  { weight: 12, arbitrary: fc.nat(999).map((number) => `team/${number}.ro`) },
  { weight: 1, arbitrary: fc.constantFrom('dev', 'dev', 'default', 'constructor') },
)
const usual = fc.constantFrom('region = eu-west-1', 'output = json', '# mine', '')
const odd = fc.constantFrom(
  'region = eu-west-1',
  'output = json',
  'output = te xt',
  'output = te #xt',
  'credential_process = /opt/x -p "a b" ; c',
  'credential_process = /opt/x -p "a b"',
  'region=eu-west-1',
  'keyless_sync = 111111111111/Admin',
  'sso_region = us-east-1',
  'aws_access_key_id = AKIA',
  'cli_pager =',
  '# mine',
  '  s3 = 1',
  '',
)

const setting = fc.oneof({ weight: 16, arbitrary: usual }, { weight: 1, arbitrary: odd })
const mostly = <T>(one: T, ...others: readonly T[]) =>
  fc.oneof(
    { weight: 15, arbitrary: fc.constant(one) },
    ...others.map((other) => fc.constant(other)),
  )

const profile = fc
  .record({
    name,
    session: mostly('my-org', 'nowhere'),
    account: mostly('111111111111', '1'),
    settings: fc.array(setting, { maxLength: 3 }),
    ending: mostly('\n', '\r\n'),
  })
  .map(({ name: called, session: of, account, settings, ending }) => {
    const lines = [`[profile ${called}]`, `sso_session = ${of}`, `sso_account_id = ${account}`]
    return [...lines, 'sso_role_name = Admin', ...settings, ''].join(ending)
  })

const file = fc
  .tuple(
    fc.array(fc.oneof({ weight: 12, arbitrary: profile }, { weight: 1, arbitrary: tidyFile }), {
      maxLength: 4,
    }),
    fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 1, arbitrary: oddFile }),
    fc.nat(4),
  )
  .map(([parts, odd, at]) => [...parts.slice(0, at), session, ...parts.slice(at), odd].join(''))

const credentials = fc.constantFrom(
  '',
  '',
  '[dev]\nregion = x-1\n',
  '[keys]\naws_access_key_id = A\n',
)

function valueOrError<T>(read: () => T): T | string {
  try {
    return read()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

it('what is scanned is what the whole files say, with the same warnings', () => {
  const paths = { awsConfig: join(folder, 'config'), awsCredentials: join(folder, 'credentials') }
  let [quick, warned] = [0, 0]
  fc.assert(
    fc.property(file, credentials, (text, keys) => {
      writeFileSync(paths.awsConfig, text)
      writeFileSync(paths.awsCredentials, keys)
      const config = valueOrError(() => loadAwsConfig(paths))
      const scanned = valueOrError(() => scanProfiles(paths))
      if (scanned === undefined) return
      if (typeof config === 'string' || typeof scanned === 'string') {
        expect(scanned).toBe(config)
        return
      }
      expect(scanned.rest.warnings).toEqual(config.warnings)
      const names = scanned.profiles.map((one) => (typeof one === 'string' ? one : one.name))
      expect(names).toEqual([...config.profiles.keys()])
      for (const one of scanned.profiles) {
        if (typeof one === 'string') {
          expect(scanned.rest.profiles.get(one)).toEqual(config.profiles.get(one))
          continue
        }
        quick++
        if (config.warnings.length > 0) warned++
        const settings = config.profiles.get(one.name)?.settings ?? new Map()
        const read = (key: string): string => textSetting(settings, key) ?? ''
        expect(one).toEqual({
          name: one.name,
          session: read('sso_session'),
          accountId: read('sso_account_id'),
          roleName: read('sso_role_name'),
          region: read('region'),
        })
        expect([...settings.keys()].filter((key) => /^(aws_|role_)/.test(key))).toEqual([])
      }
    }),
    { numRuns: 1000 },
  )
  expect(quick).toBeGreaterThan(600)
  expect(warned).toBeGreaterThan(200)
})
