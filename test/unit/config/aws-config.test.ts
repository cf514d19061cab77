import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadAwsConfig, textSetting } from '../../../src/config/aws-config.ts'
import { rawView } from '../../../src/config/raw-view.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

let home: TempHome
let paths: { awsConfig: string; awsCredentials: string }
beforeEach(() => {
  home = createTempHome()
  const folder = join(home.path, '.aws')
  paths = { awsConfig: join(folder, 'config'), awsCredentials: join(folder, 'credentials') }
})
afterEach(() => home.remove())

it('is empty where there are no files', () => {
  expect(rawView(loadAwsConfig(paths))).toEqual({ profiles: {}, sso_sessions: {}, services: {} })
})

it('merges both files and knows what came from the credentials', () => {
  home.write('.aws/config', '[profile a]\nregion = x\noutput = json\n[profile b]\n')
  home.write('.aws/credentials', '[a]\nregion = y\n[c]\nk = v\n')
  const { profiles } = loadAwsConfig(paths)
  expect([...profiles.keys()]).toEqual(['a', 'b', 'c'])
  const settings = profiles.get('a')?.settings ?? new Map()
  expect([...settings]).toEqual([
    ['region', 'y'],
    ['output', 'json'],
  ])
  expect([...(profiles.get('a')?.fromCredentials ?? [])]).toEqual(['region'])
})

it('says that a folder is no file', () => {
  const folder = home.path
  expect(() => loadAwsConfig({ ...paths, awsConfig: folder })).toThrow(
    expect.objectContaining({
      code: 'config-unreadable',
      message: `${folder} cannot be read: it is a folder, EISDIR.`,
      fix: `ls -ld ${folder}`,
    }),
  )
})

it('names file and line of a syntax error in either file', () => {
  home.write('.aws/credentials', '[a]\nk = v\nsecret\n')
  expect(() => loadAwsConfig(paths)).toThrow(
    expect.objectContaining({
      code: 'config-syntax',
      message: `Line 3 of ${paths.awsCredentials} has no "=" between a key and its value.`,
      fix: `open ${paths.awsCredentials} at line 3 and mend it`,
    }),
  )
})

it('says that a file cannot be read', () => {
  mkdirSync(paths.awsConfig, { recursive: true })
  expect(() => loadAwsConfig(paths)).toThrow(expect.objectContaining({ code: 'config-unreadable' }))
})

it('counts an empty value and a nested block as no text', () => {
  home.write('.aws/config', '[default]\na =\ns3 =\n  b = c\nd = e\n')
  const settings = loadAwsConfig(paths).profiles.get('default')?.settings ?? new Map()
  expect(['a', 's3', 'd', 'x'].map((key) => textSetting(settings, key))).toEqual([
    undefined,
    undefined,
    'e',
    undefined,
  ])
})
