import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixedOffset } from '../support/moved-clock.ts'
import { keyless, keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import { callsOf, createStage, setAhead, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { missingClients } from '../support/client-jobs.ts'
import { witness } from '../support/witnesses.ts'
import { long } from './storm-size.ts'

const processes = long ? 500 : 60
const crowdScript = fileURLToPath(new URL('crowd.mjs', import.meta.url))
const npmBuild = fileURLToPath(new URL('../../dist/keyless.cjs', import.meta.url))
const hours = 3600
/** No command waits as long for another; a busy machine needs its time to start so many. */
const deadlineMs = 60_000 + processes * 200

const roles = {
  'dev-admin': ['111111111111', 'AdministratorAccess'],
  'dev-readonly': ['111111111111', 'ReadOnlyAccess'],
  'data-engineer': ['444444444444', 'DataEngineerAccess'],
} as const
type RoleProfile = keyof typeof roles
/** The same role by another sign-in. */
type Profile = RoleProfile | `second-${RoleProfile}`
const profiles = Object.keys(roles) as RoleProfile[]

const roleOf = (profile: Profile): string => roles[profile.replace('second-', '') as RoleProfile][1]

function profilesOf(session: string, names: readonly RoleProfile[], prefix = ''): string {
  return names
    .map((name) => {
      const [account, role] = roles[name]
      return `[profile ${prefix}${name}]\nsso_session = ${session}\nsso_account_id = ${account}\nsso_role_name = ${role}\n`
    })
    .join('')
}

/** What a process is asked, and how its answer is judged. */
type Kind = 'credential-process' | 'exec' | 'status' | 'login' | 'sync' | 'logout' | 'aws' | 'boto3'

interface Member {
  readonly kind: Kind
  readonly profile: Profile
  readonly command: readonly string[]
}

interface Ended extends Outcome {
  /** From its start to its end. */
  readonly ms: number
}

interface Crowd {
  readonly members: readonly Member[]
  readonly outcomes: readonly Ended[]
}

const identity = ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text']
const boto3 = `import sys, boto3
print(boto3.Session(profile_name=sys.argv[1]).client('sts').get_caller_identity()['Arn'])`

function argsOf(kind: Kind, profile: Profile): readonly string[] {
  if (kind === 'exec') return ['exec', profile, '--', 'printenv', 'AWS_ACCESS_KEY_ID']
  if (kind === 'status') return ['status', '--json']
  if (kind === 'sync') return ['profiles', 'sync', '--session', 'my-org', '--yes']
  if (kind === 'credential-process') return [kind, profile]
  return [kind, profile.startsWith('second-') ? 'second' : 'my-org']
}

function commandOf(kind: Kind, profile: Profile, index: number): readonly string[] {
  if (kind === 'aws')
    return [witness('KEYLESS_WITNESS_AWS') ?? '', ...identity, '--profile', profile]
  if (kind === 'boto3') return [witness('KEYLESS_WITNESS_PYTHON') ?? '', '-c', boto3, profile]
  // One in ten is the npm build on Node, whatever the others are.
  const program = index % 10 === 9 ? [process.execPath, npmBuild] : keylessCommand()
  return [...program, ...argsOf(kind, profile)]
}

/** So many of each kind in turn, with the profiles in turn. */
function gather(
  count: number,
  kinds: readonly Kind[],
  names: readonly Profile[] = profiles,
): Member[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'status'
    const profile = names[Math.floor(index / kinds.length) % names.length] ?? 'dev-admin'
    return { kind, profile, command: commandOf(kind, profile, index) }
  })
}

const everyday: readonly Kind[] = [
  ...['credential-process', 'credential-process', 'exec', 'credential-process', 'status'],
  ...['credential-process', 'exec', 'login', 'credential-process', 'sync'],
] as const satisfies readonly Kind[]

let stage: Stage
let clock: Readonly<Record<string, string>>

