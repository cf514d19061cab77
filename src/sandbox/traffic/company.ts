/** A made-up company: its accounts, its people and their habits. */
import { createAthena } from '../athena.ts'
import { createSandboxClock } from '../clock.ts'
import { createDirectory } from '../directory.ts'
import { largeDirectory } from '../large-organisation.ts'
import { createStore } from '../store.ts'
import type { World } from '../world.ts'
import type { Random } from './random.ts'
import { startHours } from './whereabouts.ts'

export interface Place {
  readonly accountId: string
  readonly permissionSet: string
}

export interface Worker {
  readonly name: string
  /** Which of the offices is theirs. */
  readonly city: number
  readonly host: number
  /** Of their days, how many they work at home; whether by IPv6. */
  readonly atHome: number
  readonly long: boolean
  /** Whether they use the VPN now and then. */
  readonly tunnels: boolean
  /** UTC. */
  readonly startHour: number
  readonly command: string
  readonly browser: string
  /** The first is where most is done. */
  readonly places: readonly Place[]
  /** From that day on their places are others: another team. */
  readonly moves: { readonly day: number; readonly places: readonly Place[] } | undefined
  /** What they run beside the AWS CLI, and from which day on. */
  readonly tool: string | undefined
  readonly toolFrom: number
  /** Looks into every account once a week. */
  readonly audits: boolean
  /** Whether an app reads data for them. */
  readonly app: boolean
  /** Goes on to a role for deployments now and then. */
  readonly deploys: boolean
  /** The first day at work. */
  readonly joins: number
  /** An administrator who does nothing before an attack. */
  readonly dormant: boolean
}

export interface Company {
  readonly world: World
  /** What is the same about somebody on every day. */
  readonly habits: Random
  readonly workers: readonly Worker[]
  readonly startMs: number
  readonly days: number
  /** The account that manages the organisation. */
  readonly management: string
  readonly region: string
}

const accountCount = 24
function placesOf(random: Random, accounts: readonly string[]): readonly Place[] {
  const team = random.int(0, accounts.length / 4 - 1) * 4
  const [dev = '', staging = '', production = ''] = accounts.slice(team, team + 4)
  const usual = [
    { accountId: dev, permissionSet: 'DeveloperAccess' },
    { accountId: staging, permissionSet: 'DeveloperAccess' },
  ]
  const more = { accountId: production, permissionSet: 'ReadOnlyAccess' }
  return random.chance(0.6) ? [...usual, more] : usual
}

const tools = ['Boto3/1.40.1 md/Botocore#1.40.1', 'APN/1.0 HashiCorp/1.0 Terraform/1.13.0'] as const

/** What one of them tries out. */
const rareTools = ['Pulumi/3.190', 'rclone/1.71', 's3cmd/2.4', 'steampipe/2.1'] as const

function workerAt(
  seed: Random,
  at: number,
  company: { accounts: readonly string[]; days: number },
) {
  const random = seed.fork(`worker/${at}`)
  const city = random.int(0, 3)
  const dormant = at === 0
  const administrator = {
    accountId: company.accounts[0] ?? '',
    permissionSet: 'AdministratorAccess',
  }
  const places = placesOf(random, company.accounts.slice(4))
  const joinsLate = at > 9 && random.chance(0.03)
  const moves = !dormant && at > 3 && random.chance(0.015 * (company.days / 30))
  return {
    name: `worker-${String(at + 1).padStart(4, '0')}`,
    city,
    host: random.int(0, 249),
    startHour: startHours[city] ?? 8,
    command: `aws-cli/2.${random.int(28, 31)}.${random.int(0, 9)} md/awscrt#0.27.6 ua/2.1 os/${random.pick(['linux', 'macos'])} md/arch#x86_64 lang/python#3.13`,
    browser: `Mozilla/5.0 (${random.pick(['X11; Linux x86_64', 'Macintosh; Intel Mac OS X 10_15_7'])}) Firefox/${random.int(140, 144)}.0`,
    places: at < 4 ? [administrator, ...places] : places,
    atHome: random.pick([0, 0.4, 0.4, 1]),
    long: random.chance(0.2),
    tunnels: random.chance(0.2),
    moves: moves
      ? {
          day: random.int(1, company.days - 1),
          places: placesOf(random, company.accounts.slice(4)),
        }
      : undefined,
    ...(random.chance(0.02 * (company.days / 30))
      ? { tool: random.pick(rareTools), toolFrom: random.int(0, company.days - 1) }
      : { tool: random.chance(0.2) ? random.pick(tools) : undefined, toolFrom: 0 }),
    audits: at === 5,
    app: random.chance(0.08),
    deploys: random.chance(0.1),
    joins: joinsLate ? random.int(1, company.days - 1) : 0,
    dormant,
  }
}

/** What they have on that day. */
export function placesOn({ places, moves }: Worker, day: number): readonly Place[] {
  return moves !== undefined && day >= moves.day ? moves.places : places
}

/** The first four administer the organisation; the first of them is dormant. */
export function createCompany(
  random: Random,
  size: { readonly people: number; readonly days: number; readonly startMs: number },
): Company {
  const { organisation } = largeDirectory(accountCount, 6)
  const accounts = organisation.accounts.map(({ accountId }) => accountId)
  const workers = Array.from({ length: size.people }, (_, at) =>
    workerAt(random, at, { accounts, days: size.days }),
  )
  const users = workers.map(({ name }) => ({ name, password: '', email: `${name}@example.com` }))
  const directory = createDirectory(
    { ...organisation, name: 'traffic', users, groups: [], demonstration: false },
    () => [],
  )
  const now = new Date(size.startMs)
  return {
    world: {
      clock: createSandboxClock({ now: () => now }),
      directory,
      store: createStore(),
      origin: 'http://127.0.0.1',
      athena: createAthena(),
    },
    habits: random.fork('habits'),
    workers,
    startMs: size.startMs,
    days: size.days,
    management: accounts[0] ?? '',
    region: organisation.region,
  }
}
