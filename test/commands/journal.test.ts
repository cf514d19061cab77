import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { journalEntries } from '../support/journal.ts'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import { createStage, type Stage, tutorialAnswers } from '../support/stage.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { createUnprivileged } from '../support/unprivileged.ts'
import { devAccessKey, fillHome } from '../unit/hot/hot-program.ts'

const journalFolder = '.local/state/keyless/journal'

describe('the journal of a day', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage()
  })
  afterEach(async () => stage.close())

  /** Every secret in the caches. */
  function secrets(): readonly string[] {
    const folders = ['.aws/sso/cache', '.aws/cli/cache'].map((name) => join(stage.home.path, name))
    const texts = folders.flatMap((folder) =>
      readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')),
    )
    const names = 'accessToken|refreshToken|clientSecret|SecretAccessKey|SessionToken'
    const pattern = new RegExp(`"(?:${names})": ?"([^"]+)"`, 'g')
    return texts.flatMap((text) => [...text.matchAll(pattern)].map(([, secret = '']) => secret))
  }

  it('names who asked, and nothing secret', async () => {
    const { env } = stage
    const run = async (...words: string[]): Promise<void> => {
      const outcome = await keyless(words, { env })
      expect(outcome, outcome.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    }
    await run('configure', 'sso', ...tutorialAnswers)
    await run('credential-process', 'dev-admin')
    await run('credential-process', 'dev-admin')
    await run('exec', 'dev-admin', '--', 'true', 'an-argument')
    await run('export', 'dev-admin')
    const hidden = secrets()
    await run('logout', 'my-org')
    const lines = journalEntries(stage.home)
    expect(lines.map(({ event, via }) => `${event} by ${via}`)).toEqual([
      'sign-in by configure sso',
      'credentials by credential-process',
      'credentials by credential-process',
      'credentials by exec',
      'credentials by export',
      'sign-out by logout',
    ])
    const role = { profile: 'dev-admin', session: 'my-org', accountId: '111111111111' }
    for (const line of lines.slice(1, 5)) expect(line).toMatchObject(role)
    expect(lines[3]).toMatchObject({ program: 'true' })
    const [, ...cached] = lines.slice(1, 5)
    expect(new Set(cached.map(({ accessKeyId }) => accessKeyId)).size).toBe(1)
    const text = stage.home.read(`${journalFolder}/current.jsonl`)
    expect(hidden.length).toBeGreaterThan(3)
    for (const secret of [...hidden, 'an-argument']) expect(text).not.toContain(secret)
  })
})

describe('the journal', () => {
  let home: TempHome
  beforeEach(() => {
    home = createTempHome()
    fillHome(home)
  })
  afterEach(() => home.remove())

  it('shows a name with escape codes as plain words', async () => {
    const { env } = home
    const words = [...keylessCommand(), 'export', 'dev'].map((word) => `'${word}'`).join(' ')
    const rename = String.raw`printf 'a\033[31m) S 1\n"' >/proc/$$/comm`
    await runProgram(['sh', '-c', `${rename}; ${words} >&2; true`], { env })
    expect(journalEntries(home)[0]?.['parents']).toMatchObject({ 0: 'a\u001B[31m) S 1\n"' })
    const { stdout } = await keyless(['history'], { env })
    expect(stdout).toContain('a) S 1 "')
    expect(stdout).not.toContain('\u001B')
    const json = await keyless(['history', '--json', '--program', 'a*S 1*'], { env })
    expect(JSON.parse(json.stdout)).toMatchObject({ entries: [{ profile: 'dev', via: 'export' }] })
  })

  it('that a full disk cuts short costs no answer and no later line', async () => {
    const { env } = home
    const words = [...keylessCommand(), 'credential-process', 'dev'].map((word) => `'${word}'`)
    const file = home.write(`${journalFolder}/current.jsonl`, `${' '.repeat(899)}\n`)
    // Files of this process may have no more than 1024 bytes.
    const limited = await runProgram(['bash', '-c', `ulimit -f 1; ${words.join(' ')}`], { env })
    expect(limited, limited.stderr).toMatchObject({ exitCode: 0 })
    expect(limited.stdout).toContain(devAccessKey)
    expect(readFileSync(file, 'utf8')).toMatch(/"time":"[^\n]*$/)
    await keyless(['credential-process', 'dev'], { env })
    const { stdout } = await keyless(['history', '--json'], { env })
    expect(JSON.parse(stdout)).toMatchObject({ entries: [{ count: 1, profile: 'dev' }] })
  })

  it('of another user, or in a home that cannot be written, keeps nothing back', async () => {
    const nobody = createUnprivileged()
    try {
      const own = createTempHome()
      chmodSync(own.path, 0o755)
      fillHome(own)
      for (const name of ['.aws', '.aws/cli', '.aws/cli/cache'])
        nobody.own(join(own.path, name), 0o700)
      await runProgram(['chown', '-R', '65534', join(own.path, '.aws')], { env: own.env })
      const ask = async (...words: string[]) =>
        runProgram([...nobody.command, ...words], { env: own.env })
      for (const words of [
        ['credential-process', 'dev'],
        ['export', 'dev'],
      ]) {
        expect(await ask(...words)).toMatchObject({ exitCode: 0, stderr: '' })
      }
      mkdirSync(join(own.path, journalFolder), { recursive: true, mode: 0o755 })
      own.write(`${journalFolder}/current.jsonl`, '', 0o666)
      chmodSync(join(own.path, journalFolder, 'current.jsonl'), 0o666)
      expect(await ask('export', 'dev')).toMatchObject({ exitCode: 0, stderr: '' })
      expect(own.read(`${journalFolder}/current.jsonl`)).toBe('')
      expect((await ask('history')).stderr).toContain('belongs to another user')
      rmSync(join(own.path, '.local'), { recursive: true })
      chownSync(own.path, 65_534, 65_534)
      const root = await keyless(['export', 'dev'], { env: own.env })
      expect(root, root.stderr).toMatchObject({ exitCode: 0 })
      expect(journalEntries(own)).toEqual([])
      expect(await ask('export', 'dev')).toMatchObject({ exitCode: 0, stderr: '' })
      expect(journalEntries(own)).toHaveLength(1)
      own.remove()
    } finally {
      nobody.remove()
    }
  })
})
