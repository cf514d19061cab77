/** A month of a made-up company as the files of its trail, and what was planted in it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writePrivateFile } from '../../system/files.ts'
import { UsageError } from '../../errors.ts'
import { deliver } from '../trail/deliver.ts'
import { namesOf, oldIdentity } from '../trail/old-shape.ts'
import { organisationId, type TrailEvent } from '../trail/trail.ts'
import type { Scene } from './acts.ts'
import { directoryDocuments } from './assignments.ts'
import type { Attack, Plot } from './attack.ts'
import { type Company, createCompany } from './company.ts'
import { networks, placesCsv } from './networks.ts'
import { organisationAttacks, retiredKeyIdentity } from './organisation-attacks.ts'
import { type Day, dayMs, peopleDay } from './people-day.ts'
import { personAttacks } from './person-attacks.ts'
import { programsDay } from './programs-day.ts'
import { createRandom, type Random } from './random.ts'

export interface TrafficOptions {
  readonly people: number
  readonly days: number
  readonly seed: number
  /** The first day, 00:00 UTC. */
  readonly start: Date
}

/** What was planted. */
export interface Planted {
  readonly kind: string
  readonly what: string
  /** Whose session it was, where it was a person's. */
  readonly person: string | null
  /** ISO 8601, of its first and last event. */
  readonly from: string
  readonly to: string
  /** `eventID` of all that belongs to it. */
  readonly events: readonly string[]
}

export interface Traffic {
  readonly files: number
  readonly events: number
  readonly attacks: readonly Planted[]
  /** The list of the attacks. */
  readonly list: string
  /** Where the networks are, as ip-location-db has it. */
  readonly places: string
  /** Who is assigned what, as the AWS CLI prints it. */
  readonly directory: string
}

const attacks: readonly Attack[] = [...personAttacks, ...organisationAttacks]

function dayOf({ startMs }: Company, number: number): Day {
  const atMs = startMs + number * dayMs
  return { number, atMs, weekday: (new Date(atMs).getUTCDay() + 6) % 7 }
}

interface Planned {
  readonly attack: Attack
  readonly at: number
  readonly day: number
}

/** In the second half, on days of work, so that there is something to be unusual against. */
function planned(company: Company, random: Random): readonly Planned[] {
  const later = Array.from({ length: company.days }, (_, number) => number).filter(
    (number) => number >= company.days / 2 && dayOf(company, number).weekday < 5,
  )
  const days = later.length === 0 ? [company.days - 1] : later
  return attacks.map((attack, at) => ({ attack, at, day: random.fork(`when/${at}`).pick(days) }))
}

/** A victim each, who has been here from the start; nobody twice while there are enough. */
function plotOf(scene: Scene, { at }: Planned, day: Day): Plot {
  const random = scene.random.fork(`attack/${at}`)
  const { workers } = scene.company
  const known = workers.slice(4).filter(({ joins }) => joins === 0)
  const offset = scene.random.fork('victims').int(0, known.length - 1)
  const victim = known[(offset + at) % known.length]
  const administrator = workers[1 + (at % 3)]
  if (victim === undefined || administrator === undefined) throw new RangeError('nobody to attack')
  const atMs = day.atMs + ((victim.startHour + 5) % 24) * 3_600_000 + random.int(0, 3000) * 1000
  return { scene: { ...scene, random }, atMs, day, victim, administrator }
}

const bySession: ReadonlySet<string> = new Set(personAttacks.map(({ kind }) => kind))

function personOf({ attack }: Planned, { victim, administrator, scene }: Plot): string | null {
  if (attack.kind === 'dormant-administrator') return scene.company.workers[0]?.name ?? null
  if (attack.byAdministrator === true) return administrator.name
  return bySession.has(attack.kind) || attack.kind === 'rare-role-chain' ? victim.name : null
}

