import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { credentialProvider } from '../../src/library/credential-provider.ts'
import { sessionIn } from '../../src/library/session-in.ts'
import type { OpenSessionOptions, Session } from '../../src/library/session.ts'
import type { SessionTarget } from '../../src/library/session-target.ts'
import type { SignInChoice, SignInStep } from '../../src/library/sign-in-step.ts'
import { visit } from '../../src/sandbox/person.ts'
import { alice, createFlowStage, type FlowStage, legacyTokenFile, minutes } from './flow-fixture.ts'

const admin = { accountId: '111111111111', roleName: 'AdministratorAccess' }
const settings = { startUrl: 'https://my-org.awsapps.com/start', region: 'us-east-1' }

describe('a session opened by a program', () => {
  let stage: FlowStage
  let steps: SignInStep[]
  beforeEach(async () => {
    stage = await createFlowStage()
    steps = []
  })
  afterEach(async () => stage.close())

  /** Alice at whatever address is shown. */
  function onSignIn(step: SignInStep): SignInChoice {
    steps.push(step)
    if (step.kind === 'waiting') return undefined
    stage.visits.push(
      visit(step.kind === 'browser' ? step.url : step.verificationUriComplete, alice),
    )
    return 'shown'
  }

  function open(target: SessionTarget, options: OpenSessionOptions = { onSignIn }): Session {
    const env = { ...stage.env, BROWSER: 'no-such-browser' }
    return sessionIn({ ...stage.system, env }, target, options)
  }
  const signIns = (): number => stage.sandbox.journal.count('CreateToken:authorization_code')

  it('signs in once for a hundred callers, and gives all of them keys', async () => {
    const session = open('dev-admin')
    const keys = await Promise.all(Array.from({ length: 100 }, async () => session.credentials()))
    expect(new Set(keys.map(({ accessKeyId }) => accessKeyId)).size).toBe(1)
    expect(keys[0]).toMatchObject({ accountId: admin.accountId, expiration: expect.any(Date) })
    expect(signIns()).toBe(1)
    expect(stage.sandbox.journal.count('GetRoleCredentials')).toBe(1)
    expect(steps).toMatchObject([
      { kind: 'browser', session: 'my-org', willOpen: true, expiresAt: expect.any(Date) },
    ])
    expect(steps[0]?.signal.aborted).toBe(true)
  })

  it('signs in again when the sign-in is over, and goes on', async () => {
    const session = open('my-org')
    await session.credentials(admin)
    stage.sandbox.revoke('alice')
    stage.sandbox.clock.advance(minutes(600))
    expect(await session.credentials(admin)).toHaveProperty('sessionToken')
    expect(signIns()).toBe(2)
  })

  it('signs in anew when AWS refuses a sign-in that looks good', async () => {
    const session = open('my-org')
    await session.signIn()
    expect(session.status()).toMatchObject({ signedIn: true, renewsItself: true })
    const refused = { kind: 'error', name: 'UnauthorizedException', count: 4 } as const
    stage.sandbox.faults.add({ operation: 'GetRoleCredentials', ...refused })
    expect(await session.credentials(admin)).toHaveProperty('sessionToken')
    expect(signIns()).toBe(2)
  })

  it('lists accounts and roles', async () => {
    const session = open({ session: 'my-org' })
    const accounts = await session.accounts()
    expect(accounts.map(({ accountId }) => accountId)).toContain(admin.accountId)
    expect(await session.roles(admin.accountId)).toContain(admin.roleName)
    expect(signIns()).toBe(1)
  })

  it('needs no config file when it is given the start URL', async () => {
    stage.home.write('.aws/config', '[broken')
    const session = open(settings)
    expect(await session.credentials(admin)).toMatchObject({ accountId: admin.accountId })
    expect(steps).toMatchObject([{ kind: 'browser', session: settings.startUrl }])
    expect(stage.home.read(legacyTokenFile)).toContain('refreshToken')
    stage.sandbox.clock.advance(minutes(59))
    await session.credentials(admin)
    expect(signIns()).toBe(1)
  })

  it('shares the sign-in of a config file’s session by its name', async () => {
    await open({ ...settings, name: 'my-org', scopes: ['sso:account:access'] }).signIn()
    await open('dev-admin').credentials()
    expect(signIns()).toBe(1)
  })

  it('uses a device code when the program chooses it', async () => {
    const session = open('my-org', {
      onSignIn: (step) => (step.kind === 'browser' ? 'device' : onSignIn(step)),
    })
    expect(await session.signIn()).toMatchObject({ how: 'device', expiresAt: expect.any(Date) })
    expect(steps).toMatchObject([{ kind: 'device', userCode: expect.any(String) }])
  })

  it('says when the browser that it was to open could not be started', async () => {
    const willOpen: boolean[] = []
    const session = open('my-org', {
      onSignIn: (step) => {
        if (step.kind !== 'browser') return
        willOpen.push(step.willOpen)
        if (!step.willOpen) return onSignIn(step)
      },
    })
    expect(await session.signIn()).toMatchObject({ how: 'browser' })
    expect(willOpen).toEqual([true, false])
  })

  it('renews itself without a config file too, whatever the person signed in with', async () => {
    const session = open(settings, { onSignIn, flow: 'device' })
    expect(await session.signIn()).toMatchObject({ how: 'device' })
    expect(session.status()).toMatchObject({ signedIn: true, renewsItself: true })
  })

  it('without onSignIn signs nobody in, and says what to do', async () => {
    const missing = { class: 'SignInRequired', code: 'sign-in-missing' }
    await expect(open('my-org', {}).accounts()).rejects.toMatchObject({
      ...missing,
      fix: 'keyless login my-org',
    })
    await expect(open(settings, {}).signIn()).rejects.toMatchObject({
      ...missing,
      fix: 'give openSession an onSignIn, or run keyless setup and name the session',
    })
    expect(signIns()).toBe(0)
  })

  it('hands what onSignIn throws to every caller', async () => {
    const session = open('my-org', {
      onSignIn: () => {
        throw new Error('no window here')
      },
    })
    const calls = await Promise.allSettled([session.accounts(), session.credentials(admin)])
    expect(calls).toMatchObject([
      { status: 'rejected', reason: { message: 'no window here' } },
      { status: 'rejected', reason: { message: 'no window here' } },
    ])
  })

  it('ends one caller’s wait without the others’', async () => {
    const stop = new AbortController()
    let shown: (step: SignInStep) => void = () => {}
    const first = new Promise<SignInStep>((resolve) => {
      shown = resolve
    })
    const session = open('my-org', { onSignIn: (step) => shown(step) })
    const impatient = session.accounts({ signal: stop.signal })
    const patient = session.accounts()
    const step = await first
    stop.abort()
    await expect(impatient).rejects.toMatchObject({ code: 'cancelled', cause: stop.signal.reason })
    expect(step.signal.aborted).toBe(false)
    onSignIn(step)
    expect((await patient).length).toBeGreaterThan(0)
  })

  it('asks nothing for a caller who has left before', async () => {
    const signal = AbortSignal.abort()
    await expect(open('my-org').accounts({ signal })).rejects.toHaveProperty('code', 'cancelled')
    expect(stage.sandbox.journal.count('RegisterClient')).toBe(0)
    expect(steps).toHaveLength(0)
  })

  it('stops the sign-in when nobody waits for it any more, and when it is closed', async () => {
    const stop = new AbortController()
    let shown: SignInStep | undefined
    const session = open('my-org', {
      onSignIn: (step) => {
        shown = step
        stop.abort()
      },
    })
    await expect(session.signIn({ signal: stop.signal })).rejects.toHaveProperty(
      'code',
      'cancelled',
    )
    await new Promise((resolve) => shown?.signal.addEventListener('abort', resolve))
    session.close()
    await expect(session.accounts()).rejects.toMatchObject({ message: 'The session is closed.' })
  })

  it('waits for another program that is signing in, and says so', async () => {
    let hold: (step: SignInStep) => void = () => {}
    const held = new Promise<SignInStep>((resolve) => {
      hold = resolve
    })
    const first = open('my-org', { onSignIn: (step) => hold(step) })
    const signedIn = first.signIn()
    const step = await held
    let monotonicMs = 0
    const clock = { ...stage.system.clock, monotonicMs: () => (monotonicMs += 100) }
    let tell: (step: SignInStep) => void = () => {}
    const told = new Promise<SignInStep>((resolve) => {
      tell = resolve
    })
    const second = sessionIn({ ...stage.system, clock }, 'my-org', {
      onSignIn: (seen) => tell(seen),
    })
    const accounts = second.accounts()
    expect(await told).toMatchObject({ kind: 'waiting', session: 'my-org', pid: process.pid })
    onSignIn(step)
    expect(await signedIn).toMatchObject({ how: 'browser' })
    expect((await accounts).length).toBeGreaterThan(0)
    expect(signIns()).toBe(1)
  })

  it('ends the wait for another program when that cannot be shown', async () => {
    let hold: () => void = () => {}
    const held = new Promise<void>((resolve) => {
      hold = resolve
    })
    const first = open('my-org', { onSignIn: () => hold() })
    const signedIn = first.signIn()
    signedIn.catch(() => {})
    await held
    let monotonicMs = 0
    const clock = { ...stage.system.clock, monotonicMs: () => (monotonicMs += 100) }
    const second = sessionIn({ ...stage.system, clock }, 'my-org', {
      onSignIn: async () => Promise.reject(new Error('no window here')),
    })
    await expect(second.accounts()).rejects.toThrow('no window here')
    first.close()
    await expect(signedIn).rejects.toHaveProperty('code', 'cancelled')
  })

  it('gives a chain’s keys, and signs in to what is at its source', async () => {
    stage.home.write(
      '.aws/config',
      `${stage.home.read('.aws/config')}[profile chained]\nrole_arn = arn:aws:iam::222222222222:role/none\nsource_profile = dev-admin\n`,
    )
    const session = open('chained')
    expect(session.name).toBe('my-org')
    await session.signIn()
    expect(session.status().signedIn).toBe(true)
  })

  it('is signed out for every program', async () => {
    const session = open('dev-admin')
    await session.credentials()
    expect(await session.signOut()).toMatchObject({ signedOut: true, server: 'ended' })
    expect(session.status()).toEqual({
      signedIn: false,
      expiresAt: undefined,
      renewsItself: false,
    })
    const provider = credentialProvider({ profile: 'dev-admin' }, stage.system)
    await expect(provider()).rejects.toHaveProperty('code', 'sign-in-missing')
  })

  it('tells a session without a profile to be asked for a role', async () => {
    await expect(open('my-org').credentials()).rejects.toBeInstanceOf(TypeError)
  })

  it('of a name that is nowhere does not open', () => {
    expect(() => open('nobody')).toThrow(expect.objectContaining({ code: 'profile-not-found' }))
    expect(() => open({ session: 'nobody' })).toThrow(
      expect.objectContaining({ code: 'session-not-found' }),
    )
    expect(() => open({ ...settings, region: 'a/b' })).toThrow(
      expect.objectContaining({ code: 'region-invalid' }),
    )
  })
})
