import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage, devAdmin } from '../../../support/cli-transcript.ts'
import { findOurs, removalOfProgram } from '../../../../src/cli/uninstall/find-ours.ts'
import { leave, putBack } from '../../../../src/cli/uninstall/remove-ours.ts'
import { loadAwsConfig } from '../../../../src/config/aws-config.ts'
import { protect } from '../../../../src/session/protect.ts'
import { systemClock } from '../../../../src/system/clock.ts'
import { createHttp } from '../../../../src/system/http-client.ts'
import { withLock } from '../../../../src/system/lock.ts'
import { silentLog } from '../../../../src/system/log.ts'
import { resolvePaths } from '../../../../src/system/paths.ts'
import type { System } from '../../../../src/system/system.ts'
import { testJournal } from '../../../support/journal.ts'
import { testPlatform } from '../../../support/test-platform.ts'
import { startKeyring } from '../../../support/keyring.ts'

let stage: CliStage

beforeEach(async () => {
  stage = await createCliStage()
})
afterEach(async () => {
  await stage.close()
})

function systemHere(): System {
  const { env } = stage.home
  const base = { clock: systemClock, log: silentLog, env, platform: testPlatform() }
  const outside = { ...base, paths: resolvePaths(env, 'linux', undefined) }
  return {
    ...outside,
    http: createHttp({ runtime: 'node', env, log: silentLog }),
    journal: testJournal(outside),
  }
}

/** Every file of the home, with what is in it. */
function tree(): Readonly<Record<string, string>> {
  const { path } = stage.home
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(path, file), readFileSync(file, 'latin1')] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}

const run = async (...argv: readonly string[]) => {
  const transcript = await stage.keyless(argv, { env: { SHELL: '/bin/bash' } })
  expect(transcript, transcript.stderr).toMatchObject({ exitCode: 0 })
  return transcript
}

async function useKeyless(): Promise<void> {
  await run(...devAdmin)
  await run('shell', 'install', 'bash', '--yes')
  await run('shell', 'install', 'zsh', '--yes')
  await run('config', 'set', 'production.profiles', 'prod-*')
  await run('export', '--profile', 'dev-admin', '--format', 'env')
  await run('profiles', 'sync', '--yes')
  const fish = (await run('completion', 'fish')).stdout
  stage.home.write('.config/fish/completions/keyless.fish', fish)
}

