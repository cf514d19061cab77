/** Links of the access portal: a role of an account, and a page of its console. */
import type { SandboxResponse } from '../../exchange.ts'
import { consolePage } from '../../pages/console.ts'
import { portalLinkHeaders, portalLinkPage } from '../../pages/portal-link.ts'
import { isConsolePage } from './console.ts'
import { type SignedInVisit, type Visit, errorResponse, frameOf, pageResponse } from './visit.ts'

export function getPortalLink(visit: Visit): SandboxResponse {
  return { status: 200, headers: portalLinkHeaders(), body: portalLinkPage(frameOf(visit)) }
}

/** The query is what stood behind the `#` of the link. */
export function getShortcut(visit: SignedInVisit): SandboxResponse {
  const { request, world, userName } = visit
  const accountId = request.query.get('account_id') ?? ''
  const roleName = request.query.get('role_name') ?? ''
  const destination = request.query.get('destination') ?? 'https://console.aws.amazon.com/'
  if (!isConsolePage(destination)) {
    const message = 'Its destination is no page of the console.'
    return errorResponse(visit, { status: 400, title: 'This link is not whole', message })
  }
  if (!world.directory.rolesOf(userName, accountId).includes(roleName)) {
    const message = `${userName} has no role named ${roleName} in the account ${accountId}.`
    return errorResponse(visit, { status: 403, title: 'This role is not assigned to you', message })
  }
  const model = { ...frameOf(visit), accountId, who: `${roleName}, as ${userName}`, destination }
  const { workflow = '' } = visit.browser.session
  const who = { userName, accountId, permissionSet: roleName, workflow }
  return { ...pageResponse(visit, consolePage(model)), acts: [{ kind: 'federated', ...who }] }
}
