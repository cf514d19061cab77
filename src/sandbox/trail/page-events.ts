/** Events of what a person does at the pages: the sign-in step by step, the portal, the console. */
import { randomUUID } from 'node:crypto'
import type { PageAct, SandboxRequest } from '../exchange.ts'
import { reservedRole, temporaryKeyId } from '../identifiers.ts'
import { managementAccount } from '../instance.ts'
import { type World, nowMs } from '../world.ts'
import { agentOf, hidden } from './call.ts'
import {
  type Identity,
  keyIdentity,
  portalIdentity,
  sessionIdentity,
  signInIdentity,
  unknownIdentity,
} from './identities.ts'
import { samlEvent } from './portal-events.ts'
import type { Draft } from './trail.ts'

type SignInAct = Extract<PageAct, { readonly credentials: readonly string[] }>

interface Page {
  readonly world: World
  readonly request: SandboxRequest
}

function atPage({ world, request }: Page) {
  return {
    accountId: managementAccount(world),
    region: world.directory.organisation.region,
    address: request.remoteAddress,
    userAgent: agentOf(request),
    requestId: randomUUID(),
    readOnly: false,
  }
}

const steps = {
  challenge: ['CredentialChallenge', 'Success'],
  verified: ['CredentialVerification', 'Success'],
  failed: ['CredentialVerification', 'Failure'],
  'signed-in': ['UserAuthentication', 'Success'],
} as const satisfies Record<SignInAct['kind'], readonly [string, string]>

/** AWS tells the user's name once, when the sign-in is complete; a name that nobody has never. */
function signInEvent(page: Page, act: SignInAct): Draft {
  const { world } = page
  const [name, outcome] = steps[act.kind]
  const { userName, credentials, workflow } = act
  const told = userName === undefined ? hidden : act.kind === 'signed-in' ? userName : undefined
  return {
    ...atPage(page),
    source: 'signin.amazonaws.com',
    name,
    type: 'AwsServiceEvent',
    identity: userName === undefined ? unknownIdentity(world) : signInIdentity(world, userName),
    additional: {
      AuthWorkflowID: workflow,
      ...(told === undefined ? {} : { UserName: told }),
      CredentialType: credentials.join(','),
      LoginTo: world.directory.organisation.startUrl,
    },
    details: { [name]: outcome },
  }
}

/** What the portal's own pages ask for; for some years it is AWS that asks. */
type PortalList = 'ListApplications' | 'ListProfilesForApplication'

function listEvent(page: Page, name: PortalList, who: Parameters<typeof portalEvent>[2]): Draft {
  return { ...portalEvent(page, name, who), address: 'AWS Internal', readOnly: true }
}

function portalEvent(
  page: Page,
  name: 'Authenticate' | 'Logout' | 'Federate' | PortalList,
  { userName, workflow }: { readonly userName: string; readonly workflow: string },
): Draft {
  return {
    ...atPage(page),
    source: 'sso.amazonaws.com',
    name,
    type: 'AwsServiceEvent',
    identity: portalIdentity(page.world, userName, `browser/${workflow}`),
  }
}

function consoleEvent(page: Page, identity: Identity): Draft {
  return {
    ...atPage(page),
    accountId: String(identity['accountId']),
    source: 'signin.amazonaws.com',
    name: 'ConsoleLogin',
    type: 'AwsConsoleSignIn',
    identity,
    response: { ConsoleLogin: 'Success' },
    additional: { MobileVersion: 'No', MFAUsed: 'No' },
  }
}

/** The portal goes to the console itself, by a program of its own. */
function federatedEvents(
  page: Page,
  who: Extract<PageAct, { readonly kind: 'federated' }>,
): readonly Draft[] {
  const { world } = page
  const { accountId, permissionSet, userName } = who
  const identity = sessionIdentity(world, temporaryKeyId(accountId), {
    accountId,
    ...reservedRole(accountId, permissionSet),
    roleSessionName: userName,
    permissionSet,
    secretAccessKey: '',
    sessionToken: '',
    issuedAtMs: nowMs(world),
    expiresAtMs: nowMs(world),
  })
  const login = consoleEvent(page, identity)
  const details = { role_name: permissionSet, account_id: accountId }
  return [
    listEvent(page, 'ListProfilesForApplication', who),
    { ...portalEvent(page, 'Federate', who), details },
    samlEvent(world, who),
    {
      ...login,
      name: 'GetSigninToken',
      userAgent: 'Jersey/${project.version}',
      address: 'AWS Internal',
      response: { GetSigninToken: 'Success' },
      requestId: randomUUID(),
    },
    login,
  ]
}

function eventsOf(page: Page, act: PageAct): readonly Draft[] {
  const { world } = page
  switch (act.kind) {
    case 'listed':
      return [listEvent(page, 'ListApplications', act)]
    case 'signed-out':
      return [portalEvent(page, 'Logout', act)]
    case 'federated':
      return federatedEvents(page, act)
    case 'console': {
      const identity = keyIdentity(world, act.accessKeyId)
      return identity === undefined ? [] : [consoleEvent(page, identity)]
    }
    case 'signed-in': {
      const event = signInEvent(page, act)
      const { userName, workflow } = act
      if (userName === undefined) return [event]
      return [event, portalEvent(page, 'Authenticate', { userName, workflow })]
    }
    case 'challenge':
    case 'verified':
    case 'failed':
      return [signInEvent(page, act)]
  }
}

export function pageEvents(page: Page, acts: readonly PageAct[]): readonly Draft[] {
  return acts.flatMap((act) => eventsOf(page, act))
}
