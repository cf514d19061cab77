import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CliStage, createCliStage, startUrl } from '../../../support/cli-transcript.ts'
import { sessionConfig as session } from '../../../support/session-config.ts'

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', session)
  await stage.keyless(['login', 'my-org'])
})
afterEach(() => stage.close())

const sync = (...flags: readonly string[]) => stage.keyless(['profiles', 'sync', '--yes', ...flags])
const config = () => stage.home.read('.aws/config')
const names = () => [...config().matchAll(/^\[profile (.*)\]$/gm)].map(([, name]) => name)
const memory = '.local/state/keyless/sync'
const memoryFile = () => `${memory}/${readdirSync(`${stage.home.path}/${memory}`)[0]}`

test('a sync without flags asks for what the last one did, and says so', async () => {
  await sync('--template', '{account}.{role|short}', '--accounts', 'dev,prod*')
  expect(names()).toEqual(['dev.Administrator', 'dev.ReadOnly', 'production.ReadOnly'])
  stage.home.write('.aws/config', session)
  const { stdout } = await sync()
  expect(stdout).toBe(`my-org, 4 accounts
        as the last time: --template '{account}.{role|short}' --accounts 'dev,prod*' (--forget: without)
     3  new
        dev.Administrator, dev.ReadOnly, production.ReadOnly
`)
  expect(names()).toHaveLength(3)
})

test('a flag takes the place of the one before, an empty one of none, --forget of all', async () => {
  await sync('--template', '{account}', '--roles', 'Read*', '--regions', 'eu-west-1')
  const json = async (...flags: readonly string[]) => {
    const { stdout } = await sync('--json', '--prune', ...flags)
    const { sessions } = JSON.parse(stdout) as { sessions: readonly Record<string, unknown>[] }
    return [sessions[0]?.['rules'], sessions[0]?.['remembered']]
  }
  expect(await json('--roles', '', '--set', 'region=eu-west-1,output=json')).toEqual([
    { template: '{account}', roles: '', set: 'region=eu-west-1,output=json' },
    ['template'],
  ])
  expect(await json('--regions', 'us-east-1')).toEqual([
    { template: '{account}', set: 'output=json', regions: 'us-east-1' },
    ['template', 'set'],
  ])
  expect(await json('--forget', '--names', 'dev*')).toEqual([{ names: 'dev*' }, []])
  expect(await json()).toEqual([{ names: 'dev*' }, ['names']])
})

test('a plan of lists that are kept tells their age; --max-age 0 makes them new', async () => {
  await sync()
  stage.advance(5 * 60_000)
  expect((await sync()).stdout).toMatch(/^my-org, 4 accounts \(listed 5 min ago\)\n/)
  expect((await sync('--max-age', '0')).stdout).toMatch(/^my-org, 4 accounts\n/)
})

test('a look changes nothing of it, and shows it', async () => {
  await sync('--roles', 'Read*')
  await stage.keyless(['profiles', 'sync', '--dry-run', '--roles', 'x'])
  const preview = await stage.keyless(['profiles', 'sync', '--preview'])
  expect(preview.stdout).not.toContain('as the last time')
  expect(preview.stderr).toContain("as the last time: --roles 'Read*'")
})

test('what runs or redirects a program is for the command line alone', async () => {
  const own = 'cli_pager=less,output=json,endpoint_url=http://127.0.0.1:1,credential_process=/x y'
  await sync('--set', own)
  expect(config()).toContain('cli_pager = less\n')
  expect(config()).toContain('credential_process = /x y\n')
  expect(JSON.parse(stage.home.read(memoryFile()))).toMatchObject({
    version: 1,
    rules: { set: 'output=json' },
  })
})

test('setup and profiles sync remember for each other, each session by itself', async () => {
  await stage.keyless(['setup', startUrl, '--yes', '--session', 'my-org', '--roles', 'Data*'])
  expect((await sync()).stdout).toContain("as the last time: --roles 'Data*'")
  stage.home.write('.aws/config', session.replace('my-org]', 'other]'))
  await stage.keyless(['login', 'other'])
  expect((await sync('--session', 'other')).stdout).not.toContain('as the last time')
})

test('what is damaged is as good as nothing, what cannot be used stops the sync', async () => {
  await sync('--roles', 'Read*')
  const file = memoryFile()
  stage.home.write(file, '{"version":1,"rules":{"template":"{x}"}}')
  const { exitCode, stderr } = await sync()
  expect(exitCode).toBe(2)
  expect(stderr).toContain("the last sync was asked for (--template '{x}')")
  expect(stderr).toContain('try: keyless profiles sync --forget\n')
  stage.home.write(file, '{"version":1,"rul')
  expect((await sync()).stdout).not.toContain('as the last time')
})
