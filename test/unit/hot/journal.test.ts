import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Outcome, runProgram } from '../../support/programs.ts'
import { journalEntries } from '../../support/journal.ts'
import { devAccessKey } from './hot-program.ts'
import { useHotProgram } from './hot-stage.ts'

const file = '.local/state/keyless/journal/current.jsonl'

describe('the journal of a cached answer', () => {
  const hot = useHotProgram()

  beforeEach(() => {
    mkdirSync(dirname(join(hot.home.path, file)), { recursive: true, mode: 0o700 })
  })

  const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> =>
    runProgram(hot.program.command('node', ...args), { env: { ...hot.home.env, ...env } })

  it.each([
    ['credential-process', ['credential-process', 'dev']],
    [
      'configure export-credentials',
      ['configure', 'export-credentials', '--profile', 'dev', '--format', 'process'],
    ],
  ])('says that %s asked', async (via, words) => {
    expect((await run(words)).exitCode).toBe(0)
    const [entry, ...more] = journalEntries(hot.home)
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      version: 1,
      event: 'credentials',
      profile: 'dev',
      session: 'my-org',
      accountId: '111111111111',
      roleName: 'ReadOnlyAccess',
      accessKeyId: devAccessKey,
      via,
    })
    expect(Math.abs(Date.parse(String(entry?.['time'])) - Date.now())).toBeLessThan(60_000)
  })

  it('has the same under bun, and the start URL of a legacy profile', async () => {
    const words = ['credential-process', 'legacy']
    await runProgram(hot.program.command('bun', ...words), { env: hot.home.env })
    const session = 'https://my-org.awsapps.com/start'
    expect(journalEntries(hot.home)).toMatchObject([{ profile: 'legacy', session }])
  })

  it('names the program that exec starts, the processes above, and no arguments', async () => {
    const command = hot.program.command('node', 'exec', 'dev', '--', '/bin/echo', 'secret-argument')
    const shell = ['sh', '-c', '"$@"; true', 'another-secret', ...command]
    const { stdout } = await runProgram(shell, { env: hot.home.env })
    expect(stdout).toBe('secret-argument\n')
    const [entry] = journalEntries(hot.home)
    expect(entry).toMatchObject({ via: 'exec', program: 'echo', profile: 'dev' })
    expect((entry?.['parents'] as string[])[0]).toBe('sh')
    expect(hot.home.read(file)).not.toMatch(/secret|sk\/\+=|"st"/)
  })

  it('is where XDG_STATE_HOME says', async () => {
    mkdirSync(join(hot.home.path, 'elsewhere', 'keyless', 'journal'), { recursive: true })
    await run(['credential-process', 'dev'], { XDG_STATE_HOME: join(hot.home.path, 'elsewhere') })
    expect(hot.home.read('elsewhere/keyless/journal/current.jsonl')).toContain('"profile":"dev"')
    expect(journalEntries(hot.home)).toEqual([])
  })

  it.each([
    ['switched off', (path: string) => writeFileSync(path, '', { mode: 0o400 })],
    ['open to the group', (path: string) => (writeFileSync(path, ''), chmodSync(path, 0o620))],
    ['a link', (path: string) => symlinkSync('../other', path)],
    ['a folder', (path: string) => mkdirSync(path)],
    ['without a folder', (path: string) => chmodSync(dirname(path), 0o500)],
  ])('does not keep an answer back when it is %s', async (_, prepare) => {
    const path = join(hot.home.path, file)
    hot.home.write('.local/state/keyless/other', '')
    prepare(path)
    expect(await run(['credential-process', 'dev'])).toMatchObject({ exitCode: 0, stderr: '' })
    expect(hot.home.read('.local/state/keyless/other')).toBe('')
  })

  it('answers as ever when the file is full', async () => {
    hot.home.write(file, `${'x'.repeat(4 * 1024 * 1024)}\n`)
    const { exitCode, stdout } = await run(['credential-process', 'dev'])
    expect({ exitCode, key: stdout.includes(devAccessKey) }).toEqual({ exitCode: 0, key: true })
  })
})
