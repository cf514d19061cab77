/** Attacks on people and their sessions. */
import { call, type From, list, openRole, signIn, takeToken } from './acts.ts'
import type { Attack, Plot } from './attack.ts'
import { type Place, placesOn } from './company.ts'
import { addressIn, elsewhere, homes, offices } from './networks.ts'
import { fromHome, work } from './people-day.ts'
import { strangeAddress, strangeAgent, stranger } from './strangers.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

function home({ scene, victim, day }: Plot): From {
  return fromHome(scene, victim, day)
}

function usualPlace({ victim, day }: Plot): Place {
  const ours = placesOn(victim, day.number).filter(
    ({ permissionSet }) => permissionSet !== 'AdministratorAccess',
  )
  return ours[0] ?? { accountId: '', permissionSet: '' }
}

/** Signs in and takes a token as on any day. */
function begin({ scene }: Plot, atMs: number, from: From): string {
  signIn(scene, atMs, from)
  return takeToken(scene, atMs + 25_000, from, { grant: 'authorization_code' }).session
}

/** The link was sent to somebody: the token goes to whoever sent it, or to a machine beside theirs. */
function deviceGrant(plot: Plot): void {
  const { scene, atMs } = plot
  const { random } = scene
  const from = home(plot)
  signIn(scene, atMs, from)
  const thief = random.chance(0.6) ? stranger(plot) : from
  const tokenMs = atMs + random.int(30, 500) * 1000
  const { session } = takeToken(scene, tokenMs, thief, { grant: 'device_code' })
  const openMs = tokenMs + random.int(10, 600) * 1000
  const place = usualPlace(plot)
  work(scene, openMs, thief, openRole(scene, openMs, thief, { session, place }), 4)
}

function otherNetwork(plot: Plot): void {
  const { scene, atMs } = plot
  signIn(scene, atMs, home(plot))
  const thief = { ...home(plot), address: strangeAddress(plot) }
  const tokenMs = atMs + scene.random.int(20, 600) * 1000
  const { session } = takeToken(scene, tokenMs, thief, { grant: 'authorization_code' })
  list(scene, tokenMs + minuteMs, thief, session)
}

function sweep(plot: Plot): void {
  const { scene, atMs } = plot
  const { random } = scene
  const from = home(plot)
  const session = begin(plot, atMs, from)
  if (random.chance(0.7)) list(scene, atMs + minuteMs, from, session)
  const { accounts } = scene.company.world.directory.organisation
  const first = random.int(4, 8)
  const many = random.int(6, 16)
  const stepMs = random.int(500, 40_000)
  for (const [at, { accountId }] of accounts.slice(first, first + many).entries()) {
    const place = { accountId, permissionSet: 'ReadOnlyAccess' }
    openRole(scene, atMs + 2 * minuteMs + at * stepMs, from, { session, place })
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

function foreignAccount({ scene, victim, day }: Plot): string {
  const { accounts } = scene.company.world.directory.organisation
  const known = new Set(placesOn(victim, day.number).map(({ accountId }) => accountId))
  const others = accounts.slice(4).filter(({ accountId }) => !known.has(accountId))
  return scene.random.pick(others).accountId
}

function impossibleTravel(plot: Plot): void {
  const { scene, atMs } = plot
  const { random } = scene
  begin(plot, atMs, home(plot))
  const farOffice = offices[(plot.victim.city + 2) % offices.length] ?? offices[0]
  const place = random.chance(0.5) ? farOffice : random.pick(elsewhere)
  const far = { ...home(plot), address: addressIn(place, 20_000 + random.int(0, 9999)) }
  const laterMs = atMs + random.int(15, 55) * minuteMs
  begin(plot, laterMs, far)
  list(scene, laterMs + 2 * minuteMs, far, random.uuid())
}

const probes = [
  ['iam', 'ListUsers'],
  ['iam', 'ListRoles'],
  ['iam', 'GetAccountAuthorizationDetails'],
  ['kms', 'ListKeys'],
  ['secretsmanager', 'ListSecrets'],
  ['ec2', 'DescribeSnapshots'],
] as const

function denials(plot: Plot): void {
  const { scene, atMs } = plot
  const { random } = scene
  const from = home(plot)
  const session = begin(plot, atMs, from)
  const role = openRole(scene, atMs + minuteMs, from, { session, place: usualPlace(plot) })
  const by = { ...from, identity: role.identity }
  const many = random.int(25, 90)
  const stepMs = random.int(300, 12_000)
  for (let at = 0; at < many; at++) {
    const [source, name] = random.pick(probes)
    call(scene, atMs + 2 * minuteMs + at * stepMs, by, { source, name, denied: true })
  }
}

function consoleToken(plot: Plot): void {
  const { scene, atMs } = plot
  const from = { ...home(plot), agent: strangeAgent(plot) }
  const session = begin(plot, atMs, home(plot))
  const role = openRole(scene, atMs + minuteMs, home(plot), { session, place: usualPlace(plot) })
  const by = { ...from, identity: role.identity }
  const called = { source: 'signin', region: 'us-east-1', type: 'AwsConsoleSignIn' } as const
  call(scene, atMs + 2 * minuteMs, by, {
    ...called,
    name: 'GetSigninToken',
    response: { GetSigninToken: 'Success' },
  })
  if (scene.random.chance(0.3)) return
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
    what: 'Credentials of six to sixteen accounts within minutes.',
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
      place: {
        ...usualPlace(plot),
        permissionSet: plot.scene.random.pick([
          'BillingAccess',
          'PowerUserAccess',
          'SecurityAudit',
        ]),
      },
    })),
  },
  {
    kind: 'first-network',
    what: 'A network and a country that this person was never seen in.',
    plant: firstWith((plot) => ({ from: { ...home(plot), address: strangeAddress(plot) } })),
  },
  {
    kind: 'first-user-agent',
    what: 'A program that this person never used.',
    plant: firstWith((plot) => ({ from: { ...home(plot), agent: strangeAgent(plot) } })),
  },
  {
    kind: 'first-hour',
    what: 'Work in the middle of the night of somebody who is never on call.',
    plant: firstWith(({ day, victim, scene }) => ({
      atMs: day.atMs + ((victim.startHour + scene.random.int(14, 19)) % 24) * hourMs,
    })),
  },
  {
    kind: 'impossible-travel',
    what: 'Two sign-ins less than an hour and thousands of kilometres apart.',
    plant: impossibleTravel,
  },
  {
    kind: 'stolen-session',
    what: "At night, from the city where this person lives, with a program that others have: credentials of theirs in somebody else's hands.",
    plant: firstWith((plot) => ({
      atMs: plot.day.atMs + ((plot.victim.startHour + 16) % 24) * hourMs,
      from: {
        worker: plot.victim,
        address: addressIn(
          homes[plot.victim.city] ?? homes[0],
          15_000 + plot.scene.random.int(0, 999),
        ),
        agent: 'Boto3/1.40.1 md/Botocore#1.40.1',
      },
    })),
  },
  { kind: 'access-denied-wave', what: 'Dozens of refusals within minutes.', plant: denials },
  {
    kind: 'console-token-by-a-program',
    what: 'A console sign-in that a script asked for.',
    plant: consoleToken,
  },
]
