/**
 * The page that the browser shows when it comes back to our own listener after a sign-in: one
 * heading, what happened, what to do. No script, nothing fetched, nothing kept by the browser.
 */
import { createHash } from 'node:crypto'
import type { CallbackPages } from '../identity-center/authorization-code-listener.ts'
import { forTerminal } from '../system/text.ts'

export type CallbackOutcome =
  | { readonly kind: 'signed-in' }
  /** `problem` is one sentence; it may hold the server's words. */
  | { readonly kind: 'failed'; readonly problem: string }

export interface CallbackPage {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

const style = `
:root { color-scheme: light dark; --page: #f4f1ea; --card: #fffdf9; --line: #e0d9cb; --ink: #24211c; --soft: #625a4d; --good: #0b6a60; --bad: #9c2117; --on: #fff; --well: #f3efe6; }
@media (prefers-color-scheme: dark) {
  :root { --page: #15171a; --card: #1d2023; --line: #34383c; --ink: #eeebe3; --soft: #b0aba0; --good: #63cbbb; --bad: #ffa79d; --on: #101214; --well: #282c30; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; grid-template-columns: minmax(0, 26rem); place-content: center; padding: 1rem; font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; color: var(--ink); background: var(--page); overflow-wrap: anywhere; }
main { padding: 2.25rem 1.75rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); text-align: center; box-shadow: 0 1px 2px rgb(40 30 10 / .05), 0 10px 30px -12px rgb(40 30 10 / .16); }
svg { width: 3.25rem; height: 3.25rem; }
circle { fill: var(--good); }
path { fill: none; stroke: var(--on); stroke-width: 2.75; stroke-linecap: round; stroke-linejoin: round; }
.failed circle { fill: var(--bad); }
h1 { margin: 1rem 0 .5rem; font-size: 1.625rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; }
p { margin: 0 0 .75rem; text-wrap: balance; }
.soft { color: var(--soft); }
main p:last-child { margin-bottom: 0; }
code { padding: .1em .4em; border-radius: .35em; background: var(--well); color: var(--ink); font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace; font-size: .9em; white-space: nowrap; }
footer { margin-top: 1rem; font-size: .875rem; color: var(--soft); text-align: center; }`

/** The address holds the code, spent by now: it is still sent nowhere and kept by no cache. */
const headers: CallbackPage['headers'] = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Pure: the same page for the same outcome. */
export function callbackPage(outcome: CallbackOutcome): CallbackPage {
  return { html: outcome.kind === 'signed-in' ? signedIn() : failed(outcome.problem), headers }
}

/** The same, as the listener of the sign-in asks for it. */
export const callbackPages: CallbackPages = {
  signedIn: () => response(200, { kind: 'signed-in' }),
  failed: (status, problem) => response(status, { kind: 'failed', problem }),
}

function response(status: number, outcome: CallbackOutcome): ReturnType<CallbackPages['signedIn']> {
  const page = callbackPage(outcome)
  return { status, headers: page.headers, body: page.html }
}

function signedIn(): string {
  return page({
    title: 'Signed in',
    sign: 'M15 24.5l6.5 6.5L33.5 18',
    text: '<p>You can close this tab and go back to your terminal.</p>',
  })
}

function failed(problem: string): string {
  return page({
    title: 'Not signed in',
    failed: true,
    sign: 'M24 14v12M24 33.5v.01',
    text: `<p role="alert">${escaped(forTerminal(problem, 300))}</p>
<p class="soft">Your terminal says more. To try again, run <code>keyless login</code> there.</p>`,
  })
}

interface PageParts {
  readonly title: string
  readonly failed?: boolean
  /** A path in a square of 48. */
  readonly sign: string
  readonly text: string
}

function page(parts: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title} – keyless</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main${parts.failed === true ? ' class="failed"' : ''}>
<svg viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="23"/><path d="${parts.sign}"/></svg>
<h1>${parts.title}</h1>
${parts.text}
</main>
<footer>keyless, on this computer</footer>
</body>
</html>
`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
