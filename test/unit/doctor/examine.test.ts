import { afterEach, beforeEach, expect, test } from 'vitest'
import { check } from '../../../src/doctor/check.ts'
import { examine } from '../../../src/doctor/examine.ts'
import { ConfigError } from '../../../src/errors.ts'
import { startHttp } from '../../support/http-servers.ts'
import { reachability } from '../../../src/doctor/checks/reachability.ts'
import { createDoctorStage, type DoctorStage, healthy } from './doctor-stage.ts'

let stage: DoctorStage

beforeEach(() => {
  stage = createDoctorStage()
})

afterEach(async () => {
  await stage.close()
})

const entry = { severity: 'warning', title: 'x', why: 'It is.' } as const

test('a check that cannot look says why, and the others go on', async () => {
  const broken = check({
    group: 'files',
    codes: { one: entry },
    find: () => {
      throw new ConfigError('region-invalid', 'It has no region.')
    },
  })
  const whole = check({
    group: 'keyless',
    codes: { two: entry },
    find: () => [{ code: 'two', message: 'It is so.', fix: 'nothing' }],
  })
  const { findings } = await examine(stage.world(), { only: [whole, broken] })
  expect(findings.map(({ code }) => code)).toEqual(['region-invalid', 'two'])
})

test('a secret that a check would say is taken out', async () => {
  const careless = check({
    group: 'files',
    codes: { one: entry },
    find: () => [
      {
        code: 'one',
        message: 'It holds refreshToken=abcdefgh.',
        evidence: [{ says: 'aws_secret_access_key = abcdefgh' }],
        fix: 'nothing',
      },
    ],
  })
  const { findings } = await examine(stage.world(), { only: [careless] })
  expect(JSON.stringify(findings)).not.toContain('abcdefgh')
})

test('twelve servers that never answer are waited for once', async () => {
  let asked = 0
  const { url, close } = await startHttp(() => {
    asked += 1
  })
  stage.atEnd(close)
  stage.env['AWS_ENDPOINT_URL_SSO_OIDC'] = url
  const names = Array.from({ length: 40 }, (_, index) => `s${index}`)
  const session = healthy.slice(healthy.indexOf('[sso-session'))
  stage.config(names.map((name) => session.replace('my-org', name)).join(''))
  for (const name of names) stage.token(name, { accessToken: `token-of-${name}` })
  stage.env['AWS_ENDPOINT_URL_SSO'] = url
  const started = performance.now()
  const { findings } = await examine(stage.world(), { only: [reachability] })
  // Each may take 400 ms here; one after the other it would be five seconds.
  expect(performance.now() - started).toBeLessThan(3000)
  expect(findings.map(({ code }) => code)).toEqual(['network-timeout'])
  expect(asked).toBeLessThanOrEqual(12)
})

test('without servers and programs says what it left out', async () => {
  stage.config(healthy)
  const { skipped, findings } = await examine(stage.world(), { offline: true })
  expect(skipped).toEqual(['network', 'programs'])
  expect(findings.map(({ group }) => group)).not.toContain('tools')
})
