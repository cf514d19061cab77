import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import { createStage, type Stage, tutorialAnswers } from '../support/stage.ts'

describe('output that nobody takes', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage()
    const set = await inShell('"$@"', ['configure', 'sso', ...tutorialAnswers])
    expect(set, set.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    // From here on the cache answers.
    const asked = await inShell('"$@"', ['credential-process', 'dev-admin'])
    expect(asked, asked.stderr).toMatchObject({ exitCode: 0 })
  })
  afterAll(async () => {
    await stage.close()
  })

  /** `"$@"` in the script is keyless with its words. */
  function inShell(script: string, words: readonly string[]): Promise<Outcome> {
    return runProgram(['bash', '-c', script, 'bash', ...keylessCommand(), ...words], {
      env: stage.env,
    })
  }

  const answers = [
    ['--version'],
    ['credential-process', 'dev-admin'],
    ['--no-color', 'credential-process', 'dev-admin'],
    ['configure', 'export-credentials', '--profile', 'dev-admin', '--format', 'env'],
    ['profiles'],
    ['profiles', '--json'],
    ['--help'],
  ].map((words) => [words.join(' '), words] as const)

  it.each(answers)('is said in a sentence when the disk is full: %s', async (_, words) => {
    const { exitCode, stderr } = await inShell('"$@" >/dev/full', words)
    expect(stderr).toContain('Standard output cannot be written: the disk is full.')
    expect(stderr).toContain('df -h')
    expect(stderr).not.toMatch(/writeSync|keyless itself/)
    expect(exitCode).toBe(words[0] === 'configure' ? 255 : 1)
  })

  it.each(answers)('is no error when the reader has gone: %s', async (_, words) => {
    const script = 'exec 3> >(true); wait $!; "$@" >&3; echo "exit $?" >&2'
    expect((await inShell(script, words)).stderr).toBe('exit 0\n')
  })

  it('changes no exit code where it was for people only', async () => {
    expect((await inShell('"$@" 2>/dev/full', ['login', 'nowhere'])).exitCode).toBe(1)
    expect((await inShell('"$@" 2>/dev/full', ['profiles', '--debug'])).exitCode).toBe(0)
    expect((await inShell('"$@" >/dev/full 2>&1', ['login', '--nonsense'])).exitCode).toBe(2)
    expect((await inShell('"$@" >/dev/full', ['login', '--nonsense', '--json'])).exitCode).toBe(2)
  })
})
