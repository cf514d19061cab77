import { html, plainText } from '../html.ts'
import type { ConsoleModel } from '../page-models.ts'
import { eyebrow, page } from './layout.ts'

/** In the place of the console: whose it would be, and at which page. */
export function consolePage(model: ConsoleModel): string {
  return page({
    title: 'Console',
    frame: model,
    content: html`<section class="card">
      ${eyebrow(model)}
      <h1>Signed in to the console</h1>
      <p>AWS would show the console here.</p>
      <p>Account</p>
      <pre>${plainText(model.accountId, 20)}</pre>
      <p>As</p>
      <pre>${plainText(model.who, 300)}</pre>
      <p>Page</p>
      <pre class="last">${plainText(model.destination, 1000)}</pre>
    </section>`,
  })
}
