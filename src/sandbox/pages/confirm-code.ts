import { html, named, plainText, type Html } from '../html.ts'
import {
  decisions,
  formFields,
  pagePaths,
  type ConfirmCodeModel,
  type DeviceRequest,
} from '../page-models.ts'
import {
  csrfField,
  eyebrow,
  hiddenField,
  invalidField,
  page,
  problemNotice,
  timeOfDay,
} from './layout.ts'

/** Asks for a device's code, or shows who asked for it before anything is allowed (RFC 8628 section 5.4). */
export function confirmCodePage(model: ConfirmCodeModel): string {
  const { device } = model
  return page({
    title: device === undefined ? 'Enter the code' : 'Confirm the code',
    frame: model,
    content: html`<section class="card">
      ${eyebrow(model)} ${device === undefined ? askForCode(model) : confirmCode(model, device)}
    </section>`,
  })
}

function askForCode(model: ConfirmCodeModel): Html {
  return html`<h1>Enter the code</h1>
    <p>Type the code that your own command shows in its terminal.</p>
    ${problemNotice(model)}
    <form method="get" action="${pagePaths.device}">
      <div class="field">
        <label for="user-code">Code</label>
        <p class="hint" id="user-code-form">Eight letters, such as WDDD-HRQV</p>
        <input
          id="user-code"
          class="digits"
          name="${formFields.userCode}"
          value="${plainText(model.userCode, 16)}"
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck="false"
          maxlength="16"
          required
          autofocus${model.problem === undefined ? html` aria-describedby="user-code-form"` : invalidField(model)}
        />
      </div>
      <div class="actions"><button>Continue</button></div>
    </form>`
}

function confirmCode(model: ConfirmCodeModel, device: DeviceRequest): Html {
  const code = plainText(model.userCode, 16)
  return html`<h1>Is this your code?</h1>
    ${problemNotice(model)}
    <p>Compare it with the code in your terminal. Both must be the same.</p>
    <p class="userCode mono">
      <span aria-hidden="true">${code}</span><span class="unseen">${spelled(code)}</span>
    </p>
    <dl>
      <div>
        <dt>Application</dt>
        <dd>${named(device.clientName, 80)}</dd>
      </div>
      <div>
        <dt>Asked from</dt>
        <dd>${named(device.requestingAddress, 60)}</dd>
      </div>
      <div>
        <dt>Asked at</dt>
        <dd>${timeOfDay(device.requestedAt)}, good until ${timeOfDay(device.expiresAt)}</dd>
      </div>
    </dl>
    <div class="notice">
      <p><strong>Did somebody send you this code or a link?</strong></p>
      <p>
        Then stop: they would sign in as you. Go on only if you started this yourself, just now.
      </p>
    </div>
    <form method="post" action="${pagePaths.device}">
      ${csrfField(model)}${hiddenField(formFields.userCode, model.userCode)}
      <div class="actions">
        <button name="${formFields.decision}" value="${decisions.allow}">Yes, continue</button>
        <button class="second" name="${formFields.decision}" value="${decisions.deny}">
          No, not mine
        </button>
      </div>
    </form>`
}

/** Letter by letter for a screen reader, which would try to say a code as a word. */
function spelled(code: string): string {
  return [...code].map((character) => (character === '-' ? 'dash' : character)).join(' ')
}
