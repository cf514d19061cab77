import { Html, html, named } from '../html.ts'
import { pagePaths, type DoneModel } from '../page-models.ts'
import { eyebrow, page } from './layout.ts'

const tick = new Html(
  '<svg class="done" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M15 24.5l6.5 6.5L33.5 18"/></svg>',
)
const bar = new Html(
  '<svg class="done closed" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22"/><path d="M16 24h16"/></svg>',
)

/** The end of a sign-in with a device, or of a session. */
export function donePage(model: DoneModel): string {
  const { title, symbol, text } = outcomes[model.outcome](model)
  return page({
    title,
    frame: model,
    content: html`<section class="card">
      ${symbol} ${eyebrow(model)}
      <h1>${title}</h1>
      <p class="last">${text}</p>
    </section>`,
  })
}

interface Outcome {
  readonly title: string
  readonly symbol: Html
  readonly text: Html
}

function client({ clientName }: DoneModel): Html {
  return clientName === undefined
    ? html`The application`
    : html`<strong>${named(clientName, 80)}</strong>`
}

const outcomes: Readonly<Record<DoneModel['outcome'], (model: DoneModel) => Outcome>> = {
  allowed: (model) => ({
    title: 'Access allowed',
    symbol: tick,
    text: html`${client(model)} is signed in. You can close this tab and go back to the terminal.`,
  }),
  denied: (model) => ({
    title: 'Access denied',
    symbol: bar,
    text: html`${client(model)} got nothing. You can close this tab. To try again, start the sign-in
    anew in the terminal.`,
  }),
  'signed-out': () => ({
    title: 'Signed out',
    symbol: bar,
    text: html`You can close this tab or <a href="${pagePaths.signIn}">sign in again</a>.`,
  }),
}
