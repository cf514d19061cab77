import { type SandboxResponse, redirect } from '../../exchange.ts'
import { pagePaths } from '../../page-models.ts'
import { donePage } from '../../pages/done.ts'
import { type SignedInVisit, type Visit, frameOf, pageResponse } from './visit.ts'

/** Leads to the page that says so; kept in the session, because a link could claim anything. */
export function rememberAnswer(
  { world, browser }: SignedInVisit,
  outcome: 'allowed' | 'denied',
  clientName: string,
): SandboxResponse {
  world.store.browserSessions.put(browser.id, {
    ...browser.session,
    answered: { outcome, clientName },
  })
  return redirect(pagePaths.done)
}

export function getDone(visit: Visit): SandboxResponse {
  const { browser } = visit
  const answered = browser?.session.answered
  if (answered !== undefined)
    return pageResponse(visit, donePage({ ...frameOf(visit), ...answered }))
  if (browser?.session.userName !== undefined) return redirect(pagePaths.start)
  const model = { ...frameOf(visit), outcome: 'signed-out' as const, clientName: undefined }
  return pageResponse(visit, donePage(model))
}
