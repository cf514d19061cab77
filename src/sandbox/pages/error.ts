import { html, plainText } from '../html.ts'
import { pagePaths, type ErrorModel } from '../page-models.ts'
import { eyebrow, page } from './layout.ts'

/** One thing that went wrong, and what to do now. */
export function errorPage(model: ErrorModel): string {
  return page({
    title: model.title,
    frame: model,
    content: html`<section class="card">
      ${eyebrow(model)}
      <h1>${plainText(model.title, 120)}</h1>
      <p>${plainText(model.message, 500)}</p>
      <p class="small soft last">
        Error ${model.status} · <a href="${pagePaths.start}">My accounts</a>
      </p>
    </section>`,
  })
}