beforeEach(async () => {
  stage = await createStage()
  clock = {}
  await setUpDevAdmin(stage)
  stage.home.write(
    '.aws/config',
    stage.home.read('.aws/config') + profilesOf('my-org', profiles.slice(1)),
  )
})
afterEach(async () => await stage.close())

function hoursLater(count: number): void {
  setAhead(stage, count * hours * 1000)
  clock = fixedOffset(count * hours)
}

async function rage(members: readonly Member[]): Promise<Crowd> {
  stage.sandbox.journal.clear()
  const commands = members.map(({ command }) => command)
  const crowd = await runProgram([process.execPath, crowdScript, JSON.stringify({ commands })], {
    env: { ...stage.env, ...clock },
    timeoutMs: deadlineMs,
  })
  expect(crowd, crowd.stderr).toMatchObject({ exitCode: 0 })
  const outcomes = JSON.parse(crowd.stdout) as Ended[]
  const slowest = Math.max(...outcomes.map(({ ms }) => ms))
  process.stderr.write(
    `${expect.getState().currentTestName}: ${outcomes.length} processes, slowest ${(slowest / 1000).toFixed(1)} s\n`,
  )
  return { members, outcomes }
}

/** The access keys that each profile was given, by all who were. */
function keysIn({ members, outcomes }: Crowd): ReadonlyMap<Profile, ReadonlySet<string>> {
  const keys = new Map<Profile, Set<string>>()
  for (const [index, { stdout, exitCode }] of outcomes.entries()) {
    const member = members[index]
    if (exitCode !== 0 || member === undefined) continue
    const { kind, profile } = member
    if (kind !== 'credential-process' && kind !== 'exec') continue
    const key =
      kind === 'exec' ? stdout.trim() : (JSON.parse(stdout) as { AccessKeyId: string }).AccessKeyId
    expect(key).toMatch(/^ASIA[A-Z0-9]{16}$/)
    keys.set(profile, (keys.get(profile) ?? new Set()).add(key))
  }
  return keys
}

/** Every process ended by itself, in words of ours, with one of these exit codes. */
function expectEnded(
  { members, outcomes }: Crowd,
  allowed: (kind: Kind) => readonly number[],
): void {
  for (const [index, { exitCode, signal, stderr }] of outcomes.entries()) {
    const { kind = 'status', command = [] } = members[index] ?? {}
    const about = `${command.join(' ')}: ${stderr}`
    expect(signal, about).toBeNull()
    expect(allowed(kind), about).toContain(exitCode)
    expect(stderr).not.toMatch(/went wrong in keyless itself|^\s+at /m)
  }
}

