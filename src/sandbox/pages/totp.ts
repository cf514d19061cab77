import { html, named } from '../html.ts'
import { formFields, pagePaths, type TotpModel } from '../page-models.ts'
import { csrfField, eyebrow, hiddenField, invalidField, page, problemNotice } from './layout.ts'

/** The second step (RFC 6238), after the password was right. */
export function totpPage(model: TotpModel): string {
  const startOver = `${pagePaths.signIn}?${new URLSearchParams({ [formFields.returnTo]: model.returnTo })}`
  return page({
    title: 'One-time code',
    frame: model,
    content: html`<section class="card">
      ${eyebrow(model)}
      <h1>Enter your one-time code</h1>
      <p>
        ${named(model.pendingUser, 60)} signs in with a second step: the six digits that your
        authenticator shows now.
      </p>
      ${problemNotice(model)}
      <form method="post" action="${pagePaths.totp}">
        ${csrfField(model)}${hiddenField(formFields.returnTo, model.returnTo)}
        <div class="field">
          <label for="totp">One-time code</label>
          <input
            id="totp"
            class="digits"
            name="${formFields.totp}"
            inputmode="numeric"
            autocomplete="one-time-code"
            pattern="[0-9]{3} ?[0-9]{3}"
            title="Six digits"
            maxlength="7"
            required
            autofocus${invalidField(model)}
          />
        </div>
        <div class="actions"><button>Continue</button></div>
      </form>
      <p class="small last after"><a href="${startOver}">Sign in as somebody else</a></p>
    </section>`,
  })
}
