import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandContext } from '../../../src/cli/context.ts'
import { keepRegionChange } from '../../../src/cli/region-change.ts'
import { Cancelled } from '../../../src/errors.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { resolvePaths } from '../../../src/system/paths.ts'
import { createTempHome, type TempHome } from '../../support/temp-home.ts'

const before =
  '[sso-session my-org]\nsso_start_url = https://sso.example.com\nsso_region = us-east-1\n'
const after = before.replace('us-east-1', 'eu-west-1')
const change = { from: 'us-east-1', to: 'eu-west-1' }
const session = { session: 'my-org' }

describe('a Region to which the start URL led', () => {
  let home: TempHome
  let stdout: string
  let stderr: string
  beforeEach(() => {
    home = createTempHome()
    home.write('.aws/config', before)
    stdout = ''
    stderr = ''
  })
  afterEach(() => {
    home.remove()
  })

  /** On a terminal these are typed; without, nobody is there. */
  function contextOf(typed?: string): CommandContext {
    const env = { HOME: home.path }
    const stdin = new PassThrough()
    if (typed !== undefined) stdin.end(typed)
    const isTty = typed !== undefined
    const screen = new PassThrough()
    screen.on('data', (text: Buffer) => (stderr += text.toString()))
    const terminal = {
      write: (text: string) => (stdout += text),
      writeError: (text: string) => (stderr += text),
      ...{ stdinIsTty: isTty, stdoutIsTty: isTty, stderrIsTty: isTty, plain: true },
      ...{ colour: false, stdoutColour: false, unicode: true, columns: 80 },
      ...{ stdin, stderr: screen, stdout: screen },
    }
    const log = { debug: () => {}, warn: (text: string) => (stderr += text) }
    const platform = { os: 'linux', runtime: 'node', pid: process.pid, uid: process.getuid?.() }
    const paths = resolvePaths(env, 'linux', undefined)
    const system = { clock: systemClock, env, log, paths, platform }
    const signal = new AbortController().signal
    return { system, terminal, signal, json: false } as unknown as CommandContext
  }

  const config = () => home.read('.aws/config')

  function backups(): readonly string[] {
    const { backups: folder } = resolvePaths({ HOME: home.path }, 'linux', undefined)
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.includes('config'))
        .map((name) => readFileSync(join(folder, name), 'utf8'))
    } catch {
      return []
    }
  }

  test('is written and said in one line where there is no terminal', async () => {
    const context = contextOf()
    await keepRegionChange(context, session, change, 'my-org', context.terminal.writeError)
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: 'SSO region updated to eu-west-1\n' })
    expect(config()).toBe(after)
    expect(backups()).toContain(before)
  })

  test('is shown before it is written where there is one, and the backup is named', async () => {
    const context = contextOf('y\n')
    let said = ''
    await keepRegionChange(context, session, change, 'my-org', (text) => (said += text))
    expect(stderr).toMatch(/- sso_region = us-east-1\n\+ sso_region = eu-west-1\n[^]*Write this\?/)
    expect(stderr).toContain(join(home.path, '.local/state/keyless/backups'))
    expect(said).toBe('SSO region updated to eu-west-1\n')
    expect(config()).toBe(after)
    expect(backups()).toContain(before)
  })

  test('is not written when the person says no, and the sign-in goes on', async () => {
    const context = contextOf('n\n')
    await keepRegionChange(context, session, change, 'my-org', context.terminal.writeError)
    expect(stderr).toContain('+ sso_region = eu-west-1')
    expect(stderr).not.toContain('updated')
    expect(config()).toBe(before)
    expect(backups()).toEqual([])
  })

  test('is not written when the question is left by Ctrl-C or the end of the input', async () => {
    const context = contextOf('')
    const asked = keepRegionChange(context, session, change, 'my-org', context.terminal.writeError)
    await expect(asked).rejects.toBeInstanceOf(Cancelled)
    expect(config()).toBe(before)
  })

  test('belongs to the profile of a legacy sign-in', async () => {
    home.write('.aws/config', before.replace('sso-session my-org', 'default'))
    const context = contextOf()
    const { writeError } = context.terminal
    await keepRegionChange(context, { profile: 'default' }, change, undefined, writeError)
    expect(config()).toBe(after.replace('sso-session my-org', 'default'))
  })
})
