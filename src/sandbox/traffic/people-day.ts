/** An ordinary day of the company's people: work, typing errors, journeys, nights on call, new colleagues. */
import {
  call,
  type From,
  list,
  openRole,
  type RoleSession,
  type Scene,
  signIn,
  takeToken,
} from './acts.ts'
import { placesOn, type Worker } from './company.ts'
import { appActs, audit, chainedRole, longJob, tryInVain } from './side-work.ts'
import { whereabouts } from './whereabouts.ts'

const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** What developers ask for, and what some of it changes. */
const calls = [
  ['s3', 'ListBuckets'],
  ['s3', 'GetBucketLocation'],
  ['ec2', 'DescribeInstances'],
  ['ec2', 'DescribeSecurityGroups'],
  ['lambda', 'ListFunctions20150331'],
  ['lambda', 'UpdateFunctionCode20150331v2'],
  ['logs', 'DescribeLogGroups'],
  ['cloudformation', 'DescribeStacks'],
  ['cloudformation', 'UpdateStack'],
  ['ecs', 'DescribeServices'],
  ['ecs', 'UpdateService'],
  ['secretsmanager', 'ListSecrets'],
  ['rds', 'DescribeDBInstances'],
  ['sts', 'GetCallerIdentity'],
] as const

/** A day from 0, and the weekday of it: 0 is Monday. */
export interface Day {
  readonly number: number
  readonly weekday: number
  /** 00:00 UTC. */
  readonly atMs: number
}

/** Everybody has the new version from the day on that suits them. */
function commandOn({ company }: Scene, { name, command }: Worker, { number }: Day): string {
  const updates = company.habits.fork(`update/${name}`)
  return updates.chance(0.4) && number >= updates.int(3, 25)
    ? command.replace(/^aws-cli\/2\.\d+/, 'aws-cli/2.32')
    : command
}

export function fromHome(scene: Scene, worker: Worker, day: Day): From {
  const { address } = whereabouts(scene.company, worker, day.number)
  return { worker, address, agent: commandOn(scene, worker, day) }
}

/** Some calls with a role; one in sixty is refused. */
export function work(scene: Scene, atMs: number, from: From, role: RoleSession, most = 12): void {
  const { random } = scene
  const count = random.int(3, most)
  for (let at = 0; at < count; at++) {
    const [source, name] = random.pick(calls)
    const denied = name !== 'GetCallerIdentity' && random.chance(1 / 60)
    const by = { ...from, identity: role.identity }
    call(scene, atMs + 5000 + at * random.int(2000, 90_000), by, { source, name, denied })
  }
}

function workingDay(scene: Scene, worker: Worker, day: Day, startMs: number): void {
  const { random } = scene
  const from = fromHome(scene, worker, day)
  signIn(scene, startMs, from, random.chance(0.04) ? random.int(1, 2) : 0)
  const { session } = takeToken(scene, startMs + 25_000, from, { grant: 'authorization_code' })
  if (random.chance(0.3)) list(scene, startMs + 30_000, from, session)
  const sessions = random.int(2, 5)
  // What administers is for `administer` alone.
  const places = ordinaryPlaces(worker, day)
  for (let at = 0; at < sessions; at++) {
    const openMs =
      startMs + 60_000 + Math.floor((at * 7 + random.next()) * ((hourMs * 7) / (sessions * 7)))
    if (openMs - startMs > hourMs)
      takeToken(scene, openMs - 2000, from, { grant: 'refresh_token', session })
    const place = random.chance(0.6) ? places[0] : random.pick(places)
    if (place === undefined) continue
    const role = openRole(scene, openMs, from, { session, place })
    const { tool, toolFrom } = worker
    const isTool = tool !== undefined && day.number >= toolFrom && random.chance(0.3)
    work(scene, openMs, isTool ? { ...from, agent: tool } : from, role)
    if (random.chance(0.0002)) tryInVain(scene, openMs + 120_000, from, role)
    if (worker.deploys && random.chance(0.1)) chainedRole(scene, openMs + 240_000, from, role)
    if (at === 0 && random.chance(0.003)) longJob(scene, openMs, from, { session, place })
  }
  if (worker.audits && day.weekday === 0) audit(scene, startMs + 3 * hourMs, from, session)
  if (worker.app && random.chance(0.15)) appActs(scene, startMs + hourMs, worker)
  if (worker.places.length > places.length && random.chance(0.5))
    administer(scene, startMs + 2 * hourMs, from, session)
}

function ordinaryPlaces(worker: Worker, { number }: Day) {
  return placesOn(worker, number).filter(
    ({ permissionSet }) => permissionSet !== 'AdministratorAccess',
  )
}

/** What administrators do on most days. */
function administer(scene: Scene, atMs: number, from: From, session: string): void {
  const [place] = from.worker.places
  if (place === undefined) return
  const { random } = scene
  takeToken(scene, atMs - 2000, from, { grant: 'refresh_token', session })
  const role = openRole(scene, atMs, from, { session, place })
  const by = { ...from, identity: role.identity }
  call(scene, atMs + 10_000, by, { source: 'sso', name: 'ListPermissionSets' })
  call(scene, atMs + 20_000, by, { source: 'organizations', name: 'ListAccounts' })
  if (random.chance(0.02)) reviewed(scene, atMs + 90_000, by)
  if (!random.chance(0.3)) return
  const target = random.pick(scene.company.workers.slice(1))
  const request = {
    principalType: 'USER',
    targetType: 'AWS_ACCOUNT',
    permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-2',
    principalId: target.name,
  }
  call(scene, atMs + 60_000, by, { source: 'sso', name: 'CreateAccountAssignment', request })
}

/** A change of a permission set that somebody asked for. */
function reviewed(scene: Scene, atMs: number, by: From & Pick<RoleSession, 'identity'>): void {
  const managedPolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess'
  const request = {
    permissionSetArn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-3',
    managedPolicyArn,
  }
  call(scene, atMs, by, { source: 'sso', name: 'AttachManagedPolicyToPermissionSet', request })
}

/** At night, for an hour. */
function onCall(scene: Scene, worker: Worker, day: Day): void {
  const { random } = scene
  const atMs = day.atMs + ((worker.startHour + 14) % 24) * hourMs + random.int(0, hourMs)
  const from = fromHome(scene, worker, day)
  const [place] = ordinaryPlaces(worker, day)
  if (place === undefined) return
  signIn(scene, atMs, from)
  const { session } = takeToken(scene, atMs + 25_000, from, { grant: 'authorization_code' })
  work(scene, atMs + 40_000, from, openRole(scene, atMs + 40_000, from, { session, place }))
}

export function peopleDay(scene: Scene, day: Day): void {
  for (const worker of scene.company.workers) {
    if (worker.dormant || day.number < worker.joins) continue
    const random = scene.random.fork(`day/${day.number}/${worker.name}`)
    const own: Scene = { ...scene, random }
    const isOn = day.weekday < 5 ? random.chance(0.92) : random.chance(0.05)
    const { shift } = whereabouts(scene.company, worker, day.number)
    const startMs = day.atMs + (worker.startHour + shift) * hourMs + random.int(0, 90) * 60_000
    if (isOn) workingDay(own, worker, day, startMs)
    const week = scene.company.habits.fork(`on-call/${worker.name}/${Math.floor(day.number / 7)}`)
    if (week.chance(0.03) && random.chance(0.4)) onCall(own, worker, day)
  }
}
