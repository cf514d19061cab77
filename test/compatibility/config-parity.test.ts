import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeFiles } from '../../src/config/aws-config.ts'
import { parseFile } from '../../src/config/parsed-file.ts'
import { type RawView, rawView } from '../../src/config/raw-view.ts'
import { ConfigError } from '../../src/errors.ts'
import { oddFile, tidyFile } from '../properties/config-arbitraries.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

/** Each pair of files as botocore merges them, or null where it refuses one of them. */
const script = `
import json, os, sys, tempfile
import botocore.session
answers = []
folder = tempfile.mkdtemp()
os.environ['AWS_CONFIG_FILE'] = os.path.join(folder, 'config')
os.environ['AWS_SHARED_CREDENTIALS_FILE'] = os.path.join(folder, 'credentials')
session = botocore.session.Session()
for config, credentials in json.load(sys.stdin):
    for name, text in (('config', config), ('credentials', credentials)):
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(text.encode('utf-8'))
    try:
        session._config = None
        full = session.full_config
        answers.append({name: full.get(name, {}) for name in ('profiles', 'sso_sessions', 'services')})
    except Exception:
        answers.append(None)
json.dump(answers, sys.stdout)
`

type Files = readonly [config: string, credentials: string]

function botocoreReads(files: readonly Files[]): (RawView | null)[] {
  const { stdout, stderr, status } = spawnSync(
    witness('KEYLESS_WITNESS_PYTHON') ?? '',
    ['-X', 'utf8', '-c', script],
    { input: JSON.stringify(files), encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  expect(status, stderr).toBe(0)
  return JSON.parse(stdout) as (RawView | null)[]
}

type Reading =
  | { readonly view: RawView; readonly warned: boolean }
  | { readonly refusal: ConfigError }

function weRead([config, credentials]: Files): Reading {
  try {
    const read = mergeFiles(
      parseFile('config', Buffer.from(config), 'config'),
      parseFile('credentials', Buffer.from(credentials), 'credentials'),
    )
    return { view: rawView(read), warned: read.warnings.length > 0 }
  } catch (error) {
    if (error instanceof ConfigError) return { refusal: error }
    throw error
  }
}

/** What stands in [DEFAULT] botocore looks at only through other sections. */
function isBrokenForAll({ message }: ConfigError, [config]: Files): boolean {
  return !message.includes('only the AWS CLI') && !config.includes('[DEFAULT]')
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('botocore on the same files', () => {
  it('reads the same wherever we do not warn, and refuses what we call broken for all', () => {
    const files = fc.sample(fc.tuple(oddFile, fc.constant('')), { numRuns: 4000, seed: 1 })
    const theirs = botocoreReads(files)
    let alike = 0
    for (const [index, pair] of files.entries()) {
      const ours = weRead(pair)
      const told = JSON.stringify(pair)
      if ('view' in ours && !ours.warned) {
        expect(theirs[index], told).toEqual(ours.view)
        alike++
      } else if ('refusal' in ours && isBrokenForAll(ours.refusal, pair)) {
        expect(theirs[index], `${told} ${ours.refusal.message}`).toBeNull()
      }
    }
    expect(alike).toBeGreaterThan(100)
  })

  it('merges the credentials file over the config file key by key as we do', () => {
    const credentials = tidyFile.map((text) => text.replaceAll('[profile ', '['))
    const files = fc.sample(fc.tuple(tidyFile, credentials), { numRuns: 500, seed: 2 })
    const theirs = botocoreReads(files)
    for (const [index, pair] of files.entries()) {
      const ours = weRead(pair)
      if (!('view' in ours) || pair[1].includes('[sso-session ')) continue
      expect(theirs[index], JSON.stringify(pair)).toEqual(ours.view)
    }
  })
})
