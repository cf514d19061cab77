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
