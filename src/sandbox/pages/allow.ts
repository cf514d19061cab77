import { html, named, plainText, type Html } from '../html.ts'
import {
  decisions,
  formFields,
  pagePaths,
  type AllowModel,
  type ScopeLine,
} from '../page-models.ts'
import { csrfField, eyebrow, hiddenField, page, problemNotice } from './layout.ts'

/** What a client asks for, in words, with a way to refuse. */
export function allowPage(model: AllowModel): string {
  return page({
    title: 'Allow access',
    frame: model,
    content: html`<section class="card">
      ${eyebrow(model)}
      <h1>Allow access?</h1>
      ${problemNotice(model)}
      <p><strong>${named(model.clientName, 80)}</strong> asks to act for you. It may then:</p>
      <ul class="scopes">
        ${model.scopes.length === 0 ? html`<li>Sign in as you</li>` : model.scopes.map(scopeItem)}
      </ul>
      <p class="soft small">${answerGoesTo(model)}</p>
      <form method="post" action="${pagePaths.allow}">
        ${csrfField(model)}${hiddenField(formFields.request, model.requestId)}
        <div class="actions">
          <button name="${formFields.decision}" value="${decisions.allow}">Allow access</button>
          <button class="second" name="${formFields.decision}" value="${decisions.deny}">
            Deny
          </button>
        </div>
      </form>
    </section>`,
  })
}

function scopeItem({ scope, meaning }: ScopeLine): Html {
  return html`<li>
    ${plainText(meaning ?? 'A permission that this sandbox does not know', 200)}
    <code>${named(scope, 80)}</code>
  </li>`
}

function answerGoesTo({ returnHost }: AllowModel): Html {
  return returnHost === undefined
    ? html`The answer goes to the device that showed the code. Deny if you did not start this.`
    : html`The answer goes to <code>${named(returnHost, 60)}</code> on this computer. Deny if you
        did not start this.`
}
