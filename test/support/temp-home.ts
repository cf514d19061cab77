import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A throw-away HOME; every test has its own, so that no real sign-in is ever read or written. */
export interface TempHome {
  readonly path: string
  /** The environment of a child that lives in this HOME: nothing AWS-like comes in from outside. */
  readonly env: Record<string, string>
  read(name: string): string
  write(name: string, text: string | Uint8Array, mode?: number): string
  /** Takes everything away that is in it. */
  clear(): void
  remove(): void
}

const keptVariables = ['PATH', 'LANG', 'LC_ALL', 'TERM', 'TMPDIR', 'CI']

export function createTempHome(extra: Readonly<Record<string, string>> = {}): TempHome {
  const path = mkdtempSync(join(tmpdir(), 'keyless-home-'))
  const kept = keptVariables.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    path,
    env: {
      ...Object.fromEntries(kept),
      HOME: path,
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_COLOR: '1',
      ...extra,
    },
    read: (name) => readFileSync(join(path, name), 'utf8'),
    write: (name, text, mode = 0o600) => {
      const file = join(path, name)
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(file, text, { mode })
      return file
    },
    clear: () => {
      for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true })
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
