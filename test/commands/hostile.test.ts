import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyless, runProgram } from '../support/programs.ts'
import { createStage, setUpDevAdmin, type Stage, tutorialAnswers } from '../support/stage.ts'
import { createUnprivileged, type Unprivileged } from '../support/unprivileged.ts'

const escape = '\u001b'

describe('a hostile surrounding', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage()
    await setUpDevAdmin(stage)
  })
  afterEach(async () => {
    await stage.close()
  })

  it('runs nothing and sets nothing from the working directory', async () => {
    const folder = join(stage.home.path, 'project')
    const marker = join(folder, 'ran')
    mkdirSync(folder)
    writeFileSync(join(folder, 'evil.js'), `require('node:fs').writeFileSync('${marker}', '')`)
    writeFileSync(join(folder, 'bunfig.toml'), 'preload = ["./evil.js"]\n')
    writeFileSync(join(folder, '.env'), 'AWS_PROFILE=nobody\nAWS_CONFIG_FILE=/nowhere\n')
    writeFileSync(join(folder, 'package.json'), '{"type": "module", "main": "evil.js"}')
    const outcome = await keyless(['credential-process', '--profile', 'dev-admin'], {
      env: stage.env,
      cwd: folder,
    })
    expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    const profile = await keyless(['whoami', '--json'], { env: stage.env, cwd: folder })
    expect(profile.stdout).not.toContain('nobody')
    expect(existsSync(marker)).toBe(false)
  })

  it('reaches loopback directly, whatever the proxy variables say', async () => {
    const proxy = 'http://127.0.0.1:9'
    const env = {
      ...stage.env,
      HTTP_PROXY: proxy,
      http_proxy: proxy,
      HTTPS_PROXY: proxy,
      ALL_PROXY: proxy,
      NODE_USE_ENV_PROXY: '1',
    }
    const login = await keyless(['login', 'my-org', '--force'], { env })
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    const answer = await keyless(['credential-process', '--profile', 'dev-admin'], { env })
    expect(answer, answer.stderr).toMatchObject({ exitCode: 0 })
  })

  it.each([`a${escape}[31mred`, 'two\nlines', 'a]b', '__proto__', 'a b', '', '$(id)'])(
    'refuses the profile name %j and leaves the file alone',
    async (name) => {
      const before = stage.home.read('.aws/config')
      const answers = [...tutorialAnswers]
      answers[answers.indexOf('dev-admin')] = name
      const outcome = await keyless(['configure', 'sso', ...answers], { env: stage.env })
      expect([252, 253]).toContain(outcome.exitCode)
      expect(outcome.stderr + outcome.stdout).not.toContain(escape)
      expect(stage.home.read('.aws/config')).toBe(before)
    },
  )

  it('never lets a name from a file reach the terminal as an escape code', async () => {
    const name = `${escape}c\u0007\u009B31m`
    const bidi = '\u009B31m\u202Etxt.exe'
    stage.home.write(
      '.aws/config',
      `${stage.home.read('.aws/config')}[profile ${name}]\nregion = ${escape}[2J${bidi}\n` +
        `[profile shown]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ${escape}[2J${bidi}\nregion = ${escape}[2J\n`,
    )
    for (const args of [
      ['profiles'],
      ['status'],
      ['profiles', '--json'],
      ['profiles', '--raw', '--json'],
      ['status', '--json'],
      ['logout', 'nobody', '--json'],
      ['export', '--profile', 'shown', '--json'],
      ['export', '--profile', 'shown'],
    ]) {
      const outcome = await keyless(args, { env: stage.env })
      expect(outcome.stderr).not.toContain('error: Line')
      expect(outcome.stdout + outcome.stderr).not.toContain(escape)
      expect(outcome.stdout + outcome.stderr).not.toContain('\u0007')
      expect(outcome.stdout + outcome.stderr).not.toMatch(/[\u0080-\u009F\u202E]/)
    }
  })

  it('says that HOME is missing', async () => {
    const { HOME: _, ...env } = stage.env
    const outcome = await keyless(['status'], {
      env: { ...env, HOME: join(stage.home.path, 'nowhere') },
    })
    expect(outcome.stderr).not.toContain('internal')
    expect(outcome.exitCode).not.toBe(70)
  })

  it('treats half-written caches as a miss and heals them', async () => {
    for (const folder of ['.aws/sso/cache', '.aws/cli/cache']) {
      const path = join(stage.home.path, folder)
      if (!existsSync(path)) continue
      for (const file of readdirSync(path)) {
        const text = readFileSync(join(path, file), 'utf8')
        writeFileSync(join(path, file), text.slice(0, text.length / 2))
      }
    }
    const asked = await keyless(['credential-process', '--profile', 'dev-admin'], {
      env: stage.env,
    })
    expect(asked).toMatchObject({ exitCode: 4, stdout: '' })
    const login = await keyless(['login', 'my-org'], { env: stage.env })
    expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
    const again = await keyless(['credential-process', '--profile', 'dev-admin'], {
      env: stage.env,
    })
    expect(again, again.stderr).toMatchObject({ exitCode: 0 })
  })

  it('says that the disk is full, loses nothing, and goes on when there is space', async () => {
    const small = join(stage.home.path, 'small')
    mkdirSync(small)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k,mode=0700', 'tmpfs', small])
    try {
      const env = { ...stage.env, HOME: small, BROWSER: stage.env['BROWSER'] ?? '' }
      mkdirSync(join(small, '.aws'))
      writeFileSync(join(small, '.aws', 'config'), stage.home.read('.aws/config'))
      const ballast = join(small, 'ballast')
      try {
        for (;;) writeFileSync(ballast, Buffer.alloc(4096), { flag: 'a' })
      } catch {
        // Full now.
      }
      const config = readFileSync(join(small, '.aws', 'config'), 'utf8')
      const full = await keyless(['login', 'my-org'], { env })
      expect(full.exitCode, full.stderr).toBe(1)
      expect(full.stderr).toMatch(/no space|full/i)
      expect(readFileSync(join(small, '.aws', 'config'), 'utf8')).toBe(config)
      rmSync(ballast)
      const login = await keyless(['login', 'my-org'], { env })
      expect(login, login.stderr).toMatchObject({ exitCode: 0 })
    } finally {
      execFileSync('umount', [small])
    }
  })
})

