/**
 * Remembers a failed refresh for a minute, for every process: an ended session or a silent server
 * is asked once, not once by each of three hundred callers. Holds a digest, never a token.
 */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { KeylessError } from '../errors.ts'
import { readCacheFile } from '../system/cache-folder.ts'
import { writePrivateFile } from '../system/files.ts'
import type { System } from '../system/system.ts'
import { dateField, decodeObject, stringField } from './json-fields.ts'
import { pythonJson } from './python-json.ts'

const rememberedMs = 60_000

export interface FailedRefresh {
  /** `refused`: this refresh token is worth nothing any more; `failed`: another try may do. */
  readonly outcome: 'refused' | 'failed'
  readonly at: Date
}

type Ports = Pick<System, 'clock' | 'paths' | 'platform' | 'log'>

/** `key` is the name of the token file without its suffix. */
export function failureNotePath(system: Pick<System, 'paths'>, key: string): string {
  return join(system.paths.locks, `token-${key}.json`)
}

function digest(refreshToken: string): string {
  return createHash('sha256').update(refreshToken).digest('hex')
}

export function rememberFailure(
  system: Ports,
  key: string,
  refreshToken: string,
  outcome: FailedRefresh['outcome'],
): void {
  const at = system.clock.now().toISOString()
  const text = pythonJson({ refreshToken: digest(refreshToken), at, outcome })
  try {
    writePrivateFile(failureNotePath(system, key), text)
  } catch (error) {
    // Only a convenience: without the note the next caller asks the server again.
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('failed refresh not noted', { code: error.code })
  }
}

/** What became of this very refresh token within the last minute, if anything. */
export function recentFailure(
  system: Ports,
  key: string,
  refreshToken: string,
): FailedRefresh | undefined {
  const fields = decodeObject(readNote(failureNotePath(system, key), system) ?? '')
  if (fields === undefined || stringField(fields, 'refreshToken') !== digest(refreshToken)) {
    return undefined
  }
  const at = dateField(fields, 'at')
  if (at === undefined) return undefined
  const ageMs = system.clock.now().getTime() - at.getTime()
  if (ageMs < 0 || ageMs >= rememberedMs) return undefined
  return { at, outcome: stringField(fields, 'outcome') === 'refused' ? 'refused' : 'failed' }
}

/** The folder may be shared with containers: what they put there is read as any cache file. */
function readNote(path: string, system: Ports): string | undefined {
  try {
    return readCacheFile(path, system.platform)?.text
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    system.log.debug('note of a failed refresh not read', { code: error.code })
    return undefined
  }
}
