import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readProgress, writeProgress } from '../../../../src/monitor/export/checkpoint.ts'

const begun = '2026-01-02T03:04:05.000Z'
const place = { batch: 3, id: '0f8fad5b-d9cb-469f-a165-70867728950e' }

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-checkpoint-'))
  path = join(folder, 'place.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('how far an export has come is read as it was written, of another store nothing', () => {
  writeProgress(path, 'collector', { begun, place, findings: { one: 'sent' } })
  expect(readProgress(path, begun)).toMatchObject({ place, findings: { one: 'sent' } })
  expect(readProgress(path, 'later')).toEqual({ begun: 'later' })
  expect(readProgress(join(folder, 'none.json'), begun)).toEqual({ begun })
})

it.each([
  ['no JSON', '{"version": 1, "begun"'],
  ['of another version', JSON.stringify({ version: 2, begun })],
  ['without a number', JSON.stringify({ version: 1, begun, place: { ...place, batch: '3' } })],
  ['without an id', JSON.stringify({ version: 1, begun, place: { batch: 3, id: "x' OR 1" } })],
  ['with no place', JSON.stringify({ version: 1, begun, place: 'x' })],
  ['with odd findings', JSON.stringify({ version: 1, begun, findings: { one: 1 } })],
  ['with an odd time', JSON.stringify({ version: 1, begun, since: 'soon' })],
])('a file %s is told, with what mends it', (_, text) => {
  writeFileSync(path, text)
  const fix = `rm ${path}, then run the same command again: it sends everything`
  expect(() => readProgress(path, begun)).toThrow(
    expect.objectContaining({ code: 'store-unusable', fix }),
  )
})
