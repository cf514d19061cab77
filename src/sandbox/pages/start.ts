import { html, named, plainText, type Html, type HtmlPart } from '../html.ts'
import { pagePaths, type AccountLine, type StartModel } from '../page-models.ts'
import { eyebrow, page, problemNotice, timeOfDay } from './layout.ts'

/** The access portal: the accounts and roles of whoever is signed in. */
export function startPage(model: StartModel): string {
  return page({
    title: 'My accounts',
    frame: model,
    wide: true,
    content: html`${eyebrow(model)}
      <h1>My accounts</h1>
      <p class="soft">
        Signed in until ${timeOfDay(model.sessionExpiresAt)}. Open a role to see its profile for the
        AWS config file.
      </p>
      ${problemNotice(model)} ${searchForm(model)}
      <p class="soft small" role="status">${resultLine(model)}</p>
      <ul class="accounts">
        ${model.accounts.map((account) => accountItem(account, model.organisation))}
      </ul>`,
  })
}

function searchForm({ query }: StartModel): Html {
  return html`<form class="search" role="search" method="get" action="${pagePaths.start}">
    <div class="field">
      <label for="q">Find an account</label>
      <input
        id="q"
        name="q"
        type="search"
        value="${plainText(query, 100)}"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
      />
    </div>
    <button class="second">Search</button>
  </form>`
}

function resultLine({ accounts, totalAccounts, query }: StartModel): HtmlPart {
  const searched = plainText(query, 60)
  if (totalAccounts === 0 && searched === '') {
    return 'No account is assigned to you. Ask whoever runs this sandbox for one.'
  }
  if (totalAccounts === 0) {
    return html`No account matches <bdi>${searched}</bdi>.
      <a href="${pagePaths.start}">Show all</a>`
  }
  const total = totalAccounts.toLocaleString('en-GB')
  const noun = totalAccounts === 1 ? 'account' : 'accounts'
  if (accounts.length < totalAccounts) {
    return `The first ${accounts.length.toLocaleString('en-GB')} of ${total} ${noun}. Search to see others.`
  }
  if (searched === '') return `${total} ${noun}`
  return html`${total} ${noun} with <bdi>${searched}</bdi>.
    <a href="${pagePaths.start}">Show all</a>`
}

function accountItem(account: AccountLine, organisation: string): Html {
  return html`<li class="card">
    <div class="account">
      <h2>${named(account.accountName, 80)}</h2>
      <p class="mono">${plainText(account.accountId, 20)}</p>
      <p>${named(account.emailAddress, 100)}</p>
    </div>
    <ul class="roles">
      ${account.roles.map((role) => roleItem(account, role, organisation))}
    </ul>
  </li>`
}

function roleItem(account: AccountLine, role: string, organisation: string): Html {
  return html`<li>
    <details>
      <summary>${named(role, 80)}</summary>
      <pre>${profileSnippet(account, role, organisation)}</pre>
    </details>
  </li>`
}

/** As `aws configure sso` would write it, under a name that the AWS CLI can read. */
function profileSnippet(account: AccountLine, role: string, organisation: string): string {
  const name = `${profileWord(account.accountName)}-${profileWord(role)}`
  return [
    `[profile ${name}]`,
    `sso_session = ${profileWord(organisation)}`,
    `sso_account_id = ${plainText(account.accountId, 20)}`,
    `sso_role_name = ${plainText(role, 80)}`,
  ].join('\n')
}

/** Letters, digits and a few marks: nothing that could end the section's header or its line. */
function profileWord(text: string): string {
  return (
    plainText(text, 80)
      .replace(/[^\w+=,.@-]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'profile'
  )
}