describe('uninstall', () => {
  test('leaves the home as it was before, but for profiles and sign-in', async () => {
    stage.home.write('.bashrc', '# mine\nalias ll="ls -l"\n')
    stage.home.write('.config/other/file', 'not ours')
    stage.home.write('.aws/config', '# a comment\n[default]\nregion = eu-west-1\n')
    const before = tree()
    await useKeyless()
    const { stderr } = await run('uninstall', '--yes')
    expect(stderr).toMatch(/To remove the program: \S/)
    const after = tree()
    const isShared = (name: string) => /^\.aws\/(?:config$|sso\/cache\/|cli\/cache\/)/.test(name)
    const own = Object.entries(after).filter(([name]) => !isShared(name))
    expect(Object.fromEntries(own)).toEqual({
      ...Object.fromEntries(Object.entries(before).filter(([name]) => !isShared(name))),
      // It was empty before the line came, and stays as an empty file.
      '.zshrc': '',
    })
    expect(after['.aws/config']).toContain('# a comment\n[default]\nregion = eu-west-1\n')
    for (const folder of [
      '.aws/keyless',
      '.local/state/keyless',
      '.cache/keyless',
      '.config/keyless',
    ])
      expect(existsSync(join(stage.home.path, folder)), folder).toBe(false)
  })

  test('does nothing with --dry-run but say what it would do', async () => {
    await useKeyless()
    const before = tree()
    const { stderr } = await run('uninstall', '--dry-run')
    expect(stderr).toContain('.bashrc: the line of keyless')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('the only copies')
    expect(stderr).toContain('Nothing was changed.')
    expect(tree()).toEqual(before)
  })

  test('asks, or wants --yes where nobody can be asked', async () => {
    await useKeyless()
    const before = tree()
    const refused = await stage.keyless(['uninstall', '--keep-backups'])
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('try: keyless uninstall --keep-backups --yes')
    expect(tree()).toEqual(before)
  })

  test('keeps what it is told to keep', async () => {
    await useKeyless()
    await run('uninstall', '--yes', '--keep-settings', '--keep-backups', '--keep-journal')
    const left = Object.keys(tree()).filter((name) => /keyless/.test(name))
    const kinds = new Set(left.map((name) => name.split('/').slice(0, 4).join('/')))
    expect([...kinds].toSorted()).toEqual([
      '.config/keyless/config.yaml',
      '.local/state/keyless/backups',
      '.local/state/keyless/edits',
      '.local/state/keyless/journal',
    ])
  })

  test('names the profiles that ask keyless, and leaves a line that a person wrote', async () => {
    await useKeyless()
    const config = join(stage.home.path, '.aws', 'config')
    writeFileSync(
      config,
      '[profile asks]\ncredential_process = keyless credential-process asks\n',
      {
        flag: 'a',
      },
    )
    stage.home.write('.zshrc', 'eval "$(keyless completion zsh)"\n')
    const { stdout } = await run('uninstall', '--yes', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      removed: true,
      profilesThatStop: ['asks'],
      byHand: [join(stage.home.path, '.zshrc')],
    })
    expect(stage.home.read('.zshrc')).toBe('eval "$(keyless completion zsh)"\n')
    expect(stage.home.read('.aws/config')).toContain('[profile asks]')
  })

  test('removes a link in our folders, and nothing of where it leads', async () => {
    await useKeyless()
    const file = stage.home.write('documents/letter', 'mine')
    symlinkSync(join(stage.home.path, 'documents'), join(stage.home.path, '.cache/keyless/linked'))
    await run('uninstall', '--yes')
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(existsSync(join(stage.home.path, '.cache/keyless'))).toBe(false)
  })

  test('waits for no pipe in place of a file that may be ours', async () => {
    const own = (path: string) => join(stage.home.path, path)
    const fish = '.config/fish/completions'
    const sandboxes = '.local/state/keyless/sandbox'
    for (const folder of [fish, sandboxes]) mkdirSync(own(folder), { recursive: true })
    const pipes = [`${fish}/keyless.fish`, `${sandboxes}/4711.json`, '.zshrc'].map(own)
    execFileSync('mkfifo', pipes)
    await run('uninstall', '--yes')
    expect(pipes.map((path) => existsSync(path))).toEqual([true, false, true])
  })

  test.each([
    ['linux', "/opt/it's mine/keyless", "rm '/opt/it'\\''s mine/keyless'"],
    ['linux', '/opt/keyless', 'rm /opt/keyless'],
    ['win32', '/My Programs/keyless.exe', "rm '/My Programs/keyless.exe'"],
  ] as const)('on %s the line that removes %s means it alone', (os, path, line) => {
    expect(removalOfProgram({ platform: testPlatform({ os, self: [path] }) })).toBe(line)
  })

  test('can be run when nothing is there, and with a config that nobody can read', async () => {
    stage.home.write('.aws/config', 'no section\n')
    const { stderr } = await run('uninstall', '--yes')
    expect(stderr).toContain('Nothing of keyless is left')
    expect(stage.home.read('.aws/config')).toBe('no section\n')
  })

  test('leaves a lock that somebody holds, and says so', async () => {
    await useKeyless()
    const folder = join(stage.home.path, '.aws/keyless/role-of-somebody')
    const options = { folder, clock: systemClock, platform: testPlatform() }
    await withLock(options, async (held) => {
      const { stderr } = await run('uninstall', '--yes')
      expect(stderr).toContain('role-of-somebody is a lock that is held: it stays.')
      held.assertHeld()
    })
    expect(readdirSync(join(stage.home.path, '.aws/keyless'))).toEqual(['role-of-somebody'])
  })

  test('puts back what is sealed after the look', async () => {
    await useKeyless()
    const system = systemHere()
    const before = await findOurs(system)
    expect(before.isProtected).toBe(false)
    const token = () => Object.entries(tree()).filter(([name]) => /^\.aws\/sso/.test(name))
    const open = token()
    const config = loadAwsConfig(system.paths)
    await protect({ mode: 'strict', passphrase: 'correct horse' }, config, system)
    expect(token()).not.toEqual(open)
    await leave(before, [], system, async () => putBack(system))
    expect(token()).toEqual(open)
    expect(existsSync(join(stage.home.path, '.aws/keyless'))).toBe(false)
  })

  test('puts sealed secrets back before anything goes', async () => {
    const keyring = await startKeyring()
    try {
      const env = { ...keyring.env, SHELL: '/bin/bash' }
      const inKeyring = async (...argv: readonly string[]) => {
        const transcript = await stage.keyless(argv, { env })
        expect(transcript, transcript.stderr).toMatchObject({ exitCode: 0 })
        return transcript.stdout
      }
      await run(...devAdmin)
      await run('export', '--profile', 'dev-admin', '--format', 'env')
      const shared = () =>
        Object.entries(tree()).filter(([name]) => /^\.aws\/(?:config$|sso|cli)/.test(name))
      const before = shared()
      await inKeyring('protect', '--strict', '--yes')
      expect(shared()).not.toEqual(before)
      const plan = await inKeyring('uninstall', '--dry-run', '--json')
      expect(JSON.parse(plan)).toMatchObject({ profilesThatStop: [], profilesWithMarks: [] })
      await inKeyring('uninstall', '--yes')
      expect(shared()).toEqual(before)
      expect(existsSync(join(stage.home.path, '.aws/keyless'))).toBe(false)
    } finally {
      await keyring.close()
    }
  })
})