/** Without a sign-out every answer is right, and each role has one set of keys. */
function expectRight(crowd: Crowd, names: readonly Profile[] = profiles, sessions = 1): void {
  expectEnded(crowd, () => [0])
  const keys = keysIn(crowd)
  expect([...keys.keys()].toSorted()).toEqual(names.toSorted())
  for (const [profile, seen] of keys) expect([profile, seen.size]).toEqual([profile, 1])
  for (const [index, { stdout }] of crowd.outcomes.entries()) {
    const { kind, profile = 'dev-admin' } = crowd.members[index] ?? {}
    if (kind === 'status')
      expect(JSON.parse(stdout)).toMatchObject({
        sessions: Array.from({ length: sessions }, () => ({ state: 'signed-in' })),
      })
    if (kind === 'aws' || kind === 'boto3') expect(stdout).toContain(roleOf(profile))
  }
  expect(stage.home.read('.aws/config').match(/^\[profile (?!second-)/gm)).toHaveLength(6)
}

/** Refreshes that keyless asked for; the other tools have their own. */
const ownRefreshes = (): number =>
  stage.sandbox.journal
    .entries('CreateToken')
    .filter(({ grantType, userAgent }) => grantType === 'refresh_token' && userAgent === 'keyless')
    .length

const tabs = (): number => callsOf(stage, 'Authorize')
const fetches = (): number => callsOf(stage, 'GetRoleCredentials')

describe(`${processes} processes at once`, () => {
  const timeout = deadlineMs + 30_000

  it('fetch each role once when they find none', { timeout }, async () => {
    const crowd = await rage(gather(processes, everyday))
    expectRight(crowd)
    expect([tabs(), ownRefreshes(), fetches()]).toEqual([0, 0, profiles.length])
  })

  it('ask for nothing when all is there', { timeout }, async () => {
    expectRight(await rage(gather(30, everyday)))
    expectRight(await rage(gather(processes, everyday)))
    expect([tabs(), ownRefreshes(), fetches()]).toEqual([0, 0, 0])
  })

  it('refresh once when the token is over', { timeout }, async () => {
    hoursLater(1.5)
    expectRight(await rage(gather(processes, everyday)))
    expect([tabs(), ownRefreshes(), fetches()]).toEqual([0, 1, profiles.length])
  })

  it('refresh once each when the tokens of two sign-ins are over', { timeout }, async () => {
    const names = [...profiles, ...profiles.map((name) => `second-${name}` as const)]
    const session = stage.home.read('.aws/config').match(/^\[sso-session my-org\]\n(?:\w.*\n)+/m)
    const second = `${session?.[0].replace('my-org]', 'second]')}${profilesOf('second', profiles, 'second-')}`
    stage.home.write('.aws/config', `${stage.home.read('.aws/config')}${second}`)
    expect(await keyless(['login', 'second'], { env: stage.env })).toMatchObject({ exitCode: 0 })
    hoursLater(1.5)
    expectRight(await rage(gather(processes, everyday, names)), names, 2)
    expect([tabs(), ownRefreshes(), fetches()]).toEqual([0, 2, names.length])
  })

  it('open one tab when nobody is signed in', { timeout }, async () => {
    rmSync(join(stage.home.path, '.aws', 'sso', 'cache'), { recursive: true })
    const crowd = await rage(gather(processes, everyday))
    // What never opens a browser says that one must sign in, until somebody has.
    expectEnded(crowd, (kind) => (kind === 'login' ? [0] : [0, 4]))
    expect([tabs(), ownRefreshes(), fetches() <= profiles.length]).toEqual([1, 0, true])
    for (const seen of keysIn(crowd).values()) expect(seen.size).toBe(1)
    expectRight(await rage(gather(30, everyday)))
  })

  it.skipIf(missingClients())(
    'take the token of another tool that was first',
    { timeout },
    async () => {
      hoursLater(1.5)
      const foreign = gather(long ? 24 : 8, ['aws', 'boto3'])
      const crowd = await rage([...foreign, ...gather(processes, everyday)])
      const ours = {
        members: crowd.members.slice(foreign.length),
        outcomes: crowd.outcomes.slice(foreign.length),
      }
      expectRight(ours)
      expect(tabs()).toBe(0)
      expect(ownRefreshes()).toBeLessThanOrEqual(1)
    },
  )

  it('sign out in the middle of it, and nothing is left', { timeout }, async () => {
    const crowd = await rage(
      gather(processes, [...everyday.filter((kind) => kind !== 'login'), 'logout']),
    )
    expectEnded(crowd, (kind) => (kind === 'logout' ? [0] : [0, 4]))
    keysIn(crowd)
    const status = await keyless(['status', '--json'], { env: stage.env })
    expect(JSON.parse(status.stdout)).toMatchObject({ sessions: [{ state: 'signed-out' }] })
    expect((await keyless(['credential-process', 'dev-admin'], { env: stage.env })).exitCode).toBe(
      4,
    )
    expect(await keyless(['login', 'my-org'], { env: stage.env })).toMatchObject({ exitCode: 0 })
    expectRight(await rage(gather(30, everyday)))
  })
})