describe('an unprivileged user', () => {
  let stage: Stage
  let user: Unprivileged
  beforeEach(async () => {
    stage = await createStage()
    user = createUnprivileged()
  })
  afterEach(async () => {
    user.remove()
    await stage.close()
  })

  it('is told that HOME is read-only, and what to do', async () => {
    const home = join(user.folder, 'home')
    user.own(home, 0o555)
    const env = { ...stage.env, HOME: home }
    const outcome = await runProgram(
      [...user.command, 'configure', 'sso-session', ...tutorialAnswers.slice(0, 6), '--yes'],
      { env },
    )
    expect(outcome.exitCode, outcome.stderr).not.toBe(0)
    expect(outcome.exitCode).not.toBe(70)
    expect(outcome.stderr).toMatch(/writable|permission|read-only/i)
    expect(readdirSync(home)).toEqual([])
  })

  it('still gets a cached answer from a read-only HOME', async () => {
    const home = join(user.folder, 'home')
    mkdirSync(home)
    const env = { ...stage.env, HOME: home }
    const configured = await keyless(['configure', 'sso', ...tutorialAnswers], { env })
    expect(configured, configured.stderr).toMatchObject({ exitCode: 0 })
    const ask = ['credential-process', '--profile', 'dev-admin']
    const first = await keyless(ask, { env })
    expect(first, first.stderr).toMatchObject({ exitCode: 0 })
    execFileSync('chown', ['-R', '65534:65534', home])
    execFileSync('chmod', ['-R', 'a-w', home])
    const second = await runProgram([...user.command, ...ask], { env })
    expect(second).toMatchObject({ exitCode: 0, stdout: first.stdout })
  })
})
