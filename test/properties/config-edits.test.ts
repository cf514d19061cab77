import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSharedConfigFiles, loadSsoSessionData } from '@smithy/shared-ini-file-loader'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { mergeFiles } from '../../src/config/aws-config.ts'
import { type ConfigDocument, parseDocument, printDocument } from '../../src/config/document.ts'
import { removeKey, removeSection, type SectionName, setValue } from '../../src/config/edit.ts'
import { lineDiff } from '../../src/config/line-diff.ts'
import { parseFile } from '../../src/config/parsed-file.ts'
import { type RawView, rawView } from '../../src/config/raw-view.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile, plainValue, profileName, tidyFile } from './config-arbitraries.ts'

const section: fc.Arbitrary<SectionName> = fc.record({
  type: fc.constantFrom('profile', 'sso-session'),
  name: fc.oneof(fc.constantFrom('default', 'dev', 'a', 'x.y@z'), profileName),
})
const key = fc.constantFrom('region', 'output', 'sso_region', 'k', 's3', 'new_key')

type Change = (document: ConfigDocument) => ConfigDocument

const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(section, key, plainValue).map(
      ([where, name, value]): Change =>
        (document) =>
          setValue(document, where, name, value),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(section, key).map(
      ([where, name]): Change =>
        (document) =>
          removeKey(document, where, name),
    ),
  },
  {
    weight: 1,
    arbitrary: section.map(
      (where): Change =>
        (document) =>
          removeSection(document, where),
    ),
  },
)

function read(text: string): { view: RawView; warnings: number } {
  const config = parseFile('config', Buffer.from(text), 'config')
  const empty = parseFile('credentials', new Uint8Array(), 'credentials')
  return { view: rawView(mergeFiles(config, empty)), warnings: config.warnings.length }
}

function textOf(document: ConfigDocument): string {
  return Buffer.from(printDocument(document)).toString()
}

/** Every section of each file as Python's strict parser reads it. */
const python = `
import configparser, json, sys
answers = []
for text in json.load(sys.stdin):
    parser = configparser.RawConfigParser(strict=True)
    parser.read_string(text.replace('\\r\\n', '\\n'))
    answers.append({name: dict(parser.items(name)) for name in parser.sections()})
json.dump(answers, sys.stdout)
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-edits-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function asPythonNames(view: RawView): Record<string, unknown> {
  const profiles = Object.entries(view.profiles).map(([name, settings]) => [
    name === 'default' ? name : `profile ${name}`,
    settings,
  ])
  const sessions = Object.entries(view.sso_sessions).map(([name, settings]) => [
    `sso-session ${name}`,
    settings,
  ])
  return Object.fromEntries([...profiles, ...sessions]) as Record<string, unknown>
}

it('writes what Python and the AWS SDK for JavaScript read as we do', async () => {
  const cases = fc.sample(fc.tuple(tidyFile, fc.array(change, { maxLength: 8 })), 200)
  const texts = cases.map(([text, changes]) =>
    textOf(changes.reduce((document, make) => make(document), parseDocument(Buffer.from(text)))),
  )
  const { stdout, stderr, status } = spawnSync('python3', ['-X', 'utf8', '-c', python], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  expect(status, stderr).toBe(0)
  const answers = JSON.parse(stdout) as unknown[]
  for (const [index, text] of texts.entries()) {
    const { view, warnings } = read(text)
    const told = JSON.stringify([cases[index]![0], text])
    expect(answers[index], told).toEqual(asPythonNames(view))
    expect(await javascriptReads(text, index), told).toEqual(withoutEmpty(view))
    expect(warnings, told).toBe(0)
  }
})

async function javascriptReads(text: string, index: number): Promise<unknown> {
  const configFilepath = join(folder, `config-${index}`)
  writeFileSync(configFilepath, text)
  const options = { configFilepath, filepath: join(folder, 'none'), ignoreCache: true }
  const { configFile } = await loadSharedConfigFiles(options)
  const profiles = Object.entries(configFile).filter(([name]) => !name.startsWith('sso-session.'))
  return { profiles: Object.fromEntries(profiles), sso_sessions: await loadSsoSessionData(options) }
}

/** To the JavaScript loader a section without settings does not exist. */
function withoutEmpty({ profiles, sso_sessions }: RawView): unknown {
  const filled = (sections: RawView['profiles']): unknown =>
    Object.fromEntries(
      Object.entries(sections).filter(([, settings]) => Object.keys(settings).length > 0),
    )
  return { profiles: filled(profiles), sso_sessions: filled(sso_sessions) }
}

function readOrUndefined(text: string): { view: RawView } | undefined {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

it('changes the one setting and nothing else, in files as odd as they come', () => {
  let edited = 0
  fc.assert(
    fc.property(oddFile, section, key, plainValue, (text, where, name, value) => {
      const before = readOrUndefined(text)
      if (before === undefined) return
      const document = parseDocument(Buffer.from(text))
      const after = setOrUndefined(document, where, name, value)
      if (after === undefined) return
      edited++
      const kind = where.type === 'profile' ? 'profiles' : 'sso_sessions'
      const old = before.view[kind]
      const expected = { ...(Object.hasOwn(old, where.name) ? old[where.name] : {}), [name]: value }
      const { view } = read(textOf(after))
      expect(view[kind][where.name]?.[name]).toBe(value)
      if (!hasQuotedHeader(text)) {
        expect(view).toEqual({ ...before.view, [kind]: { ...old, [where.name]: expected } })
        const removed = lineDiff(document, after).filter((line) => line.kind === 'removed')
        expect(removed.filter((line, index) => index > 0 && !/^[ \t]/.test(line.text))).toEqual([])
      }
      expect(setValue(after, where, name, value)).toBe(after)
    }),
    { numRuns: 2000 },
  )
  expect(edited).toBeGreaterThan(300)
})

/** Such a header may become a section of its own, with all its settings. */
function hasQuotedHeader(text: string): boolean {
  return /^\ufeff?\[.*["'].*\]/m.test(text)
}

function setOrUndefined(
  document: ConfigDocument,
  where: SectionName,
  name: string,
  value: string,
): ConfigDocument | undefined {
  try {
    return setValue(document, where, name, value)
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'config-syntax') return undefined
    throw error
  }
}

it('removes a key so that nothing else changes its value', () => {
  fc.assert(
    fc.property(oddFile, section, key, (text, where, name) => {
      const before = readOrUndefined(text)
      if (before === undefined || where.type !== 'profile') return
      const after = read(textOf(removeKey(parseDocument(Buffer.from(text)), where, name)))
      const old = before.view.profiles
      const { [name]: _, ...rest } = old[where.name] ?? {}
      const expected = Object.hasOwn(old, where.name) ? { ...old, [where.name]: rest } : old
      expect(after.view.profiles).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})
