import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keepSignInsRenewed } from '../../src/session/keep-renewed.ts'
import { protect } from '../../src/session/protect.ts'
import { signOutAll } from '../../src/session/sign-out.ts'
import { unprotect } from '../../src/session/unprotect.ts'
import { protectionState } from '../../src/session/protection-state.ts'
import { forgetKey } from '../../src/tokens/sealing/sealing-key.ts'
import { readProtection } from '../../src/tokens/sealing/protection.ts'
import { type Keyring, startKeyring } from '../support/keyring.ts'
import {
  byBrowser,
  configText,
  createFlowStage,
  type FlowStage,
  minutes,
  tokenFile,
} from './flow-fixture.ts'

const role = ['111111111111', 'AdministratorAccess'] as const

/** Every file below the folder, by its path from there. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {}
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => statSync(join(folder, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

describe('protection with a keyring', () => {
  let keyring: Keyring
  let stage: FlowStage
  beforeAll(async () => {
    keyring = await startKeyring()
  })
  afterAll(async () => keyring.close())
  beforeEach(async () => {
    stage = await createFlowStage({}, keyring.env)
    await stage.open().signIn(byBrowser, stage.person())
    await stage.open().credentials(...role)
  })
  afterEach(async () => stage.close())

  /** Without the locks. */
  const files = () => {
    const all = Object.entries(filesBelow(join(stage.home.path, '.aws')))
    return Object.fromEntries(all.filter(([name]) => !/keyless.(?!sealed)/.test(name)))
  }
  const forget = () => forgetKey(readProtection(stage.system)?.key ?? '', stage.system)
  const secretsOf = (): readonly string[] => {
    const text = Object.values(files()).join('\n')
    const found = text.matchAll(
      /"(?:refreshToken|clientSecret|SecretAccessKey|SessionToken)": "([^"]+)"/g,
    )
    return [...found].map(([, secret = '']) => secret)
  }

  it('leaves other tools the access token alone', async () => {
    const secrets = secretsOf()
    expect(secrets.length).toBeGreaterThan(3)
    const before = JSON.parse(stage.home.read(tokenFile)) as Record<string, string>
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    const { startUrl, region, accessToken, expiresAt } = before
    expect(JSON.parse(stage.home.read(tokenFile))).toEqual({
      startUrl,
      region,
      accessToken,
      expiresAt,
    })
    const text = Object.values(filesBelow(stage.home.path)).join('\n')
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(readdirSync(join(stage.home.path, '.aws/cli/cache'))).toEqual([])
  })

  it('goes back to the same bytes, and takes its key out of the keychain', async () => {
    const before = files()
    const others = await keyring.secrets()
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    const [key = 'none'] = (await keyring.secrets()).filter((secret) => !others.includes(secret))
    expect(Object.values(filesBelow(stage.home.path)).join()).not.toContain(key)
    forget()
    await unprotect(stage.system)
    expect(files()).toEqual(before)
    expect(await keyring.secrets()).toEqual(others)
  })

  it.each(['shared', 'strict'] as const)(
    'leaves nothing of killed writers open (%s)',
    async (mode) => {
      const token = JSON.parse(stage.home.read(tokenFile)) as Record<string, string>
      const successor = { ...token, refreshToken: 'the-successor' }
      const left = tokenFile.replace(/([^/]+)$/, '.$1.0123456789abcdef.tmp')
      stage.home.write(left, JSON.stringify(successor), 0o600)
      const keys = stage.home.write('.aws/cli/cache/.gone.json.0123456789abcdef.tmp', 'left-keys')
      const old = Date.now() / 1000 - 120
      utimesSync(keys, old, old)
      await protect({ mode }, stage.config(), stage.system)
      const text = Object.values(filesBelow(stage.home.path)).join('\n')
      expect(text).not.toMatch(/the-successor|left-keys/)
      await unprotect(stage.system)
      expect(stage.home.read(tokenFile)).toContain('the-successor')
    },
  )

  it('refreshes, and seals what comes', async () => {
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    forget()
    for (const round of [1, 2]) {
      stage.sandbox.clock.advance(minutes(50))
      const { accessToken } = await stage.open().token()
      expect(JSON.parse(stage.home.read(tokenFile))).toMatchObject({ accessToken })
      expect(secretsOf()).toEqual([])
      expect(stage.sandbox.journal.count('CreateToken:refresh_token')).toBe(round)
    }
    await unprotect(stage.system)
    expect(JSON.parse(stage.home.read(tokenFile))).toHaveProperty('refreshToken')
    stage.sandbox.clock.advance(minutes(50))
    await stage.open().token()
  })

  it('answers with sealed role keys, without asking AWS again', async () => {
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    const asked = stage.sandbox.journal.count('GetRoleCredentials')
    const { accessKeyId } = await stage.open().credentials(...role)
    expect(accessKeyId).toMatch(/^ASIA/)
    expect(stage.sandbox.journal.count('GetRoleCredentials')).toBe(asked)
  })

  it('leaves nothing in strict mode, and works', async () => {
    const before = files()
    await protect({ mode: 'strict' }, stage.config(), stage.system)
    expect(readdirSync(join(stage.home.path, '.aws/sso/cache'))).toEqual([])
    expect((await stage.open().token()).accessToken).toBe(
      (JSON.parse(before[tokenFile.replace('.aws/', '')] ?? '{}') as { accessToken: string })
        .accessToken,
    )
    stage.sandbox.clock.advance(minutes(50))
    await stage.open().token()
    expect(readdirSync(join(stage.home.path, '.aws/sso/cache'))).toEqual([])
    await unprotect(stage.system)
    expect(Object.keys(files())).toEqual(Object.keys(before))
  })

  it('gives other tools their access token back when it is less strict', async () => {
    await protect({ mode: 'strict' }, stage.config(), stage.system)
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    expect(JSON.parse(stage.home.read(tokenFile))).not.toHaveProperty('refreshToken')
    stage.sandbox.clock.advance(minutes(50))
    await stage.open().token()
  })

  it.each(['shared', 'strict'] as const)(
    'seals what another tool writes back (%s)',
    async (mode) => {
      const plain = stage.home.read(tokenFile)
      await protect({ mode }, stage.config(), stage.system)
      const other = plain.replace(/"refreshToken": "[^"]+"/, '"refreshToken": "of-another-sign-in"')
      stage.home.write(tokenFile, other)
      await stage.open().token()
      expect(stage.warnings).toEqual([expect.stringContaining('Another tool wrote')])
      expect(Object.values(files()).join()).not.toContain('of-another-sign-in')
      await unprotect(stage.system)
      expect(stage.home.read(tokenFile)).toBe(other)
    },
  )

  it('counts as signed out where another tool deleted the token', async () => {
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    rmSync(join(stage.home.path, tokenFile))
    await expect(stage.open().token()).rejects.toMatchObject({ code: 'sign-in-missing' })
    await unprotect(stage.system)
    expect(existsSync(join(stage.home.path, tokenFile))).toBe(false)
  })

  it.each(['shared', 'strict'] as const)('signs out of what is sealed (%s)', async (mode) => {
    await protect({ mode }, stage.config(), stage.system)
    const report = await stage.open().signOut()
    expect(report).toMatchObject({ signedOut: true, server: 'ended' })
    expect(Object.keys(files()).filter((name) => /sealed.(sso-063b|cli)/.test(name))).toEqual([])
  })

  it('signs in anew with the sealed registration', async () => {
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    forget()
    const registered = stage.sandbox.journal.count('RegisterClient')
    await stage.open().signIn({ ...byBrowser, force: true }, stage.person())
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(registered)
    expect(secretsOf()).toEqual([])
  })

  it('has the agent renew what other tools cannot, until the sign-in is over', async () => {
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    const over = new AbortController()
    const renewing = keepSignInsRenewed(stage.system, over.signal)
    const shown = () => (JSON.parse(stage.home.read(tokenFile)) as { expiresAt: string }).expiresAt
    for (const round of [1, 2]) {
      const before = shown()
      stage.sandbox.clock.advance(minutes(50))
      await expect.poll(shown, { timeout: 20_000 }).not.toBe(before)
      expect(stage.sandbox.journal.count('CreateToken:refresh_token')).toBe(round)
    }
    expect(secretsOf()).toEqual([])
    over.abort()
    await renewing
  })

  it('goes on with a locked keychain until the access token expires, then says so at once', async () => {
    await protect({ mode: 'shared' }, stage.config(), stage.system)
    forget()
    await keyring.lock()
    try {
      await stage.open().credentials(...role)
      expect(protectionState(stage.config(), stage.system)).toMatchObject({
        problem: { code: 'keychain-locked' },
        sealed: 3,
      })
      stage.sandbox.clock.advance(minutes(61))
      await expect(stage.open().token()).rejects.toMatchObject({
        code: 'keychain-locked',
        fix: 'keyless protect --unlock',
      })
      await expect(unprotect(stage.system)).rejects.toMatchObject({ code: 'keychain-locked' })
      expect(stage.sandbox.journal.count('CreateToken:refresh_token')).toBe(0)
    } finally {
      await keyring.close()
      keyring = await startKeyring()
    }
  })
})

