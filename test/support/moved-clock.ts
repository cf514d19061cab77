import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Moves the wall clock of real programs with libfaketime; the sandbox moves its own. */
export interface MovedClock {
  readonly env: Readonly<Record<string, string>>
  /** From now on, programs with this environment live `seconds` ahead of the wall clock (or behind). */
  setAhead(seconds: number): void
}

const libraryFolders = ['/usr/lib/x86_64-linux-gnu/faketime', '/usr/lib/aarch64-linux-gnu/faketime']

function faketimeLibrary(): string {
  const found = libraryFolders
    .map((folder) => join(folder, 'libfaketime.so.1'))
    .find((path) => existsSync(path))
  if (found === undefined) throw new Error('libfaketime is not installed (Debian: faketime)')
  return found
}

/** A clock that a running program follows: Python and Node read the file at every look. */
export function createMovedClock(folder: string): MovedClock {
  const file = join(folder, 'faketime')
  writeFileSync(file, '+0')
  return {
    env: {
      LD_PRELOAD: faketimeLibrary(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    setAhead: (seconds) => writeFileSync(file, seconds < 0 ? String(seconds) : `+${seconds}`),
  }
}

/** A fixed offset, which also moves the frozen AWS CLI and the executable. */
export function fixedOffset(seconds: number): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: faketimeLibrary(),
    FAKETIME: `+${seconds}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}
