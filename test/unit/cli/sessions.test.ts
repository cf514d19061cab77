import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { knownSessions } from '../../../src/cli/sessions.ts'
import { type AwsConfig, loadAwsConfig } from '../../../src/config/aws-config.ts'
import { growsInProportion } from '../../support/growth.ts'

describe('the known sessions', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyless-sessions-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  function configOf(lines: readonly string[]): AwsConfig {
    const path = join(folder, 'config')
    writeFileSync(path, `${lines.join('\n')}\n`)
    return loadAwsConfig({ awsConfig: path, awsCredentials: join(folder, 'credentials') })
  }

  const session = (name: string) => [
    `[sso-session ${name}]`,
    `sso_start_url = https://${name}.awsapps.com/start`,
    'sso_region = eu-west-1',
  ]
  const member = (name: string, of: string) => [`[profile ${name}]`, `sso_session = ${of}`]
  const legacy = (name: string, startUrl: string) => [
    `[profile ${name}]`,
    `sso_start_url = ${startUrl}`,
    'sso_region = eu-west-1',
  ]

  test('come with their profiles, in the order of the file, the legacy ones last', () => {
    const url = 'https://old.awsapps.com/start'
    const config = configOf([
      ...legacy('old-1', url),
      ...member('b-1', 'b'),
      ...session('b'),
      ...member('a-1', 'a'),
      ...session('a'),
      ...member('b-2', 'b'),
      ...legacy('other', `${url}/`),
      ...legacy('old-2', url),
      ...session('nobody'),
      ...session(url),
    ])
    expect(knownSessions(config).map(({ target, profiles }) => ({ target, profiles }))).toEqual([
      { target: { session: 'b' }, profiles: ['b-1', 'b-2'] },
      { target: { session: 'a' }, profiles: ['a-1'] },
      { target: { session: 'nobody' }, profiles: [] },
      { target: { session: url }, profiles: [] },
      { target: { profile: 'old-1' }, profiles: ['old-1', 'old-2'] },
      { target: { profile: 'other' }, profiles: ['other'] },
    ])
  })

  test('are found in time that grows with their number', () => {
    const named = (size: number) =>
      Array.from({ length: size }, (_, n) => [...session(`s${n}`), ...member(`p${n}`, `s${n}`)])
    const old = (size: number) =>
      Array.from({ length: size }, (_, n) => legacy(`p${n}`, `https://s${n}.awsapps.com/start`))
    for (const sections of [named, old]) {
      const workOn = (size: number) => {
        const config = configOf(sections(size).flat())
        return () => knownSessions(config)
      }
      expect(growsInProportion(workOn, 1000)).toBe(true)
    }
  })
})
