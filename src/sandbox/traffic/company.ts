/** A made-up company: its accounts, its people and their habits, and where their networks are. */
import { createSandboxClock } from '../clock.ts'
import { createDirectory } from '../directory.ts'
import { largeDirectory } from '../large-organisation.ts'
import { createStore } from '../store.ts'
import type { World } from '../world.ts'
import type { Random } from './random.ts'

/** Of documentation and benchmarks (RFC 5737, 2544): nobody has them. */
export const networks = [
  { network: '198.18.0.0/24', place: 'Berlin', country: 'DE', latitude: 52.5, longitude: 13.4 },
  { network: '198.18.1.0/24', place: 'Lisbon', country: 'PT', latitude: 38.7, longitude: -9.1 },
  { network: '198.18.2.0/24', place: 'Toronto', country: 'CA', latitude: 43.7, longitude: -79.4 },
  { network: '198.18.3.0/24', place: 'Osaka', country: 'JP', latitude: 34.7, longitude: 135.5 },
  { network: '198.51.100.0/24', place: 'pipelines', country: 'US', latitude: 39, longitude: -77.5 },
  { network: '192.0.2.0/24', place: 'own servers', country: 'DE', latitude: 50.1, longitude: 8.7 },
  {
    network: '203.0.113.0/24',
    place: 'elsewhere',
    country: 'IS',
    latitude: 64.1,
    longitude: -21.9,
  },
] as const

/** An address of one of the networks. */
export function addressIn(at: number, host: number): string {
  const { network } = networks[at] ?? networks[0]
  return network.replace(/0\/24$/, String(1 + (host % 250)))
}

export const pipelineNetwork = 4
export const serverNetwork = 5
export const strangeNetwork = 6

export interface Place {
  readonly accountId: string
  readonly permissionSet: string
}

export interface Worker {
  readonly name: string
  /** Which of the networks is home. */
  readonly city: number
  readonly host: number
  /** UTC. */
  readonly startHour: number
  readonly command: string
  readonly browser: string
  /** The first is where most is done. */
  readonly places: readonly Place[]
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
const startHours = [7, 8, 13, 0]

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
  return {
    name: `worker-${String(at + 1).padStart(4, '0')}`,
    city,
    host: random.int(0, 249),
    startHour: startHours[city] ?? 8,
    command: `aws-cli/2.${random.int(28, 31)}.${random.int(0, 9)} md/awscrt#0.27.6 ua/2.1 os/${random.pick(['linux', 'macos'])} md/arch#x86_64 lang/python#3.13`,
    browser: `Mozilla/5.0 (${random.pick(['X11; Linux x86_64', 'Macintosh; Intel Mac OS X 10_15_7'])}) Firefox/${random.int(140, 144)}.0`,
    places: at < 4 ? [administrator, ...places] : places,
    joins: joinsLate ? random.int(1, company.days - 1) : 0,
    dormant,
  }
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
    },
    habits: random.fork('habits'),
    workers,
    startMs: size.startMs,
    days: size.days,
    management: accounts[0] ?? '',
    region: organisation.region,
  }
}
