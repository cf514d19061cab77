import { createCookies } from '../../src/sandbox/cookies.ts'
import { formsOf } from '../../src/sandbox/html-forms.ts'
import { exchange } from '../../src/sandbox/loopback-exchange.ts'
import { decisions, formFields, pagePaths } from '../../src/sandbox/page-models.ts'
import { alice } from './flow-fixture.ts'

/**
 * Alice at a browser on another machine: she signs in, and ends at an address that cannot be
 * reached from there. Returns that address, as she would copy it.
 */
export async function redirectedAddress(authorizeUrl: string): Promise<string> {
  const cookies = createCookies()
  const sandbox = new URL(authorizeUrl).origin
  const answers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    [pagePaths.signIn]: { [formFields.user]: alice.user, [formFields.password]: alice.password },
    [pagePaths.allow]: { [formFields.decision]: decisions.allow },
  }
  let step: { readonly url: URL; readonly body?: string } = { url: new URL(authorizeUrl) }
  for (let steps = 0; steps < 20; steps++) {
    const { url, body } = step
    const cookie = cookies.header(url)
    const headers = {
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined
        ? {}
        : { origin: url.origin, 'content-type': 'application/x-www-form-urlencoded' }),
    }
    const answer = await exchange({ url, headers, ...(body === undefined ? {} : { body }) })
    cookies.store(url, answer.setCookies)
    if (answer.location === undefined) {
      const form = formsOf(answer.body).find(({ action }) => answers[action] !== undefined)
      if (form === undefined) throw new Error(`stuck at ${url.pathname}`)
      const fields = new URLSearchParams({ ...form.hidden, ...answers[form.action] })
      step = { url: new URL(form.action, url), body: fields.toString() }
    } else {
      step = { url: new URL(answer.location, url) }
      if (step.url.origin !== sandbox) return step.url.href
    }
  }
  throw new Error('the pages lead nowhere')
}
