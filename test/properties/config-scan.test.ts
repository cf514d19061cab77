import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseDocument } from '../../src/config/document.ts'
import { readGrammar } from '../../src/config/grammar.ts'
import { parseFile } from '../../src/config/parsed-file.ts'
import { sectionKey } from '../../src/config/section-key.ts'
import { findSections, readSection } from '../../src/config/section-find.ts'
import { leavesProfileAlone, readSectionBody } from '../../src/config/section-scan.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile } from './config-arbitraries.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-scan-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Answer = ReadonlyMap<string, string>

/** The profile's section, and the session's beside it, as a cached answer finds them. */
function scan(text: string, profile: string, session?: string): (Answer | undefined)[] {
  const path = join(folder, 'config')
  writeFileSync(path, text)
  const fd = openSync(path, 'r')
  try {
    const found = findSections(fd, profile)
    const header = profile === 'default' ? '[default]' : `[profile ${profile}]`
    const own = bodyAt(fd, found?.profile, header)
    if (session === undefined) return [own]
    return [own, bodyAt(fd, found?.sessions.get(session), `[sso-session ${session}]`)]
  } finally {
    closeSync(fd)
  }
}

function bodyAt(fd: number, offset: number | undefined, header: string): Answer | undefined {
  const section = offset === undefined ? undefined : readSection(fd, offset)
  return section?.startsWith(header) === true
    ? readSectionBody(section.slice(header.length))
    : undefined
}

function parsed(text: string, type: 'profile' | 'sso-session', name: string): unknown {
  const options = parseFile('f', Buffer.from(text), 'config').sections.get(type)?.get(name)
  return options && new Map([...options].map(([key, option]) => [key, option.value]))
}

/** Whether the line that breaks the file belongs to another section. */
function brokenElsewhere(text: string, header: string, line: unknown): boolean {
  const { sections } = readGrammar(parseDocument(Buffer.from(text)).lines.map((each) => each.text))
  const found = sections.filter((section) => section.header === header)
  const [only] = found
  if (only === undefined || found.length > 1) return false
  return Number(line) <= only.start || Number(line) > only.end
}

function expectAgreement(
  text: string,
  type: 'profile' | 'sso-session',
  name: string,
  answer: Answer,
): void {
  try {
    expect(parsed(text, type, name)).toEqual(answer)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const header = name === 'default' && type === 'profile' ? name : `${type} ${name}`
    expect(brokenElsewhere(text, header, error.details['line'])).toBe(true)
  }
}

it('answers as the full parser does, whenever it answers', () => {
  let answers = 0
  fc.assert(
    fc.property(oddFile, fc.constantFrom('default', 'dev', 'a', 'x.y@z'), (text, name) => {
      const [profile, session] = scan(text, name, 'a')
      if (profile !== undefined) expectAgreement(text, 'profile', name, profile)
      if (session !== undefined) expectAgreement(text, 'sso-session', 'a', session)
      if (profile !== undefined) answers++
    }),
    { numRuns: 1000 },
  )
  expect(answers).toBeGreaterThan(30)
})

it('answers for every profile of a file as the AWS CLI writes it', () => {
  const name = fc.stringMatching(/^[a-z][A-Za-z0-9_\-/.%@:+]{3,12}$/)
  const value = fc.stringMatching(/^[a-z0-9][a-z0-9 ./:_-]{0,20}[a-z0-9]$/)
  const settings = fc.dictionary(fc.constantFrom('region', 'output', 'sso_session'), value)
  const ending = fc.constantFrom('\n', '\r\n')
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1 }), settings, ending, (names, pairs, end) => {
      const lines = Object.entries(pairs).map(([key, text]) => `${key} = ${text}`)
      const text = names.map((each) => [`[profile ${each}]`, ...lines, ''].join(end)).join('')
      for (const each of names) {
        expect(scan(text, each)[0]).toEqual(new Map(Object.entries(pairs)))
      }
    }),
    { numRuns: 60 },
  )
})

it('calls a profile left alone only when the credentials file has no section for it', () => {
  fc.assert(
    fc.property(oddFile, fc.constantFrom('default', 'dev', 'a'), (text, name) => {
      const credentials = text.replaceAll('[profile ', '[')
      if (!leavesProfileAlone(credentials, name)) return
      const { sections } = readGrammar(
        parseDocument(Buffer.from(credentials)).lines.map((line) => line.text),
      )
      const named = sections.map((section) => sectionKey(section.header, 'credentials')?.name)
      expect(named).not.toContain(name)
    }),
    { numRuns: 1000 },
  )
})

it('finds any of 20,000 profiles, wherever a piece of the file ends, far faster than parsing', () => {
  const text = Array.from(
    { length: 20_000 },
    (_, index) =>
      `[profile p-${index}]\nsso_session = s\nsso_account_id = 111111111111\nregion = r${index}\n`,
  ).join('')
  for (let index = 7; index < 20_000; index += 1999) {
    expect(scan(text, `p-${index}`)[0]?.get('region')).toBe(`r${index}`)
  }
  const timed = (work: () => unknown): number => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const quick = Math.min(...[1, 2, 3].map(() => timed(() => scan(text, 'p-15000'))))
  expect(quick).toBeLessThan(timed(() => parsed(text, 'profile', 'p-15000')) / 3)
})
