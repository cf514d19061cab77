/** The same AWS files as botocore and as keyless read them. */
import { spawnSync } from 'node:child_process'
import { mergeFiles } from '../../src/config/aws-config.ts'
import { parseFile } from '../../src/config/parsed-file.ts'
import { type RawView, rawView } from '../../src/config/raw-view.ts'
import { ConfigError } from '../../src/errors.ts'
import { witness } from './witnesses.ts'

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

/** The text of the config file and of the credentials file. */
export type Files = readonly [config: string, credentials: string]

/** What botocore makes of each, asked in one process; null where it refuses a file. */
export function botocoreReads(files: readonly Files[]): (RawView | null)[] {
  const { stdout, stderr, status } = spawnSync(
    witness('KEYLESS_WITNESS_PYTHON') ?? '',
    ['-X', 'utf8', '-c', script],
    { input: JSON.stringify(files), encoding: 'utf8', maxBuffer: 1 << 28 },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as (RawView | null)[]
}

export type Reading =
  | { readonly view: RawView; readonly warned: boolean }
  | { readonly refusal: ConfigError }

export function weRead([config, credentials]: Files): Reading {
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
export function isBrokenForAll({ message }: ConfigError, [config]: Files): boolean {
  return !message.includes('only the AWS CLI') && !config.includes('[DEFAULT]')
}
