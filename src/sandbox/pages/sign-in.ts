import { html, named, plainText, type Html } from '../html.ts'
import {
  formFields,
  pagePaths,
  type DemonstrationUser,
  type PageFrame,
  type SignInModel,
} from '../page-models.ts'
import { csrfField, eyebrow, hiddenField, invalidField, page, problemNotice } from './layout.ts'

/** User name and password; the demonstration users are shown only because this is a sandbox. */
export function signInPage(model: SignInModel): string {
  return page({
    title: 'Sign in',
    frame: model,
    content: html`<section class="card">
        ${eyebrow(model)}
        <h1>Sign in</h1>
        ${problemNotice(model)}
        <form method="post" action="${pagePaths.signIn}">
          ${csrfField(model)}${hiddenField(formFields.returnTo, model.returnTo)} ${userField(model)}
          ${passwordField(model)}
          <div class="actions"><button>Sign in</button></div>
        </form>
      </section>
      ${model.demonstrationUsers.length > 0 && demonstration(model.demonstrationUsers)}`,
  })
}

/** The first field that still needs typing gets the focus. */
function userField(model: SignInModel): Html {
  return html`<div class="field">
    <label for="user">User name</label>
    <input
      id="user"
      name="${formFields.user}"
      value="${plainText(model.typedUser, 128)}"
      autocomplete="username"
      autocapitalize="none"
      autocorrect="off"
      spellcheck="false"
      required${focusIf(model.typedUser === '')}${invalidField(model)}
    />
  </div>`
}

function passwordField(model: PageFrame & { readonly typedUser: string }): Html {
  return html`<div class="field">
    <label for="password">Password</label>
    <input
      id="password"
      name="${formFields.password}"
      type="password"
      autocomplete="current-password"
      required${focusIf(model.typedUser !== '')}${invalidField(model)}
    />
  </div>`
}

function focusIf(focused: boolean): Html {
  return focused ? html` autofocus` : html``
}

function demonstration(users: readonly DemonstrationUser[]): Html {
  return html`<aside class="aside" aria-labelledby="try">
    <h2 id="try">People to try it with</h2>
    <ul>
      ${users.map(
        (user) =>
          html`<li>
            User <code>${named(user.userName)}</code>, password
            <code>${named(user.password)}</code>${
              user.totpSecret !== undefined &&
              html`<br /><span class="soft"
                  >asks for a one-time code too; secret for an authenticator:
                  <code>${named(user.totpSecret)}</code></span
                >`
            }
          </li>`,
      )}
    </ul>
  </aside>`
}
