import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { keylessCommand } from './programs.ts'

/** Root passes every test of permissions, so those run as this user. */
const nobody = 65_534

/** The program under test where another user can read it, run as that user. */
export interface Unprivileged {
  readonly command: readonly string[]
  readonly folder: string
  /** Gives a folder of the test to the unprivileged user. */
  own(path: string, mode: number): void
  remove(): void
}

export function createUnprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) throw new Error('these tests must start as root to become nobody')
  const folder = mkdtempSync(join(tmpdir(), 'keyless-nobody-'))
  chmodSync(folder, 0o755)
  const command = keylessCommand().map((file) => {
    if (file.startsWith('/usr/')) return file
    const copy = join(folder, basename(file))
    cpSync(file, copy)
    const chunks = join(dirname(file), 'chunks')
    if (file.endsWith('.cjs')) cpSync(chunks, join(folder, 'chunks'), { recursive: true })
    chmodSync(copy, 0o755)
    return copy
  })
  return {
    command: ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...command],
    folder,
    own: (path, mode) => {
      mkdirSync(path, { recursive: true })
      chownSync(path, nobody, nobody)
      chmodSync(path, mode)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
