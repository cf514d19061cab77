/**
 * What all pages of the sandbox share: the document around them, the form parts and the headers
 * that they are served with. Pages are pure functions from a model to an HTML string: no script
 * (but that of portal-link.ts), no request for anything else. They never look like AWS: each says that it is not.
 */
import { createHash } from 'node:crypto'
import { html, Html, named, plainText, type HtmlPart } from '../html.ts'
import { formFields, pagePaths, type PageFrame } from '../page-models.ts'
import { styleSheet } from './style.ts'
import { parseUrl } from '../../system/parse-url.ts'

const styleHash = createHash('sha256').update(styleSheet).digest('base64')

const markShapes =
  '<rect class="mark-ground" width="32" height="32" rx="9" fill="#0b6a60"/>' +
  '<path class="mark-hole" fill="#fff" d="M16 7a5.5 5.5 0 0 0-2.6 10.3L11.6 25h8.8l-1.8-7.7A5.5 5.5 0 0 0 16 7z"/>'

const mark = new Html(`<svg viewBox="0 0 32 32" aria-hidden="true">${markShapes}</svg>`)

const icon = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${markShapes}</svg>`,
)}`

export interface PageParts {
  /** Of the window: says where one is even when read alone. */
  readonly title: string
  readonly frame: PageFrame
  readonly content: Html
  /** For lists: wider than a form. */
  readonly wide?: boolean
}

function signOutForm(frame: PageFrame): HtmlPart {
  if (frame.userName === undefined) return undefined
  return html`<form class="who" method="post" action="${pagePaths.signOut}">
    ${csrfField(frame)}<span
      ><span class="unseen">Signed in as </span>${named(frame.userName, 40)}</span
    >
    <button class="quiet">Sign out</button>
  </form>`
}

/** The whole document, with its one style sheet inline. */
export function page({ title, frame, content, wide = false }: PageParts): string {
  const heading = `${frame.problem === undefined ? '' : 'Error: '}${plainText(title)}`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${heading} – keyless sandbox, not AWS</title>
<link rel="icon" href="${icon}">
<style>${new Html(styleSheet)}</style>
</head>
<body${wide && new Html(' class="wide"')}>
<header>
<p class="brand">${mark}<span>keyless sandbox <span class="unseen">–</span></span> <span class="tag">not AWS</span></p>
${signOutForm(frame)}
</header>
<main>
${content}
</main>
<footer><p>A practice Identity Center on this computer. Nothing you type here reaches AWS; do not use a real password.</p></footer>
</body>
</html>
`.markup
}

/** In every form that changes something. */
export function csrfField(frame: PageFrame): Html {
  return hiddenField(formFields.csrf, frame.csrfToken)
}

/** A value that comes back unchanged, however it looks. */
export function hiddenField(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`
}

/** Whose page it is, above the heading. */
export function eyebrow(frame: PageFrame): Html {
  return html`<p class="eyebrow">${named(frame.organisation, 60)}</p>`
}

const problemId = 'problem'

/** Attributes of the field that the problem is about, so that it is read out with the field. */
export function invalidField(frame: PageFrame): HtmlPart {
  if (frame.problem === undefined) return undefined
  return new Html(` aria-invalid="true" aria-describedby="${problemId}"`)
}

/** What went wrong, announced at once. */
export function problemNotice(frame: PageFrame): HtmlPart {
  if (frame.problem === undefined) return undefined
  return html`<div class="notice problem" role="alert" id="${problemId}">
    <p>${plainText(frame.problem, 300)}</p>
  </div>`
}

const clockTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
})

/** The hour, for people; the whole instant, for programs. In UTC: a page without script knows no other. */
export function timeOfDay(instant: Date): Html {
  return html`<time datetime="${instant.toISOString()}">${clockTime.format(instant)} UTC</time>`
}

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The source that lets a form's answer redirect to a client's listener. Chromium applies
 * `form-action` to the redirect after a POST too, so `'self'` alone would strand the sign-in.
 */
function redirectSource(redirectUri: string | undefined): string {
  const url = redirectUri === undefined ? undefined : parseUrl(redirectUri)
  if (url === undefined) return ''
  const { protocol, hostname, port } = url
  if (protocol !== 'http:' || !loopbackHosts.has(hostname)) return ''
  // The grammar of sources has no IPv6 address (CSP 3, section 2.3.1), so there the scheme must do.
  if (hostname === '[::1]') return ' http:'
  return ` http://${hostname}:${port === '' ? '80' : port}`
}

/**
 * For the header `content-security-policy` of a page.
 * @param redirectUri where the form on it may lead, when that is a client's loopback listener
 */
export function contentSecurityPolicy(redirectUri?: string): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    'img-src data:',
    `form-action 'self'${redirectSource(redirectUri)}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** All headers of a page. `same-origin`, because under `no-referrer` a form's Origin would be `null`. */
export function pageHeaders(redirectUri?: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(redirectUri),
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  }
}
