import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { planFixes } from '../../../../src/ci/lint/fix.ts'
import { lint } from '../../../../src/ci/lint/lint.ts'
import { rules } from '../../../../src/ci/lint/rules.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import { type ExampleFile, ruleSections } from './examples.ts'

const clock = { monotonicMs: () => performance.now() }
const sections = ruleSections()
let home: TempHome
beforeAll(() => {
  home = createTempHome()
})
afterAll(() => home.remove())
beforeEach(() => home.clear())

async function lintFiles(files: readonly ExampleFile[]) {
  for (const { path, text } of files) home.write(join('project', path), text)
  return await lint({ paths: [join(home.path, 'project')] }, clock)
}

const byCode = sections.map((section) => [section.code, section] as const)

it('has every rule, in the order and in the words of the program', () => {
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('\\', '')
  expect(sections.map(({ code, words }) => ({ code, words: plain(words) }))).toEqual(
    rules.map(({ code, level, title, why, fix }) => ({
      code,
      words: plain(`${level[0]?.toUpperCase()}${level.slice(1)}. ${title} ${why} **Fix.** ${fix}`),
    })),
  )
})

it.each(byCode)('finds %s in the bad example', async (code, { bad }) => {
  const { findings } = await lintFiles(bad)
  const open = findings.filter(({ ignored }) => ignored === undefined)
  expect([...new Set(open.map((one) => one.code))]).toEqual([code])
})

it.each(byCode)('finds nothing at all in the good example of %s', async (_, { good }) => {
  const { findings, relevant } = await lintFiles(good)
  expect(findings.filter(({ ignored }) => ignored === undefined)).toEqual([])
  expect(relevant).toBeGreaterThan(0)
})

it.each(byCode)('mends %s for good, where it mends it', async (code, { bad }) => {
  const found = await lintFiles(bad)
  const isMendable = found.findings.some(({ edits }) => edits !== undefined)
  const paths = [join(home.path, 'project')]
  const { files, after } = await planFixes(found, { paths }, clock)
  expect(files.length > 0).toBe(isMendable)
  if (isMendable) expect(after.findings.map((one) => one.code)).not.toContain(code)
})
