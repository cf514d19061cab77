import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Keyring, startKeyring } from '../support/keyring.ts'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'

describe('protect and unprotect', () => {
  let keyring: Keyring
  let stage: Stage
  beforeAll(async () => {
    keyring = await startKeyring()
    stage = await createStage(keyring.env)
    await setUpDevAdmin(stage)
    await ours('credential-process', 'dev-admin')
  })
  afterAll(async () => {
    await stage.close()
    await keyring.close()
  })

  const ours = async (...args: readonly string[]) => {
    const outcome = await keyless(args, { env: stage.env })
    expect(outcome, `${args.join(' ')}: ${outcome.stderr}`).toMatchObject({ exitCode: 0 })
    return outcome
  }
  const traced = async (options: readonly string[], args: readonly string[]) => {
    const log = join(stage.home.path, 'strace.log')
    const command = ['strace', '-f', '-o', log, ...options, ...keylessCommand(), ...args]
    const outcome = await runProgram(command, { env: stage.env })
    return { ...outcome, log: readFileSync(log, 'utf8') }
  }
  /** What the AWS tools have: tokens, registrations, role keys, config. */
  const shared = (): Readonly<Record<string, string>> => {
    const folders = ['.aws/sso/cache', '.aws/cli/cache'].flatMap((folder) =>
      readdirSync(join(stage.home.path, folder)).map((name) => `${folder}/${name}`),
    )
    const names = ['.aws/config', ...folders.filter((name) => name.endsWith('.json'))]
    return Object.fromEntries(names.map((name) => [name, stage.home.read(name)]))
  }
  const secrets = (): readonly string[] => {
    const text = Object.values(shared()).join('\n')
    const names = 'refreshToken|clientSecret|SecretAccessKey|SessionToken|accessToken'
    const found = text.matchAll(new RegExp(`"(?:${names})": "([^"]+)"`, 'g'))
    return [...found].map(([, secret = '']) => secret)
  }

  it('tell no secret to a command line, a log or the terminal', async () => {
    const before = secrets()
    expect(before.length).toBeGreaterThan(4)
    const exec = ['-e', 'trace=execve', '-s', '100000', '-v']
    const sealing = await traced(exec, ['protect', '--yes', '--debug'])
    const keys = await keyring.secrets()
    const use = await traced(exec, [
      'export',
      '--profile',
      'dev-admin',
      '--debug',
      '--format',
      'json',
    ])
    const opening = await traced(exec, ['unprotect', '--yes', '--debug'])
    expect([sealing.exitCode, use.exitCode, opening.exitCode], opening.stderr).toEqual([0, 0, 0])
    expect([sealing.log, opening.log]).toEqual([
      expect.stringContaining('/secret-tool"'),
      expect.stringContaining('/secret-tool"'),
    ])
    const said = [sealing, use, opening].map(({ log, stderr }) => log + stderr).join('\n')
    expect(keys).not.toEqual([])
    for (const secret of [...before, ...keys]) expect(said).not.toContain(secret)
  })

  it.each([
    [['protect', '--strict', '--yes'], undefined],
    [
      ['unprotect', '--yes'],
      ['protect', '--strict', '--yes'],
    ],
  ] as const)(
    'killed at any rename or removal, %s loses nothing and goes on',
    async (words, first) => {
      const before = shared()
      for (let count = 1; ; count++) {
        if (first !== undefined) await ours(...first)
        const inject = `inject=rename,unlink:signal=KILL:when=${count}`
        const { exitCode, signal } = await traced(
          ['-e', 'trace=rename,unlink', '-e', inject],
          words,
        )
        const isWhole = exitCode === 0 && signal === null
        await ours('credential-process', 'dev-admin')
        if (!isWhole) await ours(...words)
        await ours('unprotect', '--yes')
        expect(shared(), `killed at ${count}`).toEqual(before)
        expect(await keyring.secrets(), `killed at ${count}`).toEqual([])
        if (isWhole) {
          expect(count).toBeGreaterThan(8)
          break
        }
      }
    },
  )
})
