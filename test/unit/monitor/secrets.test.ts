import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMonitorStage, type MonitorStage } from './monitor-stage.ts'
import { event } from './records.ts'
import { secretRecords } from './secret-records.ts'

let stage: MonitorStage
beforeEach(() => {
  stage = createMonitorStage()
})
afterEach(() => {
  stage.remove()
})

const columns = ['request', 'response', 'additional', 'details']

/** What is free in each event, as JSON that says the same in the same way. */
async function stored(): Promise<readonly string[]> {
  const rows = await stage.ask({ sql: `SELECT ${columns.join(', ')} FROM stored ORDER BY id` })
  return rows.map((row) =>
    JSON.stringify(columns.map((name) => JSON.parse(String(row[name] ?? 'null')))),
  )
}

const times = (texts: readonly string[], word: RegExp): number =>
  [...texts.join('\n').matchAll(word)].length

it('no secret is in the store, whatever its name, type and place, and whichever reader reads it', async () => {
  const seen: (readonly string[])[] = []
  for (const name of ['plain.json', 'packed.json.gz', 'by[hand].json']) {
    stage.remove()
    stage = createMonitorStage()
    stage.plant(name, secretRecords)
    expect(await stage.load()).toMatchObject({ events: secretRecords.length, odd: {} })
    seen.push(await stored())
  }
  const [texts = []] = seen
  expect(times(texts, /hid|7531135797/g)).toBe(0)
  expect(times(texts, /kept/gi)).toBe(times([JSON.stringify(secretRecords)], /kept/gi))
  expect(new Set(seen.map((one) => one.join('\n'))).size).toBe(1)
})

it('a secret whose name is escaped, spaced out or nested deep is hidden as well', async () => {
  const deep = JSON.stringify({ password: [[[[['hidden', { a: 'hidden' }]]]]] })
  const edits: readonly (readonly [string, string])[] = [
    ['sessionToken', 'session\\u0054oken'],
    ['sessionToken', '\u017Fe\u017F\u017FionToken'],
    ['"sessionToken":', '"sessionToken" \n: '],
    ['{"sessionToken":"hidden"}', deep],
  ]
  for (const [at, [from, to]] of edits.entries()) {
    for (const name of [`${at}.json`, `[${at}].json`]) {
      const text = JSON.stringify(event({ requestParameters: { sessionToken: 'hidden' } }))
      stage.write(name, `{"Records":[${text.replace(from, () => to)}]}`)
    }
  }
  expect(await stage.load()).toMatchObject({ events: 2 * edits.length })
  const texts = await stored()
  expect([times(texts, /hidden/g), times(texts, /\*\*\*/g)]).toEqual([0, texts.length])
})