describe('protection with a passphrase', () => {
  let stage: FlowStage
  const passphrase = 'correct horse battery'
  let key: string
  beforeEach(async () => {
    stage = await createFlowStage()
    await stage.open().signIn(byBrowser, stage.person())
    await protect({ mode: 'shared', passphrase }, stage.config(), stage.system)
    key = readProtection(stage.system)?.key ?? ''
  })
  afterEach(async () => {
    forgetKey(key, stage.system)
    await stage.close()
  })

  it('is asked for once a session, and never by what only reads', async () => {
    stage.sandbox.clock.advance(minutes(50))
    await stage.open().token()
    forgetKey(key, stage.system)
    stage.sandbox.clock.advance(minutes(61))
    await expect(stage.open().token()).rejects.toMatchObject({ code: 'keychain-locked' })
  })

  it('is renewed whatever is wrong with a session that stands before it', async () => {
    stage.home.write(
      '.aws/config',
      `[sso-session broken]
sso_start_url = https://broken.awsapps.com/start
sso_region = no/region
${configText}`,
    )
    stage.sandbox.clock.advance(minutes(50))
    const over = new AbortController()
    const renewing = keepSignInsRenewed(stage.system, over.signal)
    await expect
      .poll(() => stage.sandbox.journal.count('CreateToken:refresh_token'), { timeout: 5000 })
      .toBe(1)
    over.abort()
    await renewing
  })

  it.each(['one', 'all'] as const)('signs out of what nobody can open (%s)', async (which) => {
    await protect({ mode: 'strict' }, stage.config(), stage.system)
    forgetKey(key, stage.system)
    const ends =
      which === 'one'
        ? [await stage.open().signOut()]
        : (await signOutAll(stage.config(), stage.system)).sessions
    expect(ends).toEqual([
      expect.objectContaining({ session: 'my-org', signedOut: true, server: 'unreachable' }),
    ])
    expect(stage.open().cachedToken()).toBeUndefined()
  })

  it('throws away what nobody can open any more', async () => {
    await unprotect(stage.system, { discard: true })
    expect(readProtection(stage.system)).toBeUndefined()
    expect(existsSync(join(stage.home.path, '.aws/keyless/sealed'))).toBe(false)
    expect(JSON.parse(stage.home.read(tokenFile))).not.toHaveProperty('refreshToken')
  })
})
