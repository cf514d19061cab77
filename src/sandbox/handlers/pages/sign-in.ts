import { randomUUID } from 'node:crypto'
import { type Browser, endBrowser, sessionCookie, startBrowser } from '../../browser-sessions.ts'
import { type PageAct, type SandboxResponse, redirect } from '../../exchange.ts'
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

type WhoIsThere = Pick<BrowserSession, 'userName' | 'pendingUser' | 'workflow'>

type SignInAct = Extract<PageAct, { readonly credentials: readonly string[] }>

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

function actsOf(
  userName: string | undefined,
  workflow: string,
  told: readonly (readonly [kind: SignInAct['kind'], ...credentials: readonly string[]])[],
): readonly SignInAct[] {
  return told.map(([kind, ...credentials]) => ({ kind, userName, credentials, workflow }))
}

/** A session under a new id takes the place of the old one. */
function continueAs(
  world: World,
  old: Browser | undefined,
  next: { readonly who: WhoIsThere; readonly location: string; readonly acts: readonly PageAct[] },
): SandboxResponse {
  if (old !== undefined) endBrowser(world, old.id)
  const cookie = sessionCookie(world, startBrowser(world, next.who).id)
  return { ...redirect(next.location, { 'set-cookie': cookie }), acts: next.acts }
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
  const workflow = randomUUID()
  const asked = ['challenge', 'PASSWORD'] as const
  if (user === undefined || !right) {
    const problem = 'The user name or the password is not right.'
    const acts = actsOf(user?.name, workflow, [asked, ['failed', 'PASSWORD']])
    return { ...showSignIn(visit, { typedUser, problem }), acts }
  }
  const { name, totpSecret } = user
  const back = returnTo(visit)
  const verified = ['verified', 'PASSWORD'] as const
  if (totpSecret === undefined) {
    const acts = actsOf(name, workflow, [asked, verified, ['signed-in', 'PASSWORD']])
    return continueAs(world, browser, { who: { userName: name, workflow }, location: back, acts })
  }
  const location = `${pagePaths.totp}?${formFields.returnTo}=${encodeURIComponent(back)}`
  const acts = actsOf(name, workflow, [asked, verified, ['challenge', 'TOTP']])
  return continueAs(world, browser, { who: { pendingUser: name, workflow }, location, acts })
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
  const { name, totpSecret } = user
  const workflow = browser?.session.workflow ?? randomUUID()
  const clocks = [world.clock.now(), world.clock.wall()]
  if (!isTotpCode(totpSecret, form.get(formFields.totp) ?? '', clocks)) {
    const acts = actsOf(name, workflow, [['failed', 'TOTP']])
    return { ...showTotp(visit, name, 'The code is not right, or no longer.'), acts }
  }
  const told = [
    ['verified', 'TOTP'],
    ['signed-in', 'PASSWORD', 'TOTP'],
  ] as const
  const acts = actsOf(name, workflow, told)
  return continueAs(world, browser, {
    who: { userName: name, workflow },
    location: returnTo(visit),
    acts,
  })
}

export function postSignOut(visit: Visit): SandboxResponse {
  const refused = refusedForm(visit)
  if (refused !== undefined) return refused
  if (visit.browser !== undefined) endBrowser(visit.world, visit.browser.id)
  const { userName, workflow = '' } = visit.browser?.session ?? {}
  const acts = userName === undefined ? [] : [{ kind: 'signed-out', userName, workflow } as const]
  return { ...redirect(pagePaths.done), acts }
}
