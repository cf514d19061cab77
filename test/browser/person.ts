/** What a person does on the pages, found by the names that a person reads. */
import type { Page } from 'playwright-core'
import { totpCode } from '../../src/sandbox/totp.ts'

export const alice = { name: 'alice', password: 'through-the-looking-glass' }
export const bob = {
  name: 'bob',
  password: 'can-we-fix-it',
  totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
}

interface Person {
  readonly name: string
  readonly password: string
}

export async function signInAs(page: Page, person: Person): Promise<void> {
  await page.getByLabel('User name').fill(person.name)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** The six digits that an authenticator would show. */
export function authenticatorCode(secret: string): string {
  return totpCode(secret, new Date())
}

export async function press(page: Page, button: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
}

/** Types into the field that the page itself put the keyboard into, as a person would who saw it there. */
export async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).and(page.locator(':focus')).waitFor()
  await page.keyboard.type(text)
}

/** Moves the keyboard to a button, step by step. */
export async function tabTo(page: Page, button: string): Promise<void> {
  const wanted = page.getByRole('button', { name: button }).and(page.locator(':focus'))
  for (let step = 0; step < 10 && (await wanted.count()) === 0; step += 1) {
    await page.keyboard.press('Tab')
  }
  await wanted.waitFor()
}
