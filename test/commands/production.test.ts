import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalEntries } from '../support/journal.ts'
import { keyless, keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import { onTerminal } from '../support/real-clients.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { fillHome } from '../unit/hot/hot-program.ts'

const settingsFile = '.config/keyless/config.yaml'
const echo = ['--', 'sh', '-c', 'echo "ran as $KEYLESS_EXEC"']
const question = 'dev is production. Type its name to go on'

let home: TempHome
let env: Record<string, string>

beforeEach(() => {
  home = createTempHome({ TERM: 'xterm' })
  fillHome(home)
  home.write(settingsFile, 'production:\n  roles: [ReadOnly*]\n')
  mkdirSync(`${home.path}/tmp`)
  env = { ...home.env, TMPDIR: `${home.path}/tmp` }
})
afterEach(() => home.remove())

function run(words: readonly string[], more: Record<string, string> = {}): Promise<Outcome> {
  return keyless(words, { env: { ...env, ...more } })
}

function typing(
  words: readonly string[],
  steps: readonly (readonly [string, string])[],
): Promise<Outcome> {
  return onTerminal([...keylessCommand(), ...words], { steps, timeout: 20 }, { env })
}

describe('a profile that the settings mark as production', () => {
  it('is refused without a terminal, with the same command to run again', async () => {
    for (const [words, again] of [
      [['exec', 'dev', ...echo], `exec --yes dev -- sh -c 'echo "ran as $KEYLESS_EXEC"'`],
      [
        ['exec', '--serve', 'dev', ...echo],
        `exec --yes --serve dev -- sh -c 'echo "ran as $KEYLESS_EXEC"'`,
      ],
      [['export', 'dev', '--format', 'json'], 'export --yes dev --format json'],
      [['console', 'dev', 's3', '--print'], 'console --yes dev s3 --print'],
    ] as const) {
      const { exitCode, stdout, stderr } = await run(words)
      expect([exitCode, stdout], stderr).toEqual([2, ''])
      expect(stderr).toBe(
        'error: The settings mark dev as production, and nobody can be asked here.\n' +
          `try: keyless ${again}\n`,
      )
    }
    const last = journalEntries(home).at(-1)
    expect(last).toMatchObject({ event: 'refused', reason: 'production', via: 'console' })
  })

  it('is so under the second name that it was given', async () => {
    home.write(settingsFile, 'production:\n  profiles: [dev]\n')
    expect(await run(['profiles', 'alias', 'd', 'dev', '--yes'])).toMatchObject({ exitCode: 0 })
    const { exitCode, stdout, stderr } = await run(['export', 'd', '--format', 'json'])
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain('The settings mark d as production')
  })

  it('is used with --yes, by a credential_process, and where a person has said so before', async () => {
    expect(await run(['exec', '--yes', 'dev', ...echo])).toMatchObject({
      exitCode: 0,
      stdout: 'ran as dev\n',
      stderr: '',
    })
    expect(await run(['credential-process', 'dev'])).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await run(['export', 'dev'], { KEYLESS_CONFIRMED: 'dev' })).toMatchObject({
      exitCode: 0,
    })
    expect(await run(['export', 'dev'], { KEYLESS_CONFIRMED: 'other' })).toMatchObject({
      exitCode: 2,
    })
    const inside = ['--', 'sh', '-c', `'${keylessCommand().join("' '")}' exec dev -- echo twice`]
    expect(await run(['exec', '--yes', 'dev', ...inside])).toMatchObject({ stdout: 'twice\n' })
  })

  it('is used on a terminal once its name is typed', async () => {
    const { exitCode, stdout } = await typing(
      ['exec', 'dev', ...echo],
      [
        [question, 'yes\r'],
        ['Type dev', '\x7f\x7f\x7fdev\r'],
      ],
    )
    expect(exitCode, stdout).toBe(0)
    expect(stdout).toContain('ran as dev')
  })

  it('is left alone on Ctrl-C', async () => {
    const { exitCode, stdout } = await typing(['exec', 'dev', ...echo], [[question, '\x03']])
    expect(exitCode, stdout).toBe(130)
    expect(stdout).not.toContain('ran as')
  })

  it('leaves every other one unasked', async () => {
    expect(await run(['exec', 'legacy', ...echo])).toMatchObject({ stdout: 'ran as legacy\n' })
  })
})

describe('guard rules in the built program', () => {
  it('go by the real processes above', async () => {
    home.write(
      settingsFile,
      'guard:\n  - name: no-shells\n    callers: { parents: [guarded-sh] }\n    allow: { profiles: [] }\n',
    )
    const command = keylessCommand().map((word) => `'${word}'`)
    // The name of a process is that of the file it runs.
    home.write(
      'bin/guarded-sh',
      `#!/bin/sh\n${command.join(' ')} credential-process dev; exit $?\n`,
      0o755,
    )

    const { exitCode, stderr } = await runProgram([`${home.path}/bin/guarded-sh`], { env })
    expect([exitCode, stderr.split('\n')[0]]).toEqual([
      5,
      `error: The guard rule "no-shells" (line 2 of ${home.path}/${settingsFile}) does not let this caller use dev, since a process above keyless is called guarded-sh.`,
    ])
    expect(await run(['credential-process', 'dev'])).toMatchObject({ exitCode: 0 })
  })
})
