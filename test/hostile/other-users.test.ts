import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { printPlan } from '../../src/migrate/print-plan.ts'
import { deployKey, deployPlan } from '../support/migration-stage.ts'
import {
  createTwoUsers,
  decoyText,
  filesOfOther,
  otherUser,
  type Plant,
  plants,
  type TwoUsers,
  user,
} from './two-users.ts'

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')
const role = sha1(
  '{"accountId":"111111111111","roleName":"AdministratorAccess","sessionName":"my-org"}',
)
const roleFile = `.aws/cli/cache/${role}.json`
const lock = `.aws/keyless/role-${role}`
const state = '.local/state/keyless'
const migration = '20260102T030405Z-0123abcd'
const credentials = ['credential-process', '--profile', 'dev-admin']

interface Case {
  /** Where something lies in wait. */
  readonly place: string
  /** What goes there. */
  readonly argv: readonly string[]
  /** What is told, where the command cannot do its work. */
  readonly says?: RegExp
  /** What the command does its work without. */
  readonly without?: readonly Plant[]
  /** A file that is taken away before. */
  readonly away?: string
}

const notUsed = /is a link that leads out|is no plain file|belongs to another user/
const nowhere = ['a link to nowhere'] as const

const cases: readonly Case[] = [
  {
    place: `.aws/sso/cache/${sha1('my-org')}.json`,
    argv: ['status'],
    says: notUsed,
    without: nowhere,
  },
  { place: roleFile, argv: credentials, says: notUsed, without: nowhere },
  { place: '.aws/keyless', argv: credentials, away: roleFile },
  { place: lock, argv: credentials, away: roleFile },
  // A file may be the lock of somebody who works under sudo: it is waited for.
  {
    ...{ place: `${lock}/g000000000001`, argv: credentials, away: roleFile, without: ['a file'] },
    says: /is no plain file, so the lock in its folder cannot be taken/,
  },
  { place: '.aws/keyless/sealed', argv: credentials, away: roleFile },
  {
    ...{ place: '.aws/keyless/sealed/protection.json', argv: credentials, away: roleFile },
    ...{ says: notUsed, without: nowhere },
  },
  { place: '.aws/cli/cache', argv: ['export', '--profile', 'dev-admin'] },
  { place: `${state}/journal`, argv: credentials },
  { place: `${state}/journal/current.jsonl`, argv: ['history'] },
  { place: `${state}/edits`, argv: ['undo', '--list'] },
  {
    ...{ place: `${state}/edits/20260102T030405Z-1.json`, argv: ['undo', '--yes'] },
    says: notUsed,
    without: nowhere,
  },
  {
    ...{ place: `${state}/backups`, argv: ['profiles', 'rename', 'dev-admin', 'x', '--yes'] },
    says: /cannot be written/,
  },
  { place: `${state}/profile-uses.json`, argv: ['__switch', 'dev-admin'] },
  {
    ...{ place: `${state}/agent`, argv: ['agent', 'status'], without: nowhere },
    says: /belongs to another user/,
  },
  { place: `${state}/agent/control.sock`, argv: ['agent', 'status'] },
  {
    ...{ place: '.config/keyless/config.yaml', argv: credentials },
    says: /nothing is handed out: .*(?:belongs to another user|no.* plain file|leads nowhere)/,
  },
  {
    ...{ place: `${state}/migrate`, argv: ['migrate', 'undo', '--yes'], without: nowhere },
    says: /migrate belongs to another user, so it is not used/,
  },
  {
    ...{ place: `${state}/migrate/${migration}/state.json`, argv: ['migrate', 'verify'] },
    says: /migrate can be changed by every user, so it is not used/,
  },
  { place: '.cache/keyless/accounts', argv: ['profiles'] },
]

