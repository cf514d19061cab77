import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { describeInChromium, screenshot } from '../support/chromium.ts'
import { audit } from './audit.ts'
import { type KeylessSession, createKeylessSession } from './keyless-session.ts'
import { alice, authenticatorCode, bob, press, signInAs, tabTo, typeInto } from './person.ts'

interface Started {
  /** Where the person must go. */
  readonly url: string
  readonly userCode: string | undefined
  /** The sign-in itself; a failure is a value, so that the browser can be looked at first. */
  readonly ended: Promise<unknown>
}

describeInChromium('keyless and a person in Chromium', (chromium) => {
  let sandbox: Sandbox
  let keyless: KeylessSession
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  beforeEach(() => {
    keyless = createKeylessSession(sandbox)
  })
  afterEach(() => {
    keyless.remove()
  })
  afterAll(async () => {
    await sandbox.close()
  })

  /** Resolves when keyless says where to go; fails when it gives up before. */
  async function start(flow: 'browser' | 'device'): Promise<Started> {
    return await new Promise((resolve, reject) => {
      const signIn = keyless.open.signIn(
        { flow, openBrowser: false },
        {
          onAuthorizeUrl: ({ url }) => resolve({ url, userCode: undefined, ended }),
          onDeviceCode: ({ verificationUriComplete: url, userCode }) =>
            resolve({ url, userCode, ended }),
        },
      )
      const ended = signIn.catch((error: unknown) => {
        reject(error as Error)
        return error
      })
    })
  }

  test('signs in with PKCE: the tab says so, and the accounts are there', async () => {
    const page = await chromium.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    const signIn = await start('browser')
    await page.goto(signIn.url)
    await signInAs(page, alice)
    await press(page, 'Allow access')
    await page.getByRole('heading', { name: 'Signed in' }).waitFor()
    expect(await audit(page)).toEqual([])
    await screenshot(page, 'keyless-pkce-signed-in')
    expect(await signIn.ended).toMatchObject({ how: 'browser' })
    const accounts = await keyless.open.accounts()
    expect(accounts.map(({ accountId }) => accountId)).toContain('111111111111')
    expect(await keyless.open.credentials('111111111111', 'AdministratorAccess')).toMatchObject({
      accessKeyId: expect.stringMatching(/^ASIA/) as string,
    })
    expect(complaints).toEqual([])
  })

  test('signs in bob with PKCE and a one-time code', async () => {
    const page = await chromium.newPage()
    const signIn = await start('browser')
    await page.goto(signIn.url)
    await signInAs(page, bob)
    await page.getByLabel('One-time code').fill(authenticatorCode(bob.totpSecret))
    await press(page, 'Continue')
    await press(page, 'Allow access')
    await page.getByRole('heading', { name: 'Signed in' }).waitFor()
    expect(await signIn.ended).toMatchObject({ how: 'browser' })
    const accounts = await keyless.open.accounts()
    expect(accounts.map(({ accountId }) => accountId)).not.toContain('111111111111')
  })

  test('says in the tab and to the caller that access was denied', async () => {
    const page = await chromium.newPage()
    const signIn = await start('browser')
    await page.goto(signIn.url)
    await signInAs(page, alice)
    await press(page, 'Deny')
    await page.getByRole('heading', { name: 'Not signed in' }).waitFor()
    expect(await page.locator('main').textContent()).toContain('keyless login')
    expect(await audit(page)).toEqual([])
    await screenshot(page, 'keyless-pkce-denied')
    expect(await signIn.ended).toMatchObject({ code: 'sign-in-denied' })
    expect(keyless.open.cachedToken()).toBeUndefined()
  })

  test('signs in with the keyboard alone', async () => {
    const page = await chromium.newPage()
    const signIn = await start('browser')
    await page.goto(signIn.url)
    await typeInto(page, 'User name', alice.name)
    await page.keyboard.press('Tab')
    await typeInto(page, 'Password', alice.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
    await tabTo(page, 'Allow access')
    await page.keyboard.press('Space')
    await page.getByRole('heading', { name: 'Signed in' }).waitFor()
    expect(await signIn.ended).toMatchObject({ how: 'browser' })
  })

  test('signs in with a device code on a phone', async () => {
    const page = await chromium.newPage({ viewport: { width: 360, height: 740 } })
    const signIn = await start('device')
    await page.goto(signIn.url)
    await signInAs(page, alice)
    await page.getByRole('heading', { name: 'Is this your code?' }).waitFor()
    expect(await page.locator('main').textContent()).toContain(signIn.userCode)
    await press(page, 'Yes, continue')
    await press(page, 'Allow access')
    await page.getByRole('heading', { name: 'Access allowed' }).waitFor()
    await screenshot(page, 'keyless-device-allowed')
    expect(await signIn.ended).toMatchObject({ how: 'device' })
    expect((await keyless.open.accounts()).length).toBe(4)
  })

  test('hears that a device code was refused', async () => {
    const page = await chromium.newPage()
    const signIn = await start('device')
    await page.goto(signIn.url)
    await signInAs(page, alice)
    await press(page, 'No, not mine')
    await page.getByRole('heading', { name: 'Access denied' }).waitFor()
    expect(await signIn.ended).toMatchObject({ code: 'sign-in-denied' })
  })
})
