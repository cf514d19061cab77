import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSharedConfigFiles } from '@smithy/shared-ini-file-loader'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeFiles } from '../../src/config/aws-config.ts'
import { parseFile } from '../../src/config/parsed-file.ts'
import { type RawSettings, rawView } from '../../src/config/raw-view.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile } from './config-arbitraries.ts'

/** Profiles of a file that gives no warning, or undefined. */
function tidyProfiles(text: string): Readonly<Record<string, RawSettings>> | undefined {
  try {
    const config = parseFile('config', Buffer.from(text), 'config')
    if (config.warnings.length > 0) return undefined
    const empty = parseFile('credentials', new Uint8Array(), 'credentials')
    return rawView(mergeFiles(config, empty)).profiles
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

/** The JavaScript loader's form: `outer.inner` keys, no empty values, the first line of a value only. */
function flattened(settings: RawSettings): Record<string, string> {
  const pairs = Object.entries(settings).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[key, value.split('\n')[0] ?? ''] as const]
      : Object.entries(value).map(
          ([inner, text]) => [`${key}.${inner}`, text.replace(/\s[#;].*/, '')] as const,
        ),
  )
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''))
}

it('reads what the AWS SDK for JavaScript reads wherever there is no warning', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-javascript-'))
  let alike = 0
  for (const [index, text] of fc.sample(oddFile, { numRuns: 1500 }).entries()) {
    const profiles = tidyProfiles(text)
    if (profiles === undefined) continue
    const configFilepath = join(folder, `config-${index}`)
    writeFileSync(configFilepath, text)
    const { configFile } = await loadSharedConfigFiles({
      configFilepath,
      filepath: join(folder, 'none'),
    })
    for (const [name, settings] of Object.entries(profiles)) {
      expect(configFile[name] ?? {}, text).toEqual(flattened(settings))
    }
    alike++
  }
  rmSync(folder, { recursive: true, force: true })
  expect(alike).toBeGreaterThan(50)
})
