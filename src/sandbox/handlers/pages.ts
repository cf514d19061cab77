/** The pages that a person uses: paths to handlers, with the sign-in before those that need one. */
import { type SandboxRequest, type SandboxResponse, redirect } from '../exchange.ts'
import { pagePaths } from '../page-models.ts'
import type { World } from '../world.ts'
import { getAllow, postAllow } from './pages/allow.ts'
import { getDone } from './pages/answered.ts'
import { getConsole } from './pages/console.ts'
import { getDevice, postDevice } from './pages/device.ts'
import { getPortalLink, getShortcut } from './pages/portal-link.ts'
import { getSignIn, getTotp, postSignIn, postSignOut, postTotp } from './pages/sign-in.ts'
import { getStart } from './pages/start.ts'
import { type SignedInVisit, type Visit, createVisit, signedIn } from './pages/visit.ts'

type Answer = (visit: Visit) => SandboxResponse

function forSignedIn(answer: (visit: SignedInVisit) => SandboxResponse): Answer {
  return (visit) => {
    const who = signedIn(visit)
    return 'userName' in who ? answer(who) : who
  }
}

const routes: Readonly<Record<string, Answer>> = {
  'GET /': () => redirect(pagePaths.start),
  'GET /favicon.ico': () => ({ status: 204, headers: {}, body: '' }),
  [`GET ${pagePaths.signIn}`]: getSignIn,
  [`POST ${pagePaths.signIn}`]: postSignIn,
  [`GET ${pagePaths.totp}`]: getTotp,
  [`POST ${pagePaths.totp}`]: postTotp,
  [`POST ${pagePaths.signOut}`]: postSignOut,
  [`GET ${pagePaths.device}`]: forSignedIn(getDevice),
  [`POST ${pagePaths.device}`]: forSignedIn(postDevice),
  [`GET ${pagePaths.allow}`]: forSignedIn(getAllow),
  [`POST ${pagePaths.allow}`]: forSignedIn(postAllow),
  [`GET ${pagePaths.start}`]: forSignedIn(getStart),
  [`GET ${pagePaths.portalLink}`]: getPortalLink,
  [`GET ${pagePaths.shortcut}`]: forSignedIn(getShortcut),
  [`GET ${pagePaths.done}`]: getDone,
  [`GET ${pagePaths.federation}`]: getConsole,
}

/** Undefined for a path that is no page. */
export function answerPage(world: World, request: SandboxRequest): SandboxResponse | undefined {
  return routes[`${request.method} ${request.path}`]?.(createVisit(world, request))
}
