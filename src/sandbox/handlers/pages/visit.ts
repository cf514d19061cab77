/** What the handlers of pages share: who is at the browser, and answers that are pages. */
import { type Browser, findBrowser, isFormOf, sessionCookie } from '../../browser-sessions.ts'
import { type SandboxRequest, type SandboxResponse, redirect } from '../../exchange.ts'
import { formFields, type PageFrame, pagePaths } from '../../page-models.ts'
import { errorPage } from '../../pages/error.ts'
import { pageHeaders } from '../../pages/layout.ts'
import type { World } from '../../world.ts'
import { parseUrl } from '../../../system/parse-url.ts'

/** One request of a browser to the pages. */
export interface Visit {
  readonly world: World
  readonly request: SandboxRequest
  readonly browser: Browser | undefined
  /** Of a POST; empty otherwise. */
  readonly form: URLSearchParams
}

export interface SignedInVisit extends Visit {
  readonly browser: Browser
  readonly userName: string
}

export function createVisit(world: World, request: SandboxRequest): Visit {
  const body = request.method === 'POST' ? Buffer.from(request.body).toString('utf8') : ''
  const browser = findBrowser(world, request.headers['cookie'])
  return { world, request, browser, form: new URLSearchParams(body) }
}

export function frameOf(
  { world, browser }: Pick<Visit, 'world' | 'browser'>,
  problem?: string,
): PageFrame {
  return {
    organisation: world.directory.organisation.name,
    userName: browser?.session.userName,
    csrfToken: browser?.session.csrfToken ?? '',
    ...(problem === undefined ? {} : { problem }),
  }
}

export interface PageOptions {
  /** 200. */
  readonly status?: number
  /** The browser's new session, to be remembered. */
  readonly cookieOf?: Browser
  /** A client's listener, to which the page's form may lead. */
  readonly redirectUri?: string
}

export function pageResponse(
  { world }: Pick<Visit, 'world'>,
  body: string,
  options: PageOptions = {},
): SandboxResponse {
  const cookie =
    options.cookieOf === undefined
      ? {}
      : { 'set-cookie': sessionCookie(world, options.cookieOf.id) }
  return {
    status: options.status ?? 200,
    headers: { ...pageHeaders(options.redirectUri), ...cookie },
    body,
  }
}

export function errorResponse(
  visit: Pick<Visit, 'world' | 'browser'>,
  error: { readonly status: number; readonly title: string; readonly message: string },
): SandboxResponse {
  return pageResponse(visit, errorPage({ ...frameOf(visit), ...error }), { status: error.status })
}

/** The visit of a signed-in user, or the answer that leads to signing in and back here. */
export function signedIn(visit: Visit): SignedInVisit | SandboxResponse {
  const userName = visit.browser?.session.userName
  if (visit.browser !== undefined && userName !== undefined) {
    return { ...visit, browser: visit.browser, userName }
  }
  const { path, rawQuery } = visit.request
  const here = visit.request.method === 'GET' ? `${path}?${rawQuery}` : pagePaths.start
  return redirect(`${pagePaths.signIn}?${formFields.returnTo}=${encodeURIComponent(here)}`)
}

/** Undefined when the form came from the page that this browser was shown. */
export function refusedForm(visit: Visit): SandboxResponse | undefined {
  const token = visit.form.get(formFields.csrf)
  if (visit.browser !== undefined && isFormOf(visit.browser, token)) return undefined
  return errorResponse(visit, {
    status: 403,
    title: 'This form is out of date',
    message: 'Open the page again and send its form from there.',
  })
}

const returnPaths: ReadonlySet<string> = new Set([
  pagePaths.allow,
  pagePaths.device,
  pagePaths.shortcut,
  pagePaths.start,
])

/** Where to go after signing in: one of our own pages, whatever was asked. */
export function safeReturn(world: World, asked: string | null): string {
  const url = asked === null ? undefined : parseUrl(asked, world.origin)
  const ours = url?.origin === world.origin && returnPaths.has(url.pathname)
  return ours ? `${url.pathname}${url.search}` : pagePaths.start
}
