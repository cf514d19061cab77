import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { describeInChromium, screenshot } from '../support/chromium.ts'
import { audit } from './audit.ts'
import { alice, authenticatorCode, bob, press, signInAs, tabTo, typeInto } from './person.ts'
import { type BrowserSignIn, startBrowserSignIn, startDeviceSignIn } from './raw-client.ts'

describeInChromium('a person at the sandbox', (chromium) => {
  let sandbox: Sandbox
  const started: BrowserSignIn[] = []
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  afterEach(() => {
    for (const signIn of started.splice(0)) signIn.close()
  })
  afterAll(async () => {
    await sandbox.close()
  })

  async function browserSignIn(): Promise<BrowserSignIn> {
    const signIn = await startBrowserSignIn(sandbox.url)
    started.push(signIn)
    return signIn
  }

  async function pageAt(url: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await chromium.newPage()
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    await page.goto(url)
    return { page, complaints }
  }

  async function expectSound(page: Page, name: string): Promise<void> {
    expect(await audit(page)).toEqual([])
    await screenshot(page, `sandbox-${name}`)
  }

  test('signs in and allows a client, which gets its code back', async () => {
    const client = await browserSignIn()
    const { page, complaints } = await pageAt(client.authorizeUrl)
    await expectSound(page, 'pkce-1-sign-in')
    await signInAs(page, alice)
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
    await expectSound(page, 'pkce-2-allow')
    expect(await page.locator('main').textContent()).toContain(client.host)
    await press(page, 'Allow access')
    await page.getByText('back at the client').waitFor()
    const query = await client.callback
    expect(query.get('state')).toBe(client.state)
    expect(await client.token(query.get('code') ?? '')).toMatchObject({
      status: 200,
      body: { tokenType: 'Bearer', expiresIn: 3600 },
    })
    expect(complaints).toEqual([])
  })

  test('denies a client, which hears of it', async () => {
    const client = await browserSignIn()
    const { page, complaints } = await pageAt(client.authorizeUrl)
    await signInAs(page, alice)
    await press(page, 'Deny')
    await page.getByText('back at the client').waitFor()
    expect((await client.callback).get('error')).toBe('access_denied')
    expect(complaints).toEqual([])
  })

  test('is asked for a one-time code where there is a second factor', async () => {
    const client = await browserSignIn()
    const { page } = await pageAt(client.authorizeUrl)
    await signInAs(page, bob)
    await page.getByLabel('One-time code').fill('000000')
    await expectSound(page, 'totp')
    await press(page, 'Continue')
    expect(await page.getByRole('alert').textContent()).toContain('code')
    await expectSound(page, 'totp-problem')
    await page.getByLabel('One-time code').fill(authenticatorCode(bob.totpSecret))
    await press(page, 'Continue')
    await press(page, 'Allow access')
    expect((await client.callback).get('code')).toMatch(/./)
  })

  test('is told of a wrong password without losing the name or the way', async () => {
    const client = await browserSignIn()
    const { page } = await pageAt(client.authorizeUrl)
    await signInAs(page, { ...alice, password: 'wrong' })
    expect(await page.getByRole('alert').textContent()).toMatch(/name or the password/)
    expect(await page.getByLabel('User name').inputValue()).toBe('alice')
    expect(await page.getByLabel('Password').inputValue()).toBe('')
    await expectSound(page, 'wrong-password')
    await typeInto(page, 'Password', alice.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
  })

  test('needs no mouse', async () => {
    const client = await browserSignIn()
    const { page } = await pageAt(client.authorizeUrl)
    await typeInto(page, 'User name', alice.name)
    await page.keyboard.press('Tab')
    await typeInto(page, 'Password', alice.password)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
    await tabTo(page, 'Allow access')
    await page.keyboard.press('Enter')
    await page.getByText('back at the client').waitFor()
    expect((await client.callback).get('code')).toMatch(/./)
  })

  test('confirms the code of a device and allows it', async () => {
    const device = await startDeviceSignIn(sandbox.url, sandbox.startUrl)
    expect((await device.token()).body['error']).toBe('authorization_pending')
    const { page, complaints } = await pageAt(device.verificationUriComplete)
    await signInAs(page, alice)
    await page.getByRole('heading', { name: 'Is this your code?' }).waitFor()
    await expectSound(page, 'device-1-confirm')
    const shown = await page.locator('main').textContent()
    expect(shown).toContain(device.userCode)
    expect(shown).toContain('botocore-client-my-org')
    expect(shown).toContain('127.0.0.1')
    expect(shown).toContain('Did somebody send you this code or a link?')
    await press(page, 'Yes, continue')
    await page.getByRole('heading', { name: 'Allow access?' }).waitFor()
    await expectSound(page, 'device-2-allow')
    await press(page, 'Allow access')
    await page.getByRole('heading', { name: 'Access allowed' }).waitFor()
    await expectSound(page, 'device-3-done')
    expect((await device.token()).status).toBe(200)
    expect(complaints).toEqual([])
  })

  test('types the code of a device, in small letters too', async () => {
    const device = await startDeviceSignIn(sandbox.url, sandbox.startUrl)
    const { page } = await pageAt(device.verificationUri)
    await signInAs(page, alice)
    await page.getByLabel('Code').fill(device.userCode.toLowerCase())
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Is this your code?' }).waitFor()
    expect(await page.locator('main').textContent()).toContain(device.userCode)
  })

  test('refuses a code that somebody else asked for', async () => {
    const device = await startDeviceSignIn(sandbox.url, sandbox.startUrl)
    const { page } = await pageAt(device.verificationUriComplete)
    await signInAs(page, alice)
    await press(page, 'No, not mine')
    await page.getByRole('heading', { name: 'Access denied' }).waitFor()
    await expectSound(page, 'device-denied')
    expect((await device.token()).body['error']).toBe('access_denied')
  })

  test('hears of a code that nobody waits for, and can type another', async () => {
    const { page } = await pageAt(`${sandbox.url}/device?user_code=BBBB-BBBB`)
    await signInAs(page, alice)
    await page.getByRole('alert').waitFor()
    await expectSound(page, 'device-unknown')
    expect(await page.getByLabel('Code').inputValue()).toBe('BBBB-BBBB')
  })

  test('sees accounts and roles, finds one, and signs out', async () => {
    const { page } = await pageAt(`${sandbox.url}/start`)
    await signInAs(page, alice)
    await page.getByRole('heading', { name: 'My accounts' }).waitFor()
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(
      expect.arrayContaining(['dev', 'staging', 'production', 'data']),
    )
    await page.getByLabel('Find an account').fill('222222222222')
    await page.keyboard.press('Enter')
    await page.getByText('1 account with').waitFor()
    await page.getByText('ReadOnlyAccess', { exact: true }).click()
    expect(await page.locator('details[open] pre').textContent()).toBe(
      '[profile staging-ReadOnlyAccess]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnlyAccess',
    )
    await expectSound(page, 'start')
    await press(page, 'Sign out')
    await page.getByRole('heading', { name: 'Signed out' }).waitFor()
    await page.goto(`${sandbox.url}/start`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  test('gets a page and not a raw error at an address of another sign-in', async () => {
    const { page } = await pageAt(`${sandbox.url}/authorize?client_id=unknown`)
    await page.getByRole('heading', { name: 'This sign-in cannot go on' }).waitFor()
    await expectSound(page, 'error')
  })
})
