/**
 * Where a portal's links lead (`/start/#/console?…`). What follows the `#` reaches no server, so that
 * this page, the only one with a script, hands it to the page that answers.
 */
import { createHash } from 'node:crypto'
import { html, Html } from '../html.ts'
import { type PageFrame, pagePaths } from '../page-models.ts'
import { contentSecurityPolicy, eyebrow, page, pageHeaders } from './layout.ts'

const script = `{
  const [, query] = /^#\\/console\\?(.+)$/.exec(location.hash) ?? []
  location.replace(query ? '${pagePaths.shortcut}?' + query : '${pagePaths.start}')
}`

const scriptHash = createHash('sha256').update(script).digest('base64')

// As one value: not a blank may come between the tags.
const element = new Html(`<script>${script}</script>`)

export function portalLinkPage(frame: PageFrame): string {
  return page({
    title: 'Opening',
    frame,
    content: html`<section class="card">
        ${eyebrow(frame)}
        <h1>Opening the link</h1>
        <p class="last">
          This takes a browser that runs scripts.
          <a href="${pagePaths.start}">Show my accounts</a>
        </p>
      </section>
      ${element}`,
  })
}

/** Those of every page, and leave for the one script. */
export function portalLinkHeaders(): Readonly<Record<string, string>> {
  const policy = `${contentSecurityPolicy()}; script-src 'sha256-${scriptHash}'`
  return { ...pageHeaders(), 'content-security-policy': policy }
}