function plant(scene: Scene, plan: Planned, day: Day): Planned & Planted {
  const plot = plotOf(scene, plan, day)
  const before = scene.events.length
  plan.attack.plant(plot)
  const events = scene.events.slice(before)
  const times = events.map(({ eventTime }) => eventTime).toSorted()
  const { kind, what } = plan.attack
  return {
    ...plan,
    kind,
    what,
    person: personOf(plan, plot),
    from: times[0] ?? '',
    to: times.at(-1) ?? '',
    events: events.map((event) => String(event['eventID'])),
  }
}

function assertSize({ people, days, start }: TrafficOptions): void {
  const fits = people >= 10 && people <= 5000 && days >= 1 && days <= 366
  if (fits && !Number.isNaN(start.getTime())) return
  const message = '--people is 10 to 5,000, --days 1 to 366, --start a day such as 2026-01-05.'
  throw new UsageError('flag-value', message, { details: { command: 'sandbox traffic' } })
}

/** Of the days: identities have the shape that they had until November 2025. */
const oldShare = 0.2

function makeOld(events: TrailEvent[], names: ReadonlyMap<string, string>): void {
  for (const [at, event] of events.entries()) {
    events[at] = { ...event, userIdentity: oldIdentity(names, event.userIdentity) }
  }
}

/** Two months in one folder would be neither. */
function assertEmpty(folder: string): void {
  if (!existsSync(join(folder, 'AWSLogs'))) return
  const message = 'The folder has a trail already; traffic is written into a new one.'
  throw new UsageError('flag-value', message, { details: { command: 'sandbox traffic' } })
}

/** A day: in five minutes each, a month would be 100,000 files. */
const minutesOfFile = 1440

/**
 * Writes day after day, so that memory holds one day. The same options write the same bytes. Throws
 * UsageError `flag-value`, SystemError `file-unwritable`, `disk-full`, `read-only`.
 */
export function writeTraffic(folder: string, options: TrafficOptions): Traffic {
  assertSize(options)
  assertEmpty(folder)
  const random = createRandom(`traffic/${options.seed}`)
  const company = createCompany(random, { ...options, startMs: options.start.getTime() })
  const plans = planned(company, random)
  const organisation = organisationId(company.world.directory.organisation.startUrl)
  const found: Planted[] = []
  const names = namesOf(company.world)
  let [files, events] = [0, 0]
  for (let number = 0; number < options.days; number++) {
    const day = dayOf(company, number)
    const scene: Scene = { company, random: random.fork(`scene/${number}`), events: [] }
    peopleDay({ ...scene, random }, day)
    programsDay({ ...scene, random }, day)
    for (const plan of plans.filter((one) => one.day === number)) {
      const { attack: _, at: __, day: ___, ...planted } = plant({ ...scene, random }, plan, day)
      found.push(planted)
    }
    if (number < options.days * oldShare) makeOld(scene.events, names)
    scene.events.sort((one, other) => (one.eventTime < other.eventTime ? -1 : 1))
    const delivered = deliver(folder, organisation, scene.events, minutesOfFile)
    files += delivered.files
    events += delivered.events
  }
  const list = join(folder, 'planted.json')
  writePrivateFile(list, `${JSON.stringify(truthOf(company, options, found), null, 2)}\n`)
  const places = join(folder, 'places.csv')
  writePrivateFile(places, placesCsv())
  const directory = join(folder, 'directory.jsonl')
  writePrivateFile(directory, directoryDocuments(company))
  return { files, events, attacks: found, list, places, directory }
}

/** With what a reader of the trail may know beside it: where networks are, which key was retired. */
function truthOf(company: Company, options: TrafficOptions, planted: readonly Planted[]): object {
  const { people, days, seed, start } = options
  const scene: Scene = { company, random: createRandom(''), events: [] }
  const { accessKeyId, userName, accountId } = retiredKeyIdentity(scene)
  return {
    version: 1,
    people,
    days,
    seed,
    start: start.toISOString().slice(0, 10),
    attacks: planted,
    networks,
    retiredKeys: [{ accessKeyId, userName, accountId, retired: start.toISOString() }],
  }
}
