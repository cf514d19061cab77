/**
 * A person without a head: walks the sandbox's pages over HTTP as a browser would, with cookies and
 * forms. For tests, demonstrations and as a BROWSER command. It only ever goes to loopback.
 */
import { UsageError } from '../errors.ts'
import { type Cookies, createCookies } from './cookies.ts'
import { type Form, formsOf, visibleText } from './html-forms.ts'
import { type Answer, exchange } from './loopback-exchange.ts'
import { decisions, formFields, pagePaths } from './page-models.ts'
import { totpCode } from './totp.ts'

export interface Person {
  readonly user: string
  readonly password: string
  /** Base32; needed by users with a second factor. */
  readonly totpSecret?: string
  /** Says no where a page asks for access (false). */
  readonly deny?: boolean
  readonly signal?: AbortSignal
}

export interface Visited {
  /**
   * `returned`: the browser ended at a client's own address. `done`: it ended at a page of the
   * sandbox that says so. `stuck`: a page shows a problem, or nothing to do.
   */
  readonly outcome: 'returned' | 'done' | 'stuck'
  /** Where the walk ended. */
  readonly url: string
  readonly status: number
  /** Of the last page, for people. */
  readonly text: string
}

const mostSteps = 20

function assertLoopback(url: URL): void {
  const here = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url.protocol === 'http:' && here) return
  throw new UsageError('flag-value', 'Only pages of a sandbox on this machine can be visited.', {
    details: { command: 'sandbox visit' },
  })
}

interface Walk {
  readonly person: Person
  readonly cookies: Cookies
  /** Of the sandbox: where the walk began. */
  readonly origin: string
}

async function go(walk: Walk, url: URL, body?: string): Promise<Answer> {
  assertLoopback(url)
  const cookie = walk.cookies.header(url)
  const answer = await exchange({
    url,
    headers: {
      accept: 'text/html',
      ...(cookie === undefined ? {} : { cookie }),
      ...(body === undefined
        ? {}
        : { origin: url.origin, 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(body === undefined ? {} : { body }),
    ...(walk.person.signal === undefined ? {} : { signal: walk.person.signal }),
  })
  walk.cookies.store(url, answer.setCookies)
  return answer
}

/** What this person puts into a form; undefined for a form that is not for them. */
function filled({ person }: Walk, form: Form): Readonly<Record<string, string>> | undefined {
  const decision = person.deny === true ? decisions.deny : decisions.allow
  if (form.action === pagePaths.signIn) {
    return { [formFields.user]: person.user, [formFields.password]: person.password }
  }
  if (form.action === pagePaths.totp && person.totpSecret !== undefined) {
    return { [formFields.totp]: totpCode(person.totpSecret, new Date()) }
  }
  if (form.action === pagePaths.allow) return { [formFields.decision]: decision }
  // No decision there: the page asks for the code, which only the link could have known.
  const confirms = form.action === pagePaths.device && form.buttons.includes(formFields.decision)
  return confirms ? { [formFields.decision]: decision } : undefined
}

interface Step {
  readonly url: URL
  readonly body?: string
}

/** The next request, or undefined when the walk is over. `sent` are forms that were sent before. */
function nextStep(walk: Walk, at: URL, answer: Answer, sent: Set<string>): Step | undefined {
  if (answer.location !== undefined) return { url: new URL(answer.location, at) }
  if (at.origin !== walk.origin) return undefined
  for (const form of formsOf(answer.body)) {
    const values = filled(walk, form)
    // A form that comes again refused what this person knows.
    if (values === undefined || sent.has(form.action)) continue
    sent.add(form.action)
    const body = new URLSearchParams({ ...form.hidden, ...values }).toString()
    return { url: new URL(form.action, at), body }
  }
  return undefined
}

function outcomeOf(walk: Walk, at: URL): Visited['outcome'] {
  if (at.origin !== walk.origin) return 'returned'
  const ends: readonly string[] = [pagePaths.done, pagePaths.start, pagePaths.shortcut]
  return ends.includes(at.pathname) ? 'done' : 'stuck'
}

/** What the script of a portal link does in a browser. */
function landed(url: URL): URL {
  if (url.pathname !== pagePaths.portalLink) return url
  const query = /^#\/console\?(.+)$/.exec(url.hash)?.[1]
  return new URL(query === undefined ? pagePaths.start : `${pagePaths.shortcut}?${query}`, url)
}

/**
 * Opens `url` and does what its pages ask, as this person, until there is nothing left to do.
 * Throws UsageError `flag-value` for an address that is not on loopback, ServiceError
 * `network-unreachable`.
 */
export async function visit(url: string, person: Person): Promise<Visited> {
  let at = landed(new URL(url))
  const walk: Walk = { person, cookies: createCookies(), origin: at.origin }
  let answer = await go(walk, at)
  const sent = new Set<string>()
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const step = nextStep(walk, at, answer, sent)
    if (step === undefined) break
    at = step.url
    answer = await go(walk, at, step.body)
  }
  const text = visibleText(answer.body)
  return { outcome: outcomeOf(walk, at), url: at.href, status: answer.status, text }
}
