import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'

const folder = fileURLToPath(new URL('../../fixtures/cloudtrail', import.meta.url))

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

interface RealEvent {
  readonly eventSource: string
  readonly errorCode?: string
  readonly userIdentity: { readonly type?: string; readonly userName?: string }
}

function realEvents(): readonly RealEvent[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.gz'))
  return names.flatMap((name) => {
    const text = gunzipSync(readFileSync(join(folder, name))).toString('utf8')
    return (JSON.parse(text) as { Records: RealEvent[] }).Records
  })
}

/** How often each text occurs, the way a person with jq would count. */
function counts(texts: readonly string[]): Record<string, number> {
  const all: Record<string, number> = {}
  for (const text of texts.toSorted()) all[text] = (all[text] ?? 0) + 1
  return all
}

it('real files are read without losing a record, and counted as they are written', async () => {
  const real = realEvents()
  expect(await stage.load(folder)).toMatchObject({ events: real.length, doubles: 0 })
  const rows = await stage.ask({
    sql: "SELECT concat(service, ' ', identity_type, ' ', user_name, ' ', error_code) AS text FROM stored",
  })
  const ours = counts(rows.map(({ text }) => String(text).trim()))
  const theirs = real.map(
    ({ eventSource, userIdentity: { type = '', userName = '' }, errorCode }) =>
      `${eventSource.replace('.amazonaws.com', '')} ${type} ${userName} ${errorCode ?? ''}`.trim(),
  )
  expect(ours).toEqual(counts(theirs))
})

it('roles that an attacker went through are joined to the user by their keys', async () => {
  await stage.load(folder)
  const rows = await stage.ask({
    sql: "SELECT DISTINCT person, strength FROM acts WHERE evidence = 'role-chain'",
  })
  expect(rows).toEqual([{ person: 'bert-jan', strength: 'certain' }])
})
