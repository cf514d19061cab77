import { chmodSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeInChromium, screenshot } from '../support/chromium.ts'
import { type CliStage, createCliStage, devAdmin } from '../support/cli-transcript.ts'
import { audit } from './audit.ts'
import { alice, signInAs } from './person.ts'

const noteScript = '#!/bin/sh\nprintf %s "$1" >"$HOME/url.new"\nmv "$HOME/url.new" "$HOME/url"\n'

describeInChromium('keyless console in Chromium', (chromium) => {
  let stage: CliStage
  beforeAll(async () => {
    stage = await createCliStage()
    await stage.keyless(devAdmin)
    const answer = await stage.keyless(['credential-process', 'dev-admin'])
    const keys = JSON.parse(answer.stdout) as Record<string, string>
    stage.home.write(
      '.aws/credentials',
      `[temporary]\naws_access_key_id = ${keys['AccessKeyId']}\naws_secret_access_key = ${keys['SecretAccessKey']}\naws_session_token = ${keys['SessionToken']}\n`,
    )
    chmodSync(stage.home.write('note', noteScript), 0o755)
  })
  afterAll(async () => {
    await stage.close()
  })

  /** The address that a browser was started with. */
  function openedUrl(): Promise<string> {
    return new Promise((resolve) => {
      const watcher = watch(stage.home.path, (_, name) => {
        if (name !== 'url') return
        watcher.close()
        resolve(readFileSync(join(stage.home.path, 'url'), 'utf8'))
      })
    })
  }

  test('the one-use address ends signed in, and going back does not use it again', async () => {
    const opened = openedUrl()
    const running = stage.keyless([
      ...['console', 'temporary', 's3'],
      ...['--browser', join(stage.home.path, 'note')],
    ])
    const url = await opened
    const page = await chromium.newPage()
    const referrers: (string | undefined)[] = []
    page.on('request', (request) => referrers.push(request.headers()['referer']))
    await page.goto(url)
    await page.getByRole('heading', { name: 'Signed in to the console' }).waitFor()
    expect((await running).exitCode).toBe(0)
    expect(await page.locator('main').textContent()).toContain('111111111111')
    expect(await page.locator('main').textContent()).toContain(
      'https://console.aws.amazon.com/s3/home',
    )
    expect(new Set(referrers)).toEqual(new Set([undefined]))
    expect(await audit(page)).toEqual([])
    await screenshot(page, 'keyless-console')
    await expect(page.goto(url)).rejects.toThrow('ERR_CONNECTION_REFUSED')
  })

  test('the portal link of a sandbox shows whose console it leads to, also after a sign-in', async () => {
    const opened = openedUrl()
    const running = stage.keyless([
      ...['console', 'dev-admin', 'ec2'],
      ...['--browser', join(stage.home.path, 'note')],
    ])
    const page = await chromium.newPage()
    const link = await opened
    const problems: string[] = []
    page.on('console', (message) => problems.push(message.text()))
    for (const visitLink of [
      async () => {
        await page.goto(link)
        await signInAs(page, alice)
      },
      async () => {
        await page.goto('about:blank')
        await page.goto(link)
      },
    ]) {
      await visitLink()
      await page.getByRole('heading', { name: 'Signed in to the console' }).waitFor()
      const text = await page.locator('main').textContent()
      expect(text).toContain('AdministratorAccess, as alice')
      expect(text).toContain('https://console.aws.amazon.com/ec2/home?region=us-east-1')
    }
    expect((await running).exitCode).toBe(0)
    expect(await audit(page)).toEqual([])
    await screenshot(page, 'sandbox-portal-link')
    await page.goto(link.replace('AdministratorAccess', 'Nobody'))
    await page.getByRole('heading', { name: 'This role is not assigned to you' }).waitFor()
    await page.goto(`${stage.sandbox.url}/start/`)
    await page.getByRole('heading', { name: 'My accounts' }).waitFor()
    expect(problems.filter((text) => text.includes('Content Security Policy'))).toEqual([])
  })
})
