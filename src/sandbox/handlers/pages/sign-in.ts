import { type Browser, endBrowser, sessionCookie, startBrowser } from '../../browser-sessions.ts'
import { type SandboxResponse, redirect } from '../../exchange.ts'
import { type DemonstrationUser, formFields, pagePaths } from '../../page-models.ts'
import { signInPage } from '../../pages/sign-in.ts'
import { totpPage } from '../../pages/totp.ts'
import { sameSecret } from '../../secrets.ts'
import type { BrowserSession } from '../../store.ts'
import { isTotpCode } from '../../totp.ts'
import type { World } from '../../world.ts'
import { type Visit, frameOf, pageResponse, refusedForm, safeReturn } from './visit.ts'

function demonstrationUsers(world: World): readonly DemonstrationUser[] {
  const { demonstration, users } = world.directory.organisation
  if (!demonstration) return []
  return users.map(({ name, password, totpSecret }) => ({
    userName: name,
    password,
    ...(totpSecret === undefined ? {} : { totpSecret }),
  }))
}

function returnTo(visit: Visit): string {
  const asked = visit.form.get(formFields.returnTo) ?? visit.request.query.get(formFields.returnTo)
  return safeReturn(visit.world, asked)
}

interface Mistake {
  readonly typedUser: string
  readonly problem: string
}

function showSignIn(visit: Visit, mistake?: Mistake): SandboxResponse {
  const browser = visit.browser ?? startBrowser(visit.world)
  const model = {
    ...frameOf({ world: visit.world, browser }, mistake?.problem),
    returnTo: returnTo(visit),
    typedUser: mistake?.typedUser ?? '',
    demonstrationUsers: demonstrationUsers(visit.world),
  }
  return pageResponse(visit, signInPage(model), {
    status: mistake === undefined ? 200 : 422,
    ...(visit.browser === undefined ? { cookieOf: browser } : {}),
  })
}

/** A session under a new id takes the place of the old one. */
function continueAs(
  world: World,
  old: Browser | undefined,
  who: Pick<BrowserSession, 'userName' | 'pendingUser'>,
  location: string,
): SandboxResponse {
  if (old !== undefined) endBrowser(world, old.id)
  return redirect(location, { 'set-cookie': sessionCookie(world, startBrowser(world, who).id) })
}

export function getSignIn(visit: Visit): SandboxResponse {
  if (visit.browser?.session.userName !== undefined) return redirect(returnTo(visit))
  return showSignIn(visit)
}

export function postSignIn(visit: Visit): SandboxResponse {
  const refused = refusedForm(visit)
  if (refused !== undefined) return refused
  const { world, form, browser } = visit
  const typedUser = form.get(formFields.user) ?? ''
  const user = world.directory.user(typedUser)
  const right = sameSecret(form.get(formFields.password) ?? '', user?.password ?? '')
  if (user === undefined || !right) {
    return showSignIn(visit, { typedUser, problem: 'The user name or the password is not right.' })
  }
  const back = returnTo(visit)
  if (user.totpSecret === undefined)
    return continueAs(world, browser, { userName: user.name }, back)
  const next = `${pagePaths.totp}?${formFields.returnTo}=${encodeURIComponent(back)}`
  return continueAs(world, browser, { pendingUser: user.name }, next)
}

function showTotp(visit: Visit, pendingUser: string, problem?: string): SandboxResponse {
  const model = { ...frameOf(visit, problem), returnTo: returnTo(visit), pendingUser }
  return pageResponse(visit, totpPage(model), { status: problem === undefined ? 200 : 422 })
}

export function getTotp(visit: Visit): SandboxResponse {
  const pendingUser = visit.browser?.session.pendingUser
  return pendingUser === undefined ? redirect(pagePaths.signIn) : showTotp(visit, pendingUser)
}

export function postTotp(visit: Visit): SandboxResponse {
  const refused = refusedForm(visit)
  if (refused !== undefined) return refused
  const { world, form, browser } = visit
  const user = world.directory.user(browser?.session.pendingUser ?? '')
  if (user?.totpSecret === undefined) return redirect(pagePaths.signIn)
  const clocks = [world.clock.now(), world.clock.wall()]
  if (!isTotpCode(user.totpSecret, form.get(formFields.totp) ?? '', clocks)) {
    return showTotp(visit, user.name, 'The code is not right, or no longer.')
  }
  return continueAs(world, browser, { userName: user.name }, returnTo(visit))
}

export function postSignOut(visit: Visit): SandboxResponse {
  const refused = refusedForm(visit)
  if (refused !== undefined) return refused
  if (visit.browser !== undefined) endBrowser(visit.world, visit.browser.id)
  return redirect(pagePaths.done)
}
