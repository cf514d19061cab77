import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder for the files of one target. */
export interface Scratch {
  readonly path: string
  put(name: string, bytes: Uint8Array | string): string
  remove(): void
}

/** Where files cost no disk. */
const memory = '/dev/shm'

export function createScratch(): Scratch {
  const parent = existsSync(memory) ? memory : tmpdir()
  const path = mkdtempSync(join(parent, 'keyless-fuzz-'))
  return {
    path,
    put: (name, bytes) => {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, bytes, { mode: 0o600 })
      return file
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
