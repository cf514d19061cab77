/** Attacks on people and their sessions. */
import { call, type From, list, openRole, signIn, takeToken } from './acts.ts'
import type { Attack, Plot } from './attack.ts'
import { addressIn, type Place, strangeNetwork } from './company.ts'
import { fromHome, work } from './people-day.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

function home({ scene, victim, day }: Plot): From {
  return fromHome(scene, victim, day)
}

/** The attacker's own network and programs. */
function strange({ scene, victim }: Plot): From {
  return {
    worker: victim,
    address: addressIn(strangeNetwork, scene.random.int(0, 249)),
    agent: 'Boto3/1.40.0 md/Botocore#1.40.0 ua/2.1 os/linux',
  }
}

function usualPlace({ victim }: Plot): Place {
  const ours = victim.places.filter(({ permissionSet }) => permissionSet !== 'AdministratorAccess')
  return ours[0] ?? { accountId: '', permissionSet: '' }
}

/** Signs in and takes a token as on any day. */
function begin({ scene }: Plot, atMs: number, from: From): string {
  signIn(scene, atMs, from)
  return takeToken(scene, atMs + 25_000, from, { grant: 'authorization_code' }).session
}

function deviceGrant(plot: Plot): void {
  const { scene, atMs } = plot
  const from = home(plot)
  signIn(scene, atMs, from)
  const { session } = takeToken(scene, atMs + minuteMs, from, { grant: 'device_code' })
  const place = usualPlace(plot)
  work(
    scene,
    atMs + 2 * minuteMs,
    from,
    openRole(scene, atMs + 2 * minuteMs, from, { session, place }),
    4,
  )
}

function otherNetwork(plot: Plot): void {
  const { scene, atMs } = plot
  signIn(scene, atMs, home(plot))
  const thief = { ...strange(plot), agent: home(plot).agent }
  const { session } = takeToken(scene, atMs + minuteMs, thief, { grant: 'authorization_code' })
  list(scene, atMs + 2 * minuteMs, thief, session)
}

function sweep(plot: Plot): void {
  const { scene, atMs } = plot
  const from = home(plot)
  const session = begin(plot, atMs, from)
  list(scene, atMs + minuteMs, from, session)
  const { accounts } = scene.company.world.directory.organisation
  for (const [at, { accountId }] of accounts.slice(4, 20).entries()) {
    const place = { accountId, permissionSet: 'ReadOnlyAccess' }
    openRole(scene, atMs + 2 * minuteMs + at * 3000, from, { session, place })
  }
}

/** Usual in all but one thing. */
function firstWith(
  change: (plot: Plot) => { readonly from?: From; readonly place?: Place; readonly atMs?: number },
) {
  return (plot: Plot): void => {
    const { from = home(plot), place = usualPlace(plot), atMs = plot.atMs } = change(plot)
    const session = begin(plot, atMs, from)
    const openMs = atMs + 2 * minuteMs
    work(plot.scene, openMs, from, openRole(plot.scene, openMs, from, { session, place }), 6)
  }
}

function foreignAccount({ scene, victim }: Plot): string {
  const { accounts } = scene.company.world.directory.organisation
  const known = new Set(victim.places.map(({ accountId }) => accountId))
  const others = accounts.slice(4).filter(({ accountId }) => !known.has(accountId))
  return scene.random.pick(others).accountId
}

function impossibleTravel(plot: Plot): void {
  const { scene, atMs } = plot
  begin(plot, atMs, home(plot))
  const far = { ...home(plot), address: addressIn((plot.victim.city + 2) % 4, 240) }
  begin(plot, atMs + 40 * minuteMs, far)
  list(scene, atMs + 42 * minuteMs, far, scene.random.uuid())
}

function denials(plot: Plot): void {
  const { scene, atMs } = plot
  const from = home(plot)
  const session = begin(plot, atMs, from)
  const role = openRole(scene, atMs + minuteMs, from, { session, place: usualPlace(plot) })
  const tried = [
    'ListUsers',
    'ListRoles',
    'ListPolicies',
    'GetAccountAuthorizationDetails',
  ] as const
  for (let at = 0; at < 60; at++) {
    const by = { ...from, identity: role.identity }
    const name = tried[at % tried.length] ?? 'ListUsers'
    call(scene, atMs + 2 * minuteMs + at * 2000, by, {
      source: 'iam',
      name,
      region: 'us-east-1',
      denied: true,
    })
  }
}

function consoleToken(plot: Plot): void {
  const { scene, atMs } = plot
  const from = { ...home(plot), agent: 'python-requests/2.32.3' }
  const session = begin(plot, atMs, home(plot))
  const role = openRole(scene, atMs + minuteMs, home(plot), { session, place: usualPlace(plot) })
  const by = { ...from, identity: role.identity }
  const called = { source: 'signin', region: 'us-east-1', type: 'AwsConsoleSignIn' } as const
  call(scene, atMs + 2 * minuteMs, by, {
    ...called,
    name: 'GetSigninToken',
    response: { GetSigninToken: 'Success' },
  })
  call(scene, atMs + 3 * minuteMs, by, {
    ...called,
    name: 'ConsoleLogin',
    response: { ConsoleLogin: 'Success' },
  })
}

export const personAttacks: readonly Attack[] = [
  {
    kind: 'device-code',
    what: 'A token by a device code, where everybody signs in by PKCE.',
    plant: deviceGrant,
  },
  {
    kind: 'token-from-another-network',
    what: 'A token made from another network than the sign-in a minute before.',
    plant: otherNetwork,
  },
  {
    kind: 'credential-sweep',
    what: 'Credentials of sixteen accounts within a minute.',
    plant: sweep,
  },
  {
    kind: 'first-account',
    what: 'An account that this person never used.',
    plant: firstWith((plot) => ({
      place: { accountId: foreignAccount(plot), permissionSet: 'DeveloperAccess' },
    })),
  },
  {
    kind: 'first-role',
    what: 'A role that this person never used.',
    plant: firstWith((plot) => ({
      place: { ...usualPlace(plot), permissionSet: 'BillingAccess' },
    })),
  },
  {
    kind: 'first-network',
    what: 'A network and a country that this person was never seen in.',
    plant: firstWith((plot) => ({ from: { ...home(plot), address: strange(plot).address } })),
  },
  {
    kind: 'first-user-agent',
    what: 'A program that this person never used.',
    plant: firstWith((plot) => ({ from: { ...home(plot), agent: strange(plot).agent } })),
  },
  {
    kind: 'first-hour',
    what: 'Work in the middle of the night of somebody who is never on call.',
    plant: firstWith(({ day, victim }) => ({
      atMs: day.atMs + ((victim.startHour + 17) % 24) * hourMs,
    })),
  },
  {
    kind: 'impossible-travel',
    what: 'Two sign-ins forty minutes and thousands of kilometres apart.',
    plant: impossibleTravel,
  },
  { kind: 'access-denied-wave', what: 'Sixty refusals within two minutes.', plant: denials },
  {
    kind: 'console-token-by-a-program',
    what: 'A console sign-in that a script asked for.',
    plant: consoleToken,
  },
]
