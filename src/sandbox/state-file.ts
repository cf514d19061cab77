import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { SystemError } from '../errors.ts'
import { type JsonInput, jsonObject } from './json-input.ts'
import type { Snapshot } from './store.ts'

/** What a sandbox keeps between two runs. */
export interface KeptState {
  readonly version: 1
  readonly offsetMs: number
  readonly records: Partial<Snapshot>
}

function unreadable(path: string, cause?: unknown): SystemError {
  const message = 'The state file of the sandbox cannot be read.'
  return new SystemError('file-unreadable', message, { details: { path }, cause })
}

function readBytes(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unreadable(path, error)
  }
}

/** Undefined when there is no file yet. Throws SystemError `file-unreadable`. */
export function readState(path: string): KeptState | undefined {
  const bytes = readBytes(path)
  if (bytes === undefined) return undefined
  const { version, offsetMs, records }: JsonInput = jsonObject(bytes) ?? {}
  if (version !== 1 || typeof offsetMs !== 'number' || typeof records !== 'object') {
    throw unreadable(path)
  }
  return { version, offsetMs, records: (records ?? {}) as Partial<Snapshot> }
}

/** Whole or not at all, and for its owner only. Throws SystemError `file-unwritable`. */
export function writePrivate(path: string, text: string): void {
  const temporary = `${path}.new`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    rmSync(temporary, { force: true })
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    const message = 'The sandbox cannot write its file.'
    throw new SystemError('file-unwritable', message, { details: { path }, cause: error })
  }
}

export interface Keeper {
  /** Something changed: it is written soon, once for many changes. */
  changed(): void
  /** Writes at once what is not written yet. */
  flush(): void
}

const restMs = 200

/** `onError` hears of a write in the background that failed; the next change tries again. */
export function createKeeper(
  path: string,
  current: () => KeptState,
  onError: (error: unknown) => void,
): Keeper {
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    timer = undefined
    writePrivate(path, JSON.stringify(current()))
  }
  return {
    changed: () => {
      timer ??= setTimeout(() => {
        try {
          write()
        } catch (error) {
          onError(error)
        }
      }, restMs)
    },
    flush: () => {
      clearTimeout(timer)
      write()
    },
  }
}
