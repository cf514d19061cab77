import type { SandboxResponse } from '../../exchange.ts'
import { startPage } from '../../pages/start.ts'
import { type SignedInVisit, frameOf, pageResponse } from './visit.ts'

/** As many as one page can show and a person can read; the rest is found by searching. */
const shownAccounts = 100

export function getStart(visit: SignedInVisit): SandboxResponse {
  const { directory } = visit.world
  const query = (visit.request.query.get('q') ?? '').slice(0, 100).trim()
  const wanted = query.toLowerCase()
  const found = directory
    .accountsOf(visit.userName)
    .filter(({ accountId, accountName, emailAddress }) =>
      [accountId, accountName, emailAddress].some((text) => text.toLowerCase().includes(wanted)),
    )
  const accounts = found.slice(0, shownAccounts).map((account) => ({
    ...account,
    roles: directory.rolesOf(visit.userName, account.accountId),
  }))
  const model = {
    ...frameOf(visit),
    accounts,
    totalAccounts: found.length,
    query,
    sessionExpiresAt: new Date(visit.browser.session.expiresAtMs),
  }
  const { userName, browser } = visit
  const { workflow = '' } = browser.session
  const acts = [{ kind: 'listed', userName, workflow }] as const
  return { ...pageResponse(visit, startPage(model)), acts }
}