describe('what another user planted', () => {
  let two: TwoUsers
  beforeAll(async () => {
    two = await createTwoUsers()
  })
  beforeEach(() => two.renew())
  afterAll(() => two.close())

  it.each(cases)('as $place is not followed, and keeps nobody waiting', async (planted) => {
    const { place, argv, says, without = [], away } = planted
    for (const plant of plants) {
      if (plant === 'a file' && place.startsWith(`${lock}/`)) continue
      two.renew()
      if (away !== undefined) rmSync(join(two.home, away))
      await two.plant(place, plant)
      const { exitCode, stdout, stderr } = await two.run(argv)
      const told = `${plant}: ${exitCode} ${stdout} ${stderr}`
      expect(exitCode, told).not.toBe(70)
      if (says !== undefined && !without.includes(plant)) expect(stderr, told).toMatch(says)
      expect(readFileSync(two.decoy, 'utf8'), told).toBe(decoyText)
      for (const name of filesOfOther(two.home)) {
        const text = readFileSync(join(two.home, name), 'utf8')
        expect(text, `${name} ${told}`).not.toMatch(/SecretAccessKey|accessToken|ASIA/)
      }
    }
  })

  it('as an edit is not written into the config file by undo', async () => {
    const config = join(two.home, '.aws/config')
    const before = readFileSync(config, 'utf8')
    const id = '20260102T030405Z-1'
    const lines = ['[profile dev-admin]', 'credential_process = /tmp/evil']
    const now = before.slice(before.indexOf('[profile dev-admin]')).trimEnd().split('\n')
    const sections = [{ key: '[profile dev-admin]', before: lines, after: now, follows: '' }]
    const record = { version: 1, id, at: '2026-01-02T03:04:05.000Z', file: config, sections }
    await two.plant(`${state}/edits/${id}.json`, 'a file')
    writeFileSync(join(two.home, state, 'edits', `${id}.json`), JSON.stringify(record))
    const { exitCode, stderr } = await two.run(['undo', '--yes'])
    expect(stderr).toContain('belongs to another user, so it is not used')
    expect(exitCode).toBe(1)
    expect(readFileSync(config, 'utf8')).toBe(before)
  })

  it('as a place for the way back of keys gets no copy, and no step is taken', async () => {
    const { home } = two
    const file = join(home, '.aws/credentials')
    const { keyId, secret } = deployKey
    const keys = `[old]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`
    const plan = join(home, 'plan.yaml')
    for (const place of [`${state}/migrate`, `${state}/migrate/${migration}`]) {
      two.renew()
      writeFileSync(file, keys)
      writeFileSync(plan, printPlan({ ...deployPlan({ path: home }), id: migration }))
      execFileSync('chown', [`${user}`, file, plan])
      await two.plant(place, 'a folder')
      // What is open to all is refused as well; here it is the other user alone who could write.
      chmodSync(join(home, place, '..'), 0o700)
      const apply = ['migrate', 'apply', plan, '--yes', '--unused-days', '0', '--passphrase-stdin']
      const { exitCode, stderr } = await two.run(apply)
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('belongs to another user')])
      expect(stderr).toMatch(/^try: ls -ld /m)
      expect(readdirSync(join(home, place))).toEqual([])
      expect(readFileSync(file, 'utf8')).toBe(keys)
    }
  })

  it('as a hard link to a cached answer is no way to have the next one', async () => {
    const linked = join(two.home, '..', 'linked')
    const file = join(two.home, roleFile)
    linkSync(file, linked)
    const before = readFileSync(linked, 'utf8')
    writeFileSync(
      file,
      before.replace(/"Expiration": "[^"]*"/, '"Expiration": "2020-01-01T00:00:00Z"'),
    )
    const old = readFileSync(linked, 'utf8')
    expect(await two.run(credentials)).toMatchObject({ exitCode: 0 })
    expect(readFileSync(linked, 'utf8')).toBe(old)
    expect(readFileSync(file, 'utf8')).not.toBe(old)
    rmSync(linked)
  })

  it('as the folder for temporary files gets nothing and changes nothing', async () => {
    const temporary = join(two.home, '..', 'temporary')
    for (const mode of [0o777, 0o700]) {
      mkdirSync(temporary, { recursive: true })
      chownSync(temporary, otherUser, otherUser)
      chmodSync(temporary, mode)
      const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary }
      const child = ['exec', '--profile', 'dev-admin', '--', 'true']
      expect(await two.run(child, env)).toMatchObject({ exitCode: 0 })
      const served = ['exec', '--serve', '--profile', 'dev-admin', '--', 'true']
      expect(await two.run(served, env)).toMatchObject({ exitCode: 0 })
      expect(readdirSync(temporary)).toEqual([])
    }
  })
})
