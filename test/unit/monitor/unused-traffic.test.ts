import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeTraffic } from '../../../src/sandbox/traffic/traffic.ts'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

interface Identity {
  readonly type?: string
  readonly principalId?: string
  readonly arn?: string
  readonly onBehalfOf?: { readonly userId: string }
  readonly accountId?: string
  readonly sessionContext?: { readonly sessionIssuer?: { readonly userName?: string } }
}

interface Told {
  readonly eventName: string
  readonly errorCode?: string
  readonly userIdentity: Identity
  readonly serviceEventDetails?: { readonly account_id?: string; readonly role_name?: string }
}

function eventsIn(folder: string): readonly Told[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return paths
    .filter((path) => path.endsWith('.gz'))
    .flatMap((path) => {
      const text = gunzipSync(readFileSync(join(folder, path))).toString()
      return (JSON.parse(text) as { Records: Told[] }).Records
    })
}

/** `userId account permissionSet`, read from the files without anything of the store. */
function usesIn(folder: string, idOf: ReadonlyMap<string, string>): ReadonlySet<string> {
  const uses = new Set<string>()
  // Until November 2025: the id as principalId, and of a role session the name alone.
  const userOf = ({ type, principalId, arn, onBehalfOf }: Identity): string | undefined =>
    onBehalfOf?.userId ??
    (type === 'Unknown' ? principalId : idOf.get(arn?.split('/').at(-1) ?? ''))
  for (const { eventName, errorCode, userIdentity, serviceEventDetails = {} } of eventsIn(folder)) {
    const userId = userOf(userIdentity)
    const { account_id: account, role_name: role } = serviceEventDetails
    const isGrant = ['GetRoleCredentials', 'Federate'].includes(eventName)
    if (isGrant && errorCode === undefined) uses.add(`${userId} ${account} ${role}`)
    const session = userIdentity.sessionContext?.sessionIssuer?.userName ?? ''
    const [, set] = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/.exec(session) ?? []
    if (set !== undefined) uses.add(`${userId} ${userIdentity.accountId} ${set}`)
  }
  return uses
}

it('of two weeks of a company exactly what no event used is unused', async () => {
  const start = new Date('2026-01-05T00:00:00Z')
  const until = new Date('2026-01-17T00:00:00Z')
  writeTraffic(stage.folder, { people: 20, days: 12, seed: 5, start })
  await stage.load(join(stage.folder, 'AWSLogs'))
  const documents = readFileSync(join(stage.folder, 'directory.jsonl'), 'utf8')
  const { users } = await stage.directory(
    ...documents
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object),
  )
  const idOf = new Map(users.map(({ id, name }) => [name, id]))
  const uses = usesIn(join(stage.folder, 'AWSLogs'), idOf)
  const { rows, coverage } = await stage.unused({ since: start, until })
  expect(coverage.isWhole).toBe(true)
  const wrong = rows.filter(({ userId, account, permissionSet, state }) => {
    if (userId === undefined || state === 'deleted') return false
    return (state === 'used') !== uses.has(`${userId} ${account} ${permissionSet}`)
  })
  expect(wrong).toEqual([])
  const states = rows.map(({ state }) => state)
  const counts = Object.fromEntries(
    ['used', 'unused', 'nobody', 'deleted'].map((state) => [
      state,
      states.filter((one) => one === state).length,
    ]),
  )
  expect(counts).toMatchObject({ nobody: 1, deleted: 1 })
  expect((counts['used'] ?? 0) + (counts['unused'] ?? 0) + 2).toBe(rows.length)
  expect(counts['unused']).toBeGreaterThan(3)
})
