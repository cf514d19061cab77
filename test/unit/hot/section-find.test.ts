import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { parseFile } from '../../../src/config/parsed-file.ts'
import {
  type FoundSections,
  findSections,
  findSectionsInText,
  readSection,
  sectionInText,
} from '../../../src/config/section-find.ts'
import { readSectionBody } from '../../../src/config/section-scan.ts'
import { ConfigError } from '../../../src/errors.ts'
import { oddFile, tidyFile } from '../../properties/config-arbitraries.ts'
import { growsWithLength } from '../../support/growth.ts'

const folder = mkdtempSync(join(tmpdir(), 'keyless-find-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Found = { profile: ReadonlyMap<string, string>; sessions: readonly string[] }

/** As a short file and as a long one, which must agree. */
function find(text: string, name: string): Found | undefined {
  const whole = findSectionsInText(text, name)
  const found = whole && readFound(whole, (offset) => sectionInText(text, offset))
  expect(findInPieces(text, name)).toEqual(found)
  return found
}

function findInPieces(text: string, name: string): Found | undefined {
  const path = join(folder, 'config')
  writeFileSync(path, text)
  const fd = openSync(path, 'r')
  try {
    const found = findSections(fd, name)
    return found && readFound(found, (offset) => readSection(fd, offset))
  } finally {
    closeSync(fd)
  }
}

function readFound(
  found: FoundSections,
  textAt: (offset: number) => string | undefined,
): Found | undefined {
  const section = textAt(found.profile)
  const profile = section && readSectionBody(section.slice(section.indexOf(']') + 1))
  return profile ? { profile, sessions: [...found.sessions.keys()] } : undefined
}

function parsed(text: string, name: string): ReadonlyMap<string, unknown> | undefined {
  const options = parseFile('f', Buffer.from(text), 'config').sections.get('profile')?.get(name)
  return options && new Map([...options].map(([key, option]) => [key, option.value]))
}

it('finds what the full parser finds, or nothing', () => {
  let answers = 0
  const names = fc.constantFrom('default', 'dev', 'a', 'a/b')
  fc.assert(
    fc.property(fc.oneof(oddFile, tidyFile), names, (text, name) => {
      const found = find(text, name)
      if (found === undefined) return
      answers++
      try {
        expect(parsed(text, name)).toEqual(found.profile)
      } catch (error) {
        // A syntax error elsewhere in the file is the full parser's to report.
        if (!(error instanceof ConfigError)) throw error
      }
    }),
    { numRuns: 1000 },
  )
  expect(answers).toBeGreaterThan(10)
})

it('finds a profile whose name is a word of its header', () => {
  for (const name of ['profile', 'default']) {
    const header = name === 'default' ? '[default]' : `[profile ${name}]`
    expect(find(`${header}\nregion = r\n[sso-session s]\n`, name)?.profile.get('region')).toBe('r')
  }
})

it('looks at a line once, however often it says the name', () => {
  const lines = ['# ', '[', ' [', '[services dev] ', 'x = ', '[profile ']
  for (const start of lines) {
    const inText = (text: string) => findSectionsInText(start + text, 'dev')
    const inPieces = (text: string) => findInPieces(start + text, 'dev')
    expect([start, growsWithLength(inText, 'dev ')]).toEqual([start, true])
    expect([start, growsWithLength(inPieces, 'dev ')]).toEqual([start, true])
  }
})

const section = (name: string): string => `[profile ${name}]\nregion = r-${name}\n`
const filler = (length: number): string => {
  const line = '# a comment of some length\n'
  return (
    line
      .repeat(Math.ceil(length / line.length))
      .slice(-length + 1)
      .replace(/^[^\n]*/, '#') + '\n'
  )
}

it('finds a section wherever it lies across the pieces that are read', () => {
  for (let shift = -1100; shift <= 600; shift += 61) {
    const before = filler(131_072 + shift)
    const found = find(
      `${before}${section('dev')}[profile z]\n${filler(300_000)}[sso-session s]\nk = v\n`,
      'dev',
    )
    expect(found?.profile.get('region')).toBe('r-dev')
    expect(found?.sessions).toEqual(['s'])
  }
})

it('sees a second section however far away', () => {
  for (const length of [10, 130_500, 131_000, 262_000, 400_000]) {
    expect(find(`${section('dev')}${filler(length)}${section('dev')}`, 'dev')).toBeUndefined()
  }
})

it('is not led astray by names that hold the name', () => {
  const text = ['a-dev', 'dev2', 'dev', 'x.dev', 'dev/y'].map(section).join('')
  const noise = '# [profile dev]\n[profile z]\nsource_profile = dev\nk = [profile dev]\n'
  expect(find(text + noise, 'dev')?.profile.get('region')).toBe('r-dev')
  expect(find('[sso-session dev]\nk = v\n[services dev]\n' + text, 'dev')?.sessions).toEqual([
    'dev',
  ])
})

it('finds nothing in an empty file or one without the profile', () => {
  expect(find('', 'dev')).toBeUndefined()
  expect(find(section('prod'), 'dev')).toBeUndefined()
})

it('gives up on a section that is longer than any', () => {
  expect(findInPieces(`${section('dev')}${filler(20_000)}`, 'dev')).toBeUndefined()
})

it('gives up on a line without an end', () => {
  expect(findInPieces(`${'x'.repeat(300_000)} dev\n${section('dev')}`, 'dev')).toBeUndefined()
})
